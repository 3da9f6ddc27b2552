"""From another machine, only sound and pictures reach a house with LAN=1: one UDP port, and nothing else at all."""

import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from running import livekit, places
from running.mediabinary import find
from tests.journeys.namespace import OWN, namespace, needs_namespace
from tests.running.test_demo import Running


pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.enable_socket]
OUTSIDE = Path(__file__).with_name("outside.py")
OTHERS = random.Random(7).sample(range(1, 65536), 150)
AT_ONCE = "/proc/sys/net/ipv4/icmp_ratelimit"


def answers_outside(net, *, others=()):
    """What the namespace at the other end of the line finds, of all TCP ports and of every UDP port that anything inside
    listens on, with others besides.
    """
    net.run(
        ["sh", "-c", f"echo 0 >{AT_ONCE}"]
    )  # or a refusal is sent once in a second, and silence says nothing
    told = net.run(["ss", "-Hlun"]).stdout
    listening = {int(port) for port in re.findall(r"^\S+\s+\S+\s+\S+\s+\S+:(\d+)\s", told, re.MULTILINE)}
    assert listening, told
    tried = ",".join(map(str, sorted({*listening, *others})))
    words = ["ip", "netns", "exec", f"{net.name}-sink", sys.executable, "-I", str(OUTSIDE), OWN, tried]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout)


@needs_namespace
def test_from_another_machine_only_the_one_udp_port_answers():
    with namespace() as net, tempfile.TemporaryDirectory(prefix="hearth side ") as place:
        home = places.private_folder(Path(place) / "home")
        it = Running(home, prefix=tuple(net.command([])), module="running.start", LAN="1")
        try:
            it.wait(lambda: "Ctrl-C ends it" in it.said(), seconds=150)
            said = re.search(rf"sound and pictures go by {OWN}:(\d+) \(UDP\)", it.said())
            ports = places.read_note(home / "ports.json")
            found = answers_outside(net, others=[*OTHERS, *map(int, ports.values())])
        finally:
            it.end()

    assert found == {"tcp": [], "udp": [int(said[1])]}


@needs_namespace
def test_a_media_server_that_listens_on_tcp_too_would_have_been_seen(tmp_path):
    """The test above shown red."""
    ports = {"web": 8000, "livekit": 7880, "media": 7882}
    told = livekit.configuration(ports, {"key1": "made-for-one-test-and-at-least-32-characters"}, address=OWN)
    told["rtc"]["tcp_port"] = 7881
    livekit.write_configuration(tmp_path / "livekit.yaml", told)
    with namespace() as net:
        server = net.start([str(find().program), "--config", str(tmp_path / "livekit.yaml")])
        net.run(["sh", "-c", "until ss -Hltn | grep -q :7880; do sleep 0.1; done"])
        found = answers_outside(net, others=OTHERS)
        server.kill()
        server.wait()

    assert found == {"tcp": [7881], "udp": [7882]}
