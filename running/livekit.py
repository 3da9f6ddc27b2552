"""The media server: its configuration, its start, its health, its end.

Everything that `configuration` says has been tried; the reasons stand beside the lines that look odd.
"""

import json
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from time import monotonic, sleep

from running import processes
from running.places import write_private
from running.ports import LOOPBACK, well


HEALTH_LIMIT_S = 10.0


def configuration(
    ports: Mapping[str, int], keys: Mapping[str, str], *, address: str = LOOPBACK
) -> dict[str, object]:
    """`address` is where browsers send sound and pictures: loopback, or with LAN=1 the machine's own; never
    both.
    """
    return {
        "port": ports["livekit"],
        "bind_addresses": [LOOPBACK],
        "rtc": {
            "udp_port": ports["media"],
            "tcp_port": 0,  # any other would listen on every interface, whatever bind_addresses says
            "node_ip": address,
            "use_external_ip": False,
            "enable_loopback_candidate": address == LOOPBACK,
            "ips": {"includes": [f"{address}/32"]},
            # Nobody listens there.  An empty list would send every browser to servers of others.
            "stun_servers": ["127.0.0.1:3478"],
        },
        "room": {
            "auto_create": False,
            "empty_timeout": 900,
            "departure_timeout": 900,
            "max_participants": 20,
            "enable_remote_unmute": False,
        },
        "turn": {"enabled": False},
        "keys": dict(keys),
        "webhook": {
            "api_key": next(iter(keys)),
            "urls": [f"http://{LOOPBACK}:{ports['web']}/live/media/webhook"],
        },
        "logging": {"level": "warn", "json": True},  # more would write down who was where
    }


def write_configuration(file: Path, settings: Mapping[str, object]) -> None:
    """JSON is YAML, and needs no care with quotes."""
    write_private(file, json.dumps(settings, indent=1))


def start(program: Path, file: Path, *, log: Path) -> subprocess.Popen[bytes]:
    return processes.start([str(program), "--config", str(file)], log=log, when_parent_dies=signal.SIGKILL)


def wait_healthy(child: subprocess.Popen[bytes], port: int) -> bool:
    """Its health and not its exit code: on a taken port it ends with 0."""
    until = monotonic() + HEALTH_LIMIT_S
    while child.poll() is None and monotonic() < until:
        if well(f"http://{LOOPBACK}:{port}/"):
            return child.poll() is None
        sleep(0.05)
    return False


def stop(child: subprocess.Popen[bytes]) -> None:
    """One SIGTERM waits for everyone to leave and still lets people in; a second one ends it."""
    processes.end(child, [signal.SIGTERM, signal.SIGTERM], seconds=3.0)
