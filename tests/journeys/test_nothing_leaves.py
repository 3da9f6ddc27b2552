"""A session of two browsers on a machine with a way out: no sound, no picture and no STUN takes it."""

import json
import os
import sys

import pytest

from tests.journeys.namespace import namespace, needs_namespace
from tests.journeys.open_house import ROOT


pytestmark = [pytest.mark.journey, pytest.mark.media, pytest.mark.slow, pytest.mark.enable_socket]

OURS, ELSEWHERE = "127.0.0.1:3478", "192.0.2.77:3478"  # the second is a documentation address, RFC 5737
BOTH = {
    "noor": {"Fay, leads audio": True, "Fay, leads video": True},
    "fay": {"Noor audio": True, "Noor video": True},
}


def met(net, folder, stun):
    program = [sys.executable, "-m", "tests.journeys.leaving", str(folder), stun]
    env = [
        "env",
        f"PYTHONPATH={ROOT}",
        *(f"{name}={os.environ[name]}" for name in os.environ if "HOUSE" in name),
    ]
    done = net.run([*env, *program], seconds=150)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@needs_namespace
def test_no_sound_picture_or_stun_leaves_the_machine(tmp_path):
    with namespace() as net:
        found = met(net, tmp_path / "house", OURS)

        assert found == {"played": BOTH, "servers": [f"stun:{OURS}"]}
        assert net.media() == []


@pytest.mark.soak
@needs_namespace
def test_a_server_elsewhere_would_have_been_seen(tmp_path):
    """The test above shown red: with another's STUN server, its packets are counted."""
    with namespace() as net:
        found = met(net, tmp_path / "house", ELSEWHERE)

        assert found["servers"] == [f"stun:{ELSEWHERE}"]
        assert {packet.destination for packet in net.media() if packet.stun} == {"192.0.2.77"}
