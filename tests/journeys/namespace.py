"""A network of a test's own: loopback, and a default route that leads only to a place where packets are
counted.

Browsers look up their makers' hosts by themselves; here none of it leaves the machine, and a test can say
what tried.

    with namespace() as net:
        net.run(["curl", "http://192.0.2.9/"])
        assert net.packets() == [...]

Needs root, `ip` and Linux; elsewhere `needs_namespace` has the test named as not run here.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import pytest

from tests.lanes import not_here


OWN, SINK = "192.0.2.2", "192.0.2.1"  # documentation addresses, RFC 5737
LISTENER = Path(__file__).with_name("listener.py")


def possible() -> bool:
    if os.geteuid() != 0 or which("ip") is None:
        return False
    name = f"hs-try-{secrets.token_hex(3)}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode == 0
    if made:
        ip("netns", "delete", name)
    return made


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@dataclass(frozen=True, slots=True)
class Packet:
    """One that tried to leave.  `stun`: it carries the cookie by which STUN is known."""

    protocol: str
    destination: str
    port: int
    size: int
    stun: bool


@dataclass(frozen=True, slots=True)
class Namespace:
    name: str
    caught: Path

    def command(self, program: Sequence[str]) -> list[str]:
        return ["ip", "netns", "exec", self.name, *program]

    def start(self, program: Sequence[str], **how: object) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self.command(program), **how)  # type: ignore[call-overload]

    def run(self, program: Sequence[str], *, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(program), capture_output=True, text=True, check=False, timeout=seconds
        )

    def packets(self, *, settle_s: float = 0.3) -> list[Packet]:
        """Everything that tried to leave so far."""
        sleep(settle_s)
        return [Packet(**json.loads(line)) for line in self.caught.read_text().splitlines()]

    def media(self) -> list[Packet]:
        """What could be sound, pictures or STUN: any UDP but name look-ups."""
        return [each for each in self.packets() if each.protocol == "udp" and (each.stun or each.port != 53)]

    def cut(self) -> None:
        """The line to the outside goes dead; loopback goes on."""
        ip("-n", self.name, "link", "set", "out0", "down")

    def mend(self) -> None:
        ip("-n", self.name, "link", "set", "out0", "up")
        ip("-n", self.name, "route", "replace", "default", "via", SINK)


@contextmanager
def namespace() -> Iterator[Namespace]:
    """Two namespaces, one for the test and one where its packets end.  Both are gone afterwards, by name."""
    name = f"hs-{secrets.token_hex(3)}"
    sink = f"{name}-sink"
    with TemporaryDirectory(prefix="hs-net-") as folder:
        caught = Path(folder) / "caught"
        caught.touch()
        ip("netns", "add", name)
        ip("netns", "add", sink)
        listener = None
        try:
            wire(name, sink)
            listener = subprocess.Popen(
                ["ip", "netns", "exec", sink, sys.executable, "-I", str(LISTENER), str(caught)]
            )
            wait_for(caught.with_suffix(".ready"))
            yield Namespace(name, caught)
        finally:
            if listener is not None:
                listener.kill()
                listener.wait()
            end_all_in(name)
            ip("netns", "delete", name)
            ip("netns", "delete", sink)


def wire(name: str, sink: str) -> None:
    ip("-n", name, "link", "add", "out0", "type", "veth", "peer", "name", "in0", "netns", sink)
    for space, line, address in ((name, "out0", OWN), (sink, "in0", SINK)):
        ip("-n", space, "link", "set", "lo", "up")
        ip("-n", space, "address", "add", f"{address}/30", "dev", line)
        ip("-n", space, "link", "set", line, "up")
    ip("-n", name, "route", "add", "default", "via", SINK)


def wait_for(path: Path) -> None:
    until = monotonic() + 10
    while not path.exists():
        assert monotonic() < until, "the listener did not start"
        sleep(0.02)


def end_all_in(name: str) -> None:
    """What a test left running inside, by pid; nothing outside is touched."""
    inside = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True, check=False).stdout
    for pid in inside.split():
        with_pid = int(pid)
        if with_pid != os.getpid():
            subprocess.run(["kill", "-9", str(with_pid)], capture_output=True, check=False)


needs_namespace = pytest.mark.skipif(
    not possible(),
    reason=not_here("needs root and network namespaces, so that nothing can leave the machine"),
)
