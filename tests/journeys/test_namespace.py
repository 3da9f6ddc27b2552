"""The net in which media journeys run holds, and would show what tried to leave it."""

import subprocess
import sys

import pytest

from tests.journeys.namespace import Packet, namespace, needs_namespace


pytestmark = [pytest.mark.journey, needs_namespace]
SEND = """
import socket, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
    line.sendto(bytes.fromhex(sys.argv[3]), (sys.argv[1], int(sys.argv[2])))
"""
STUN = "000100002112a442000102030405060708090a0b"


def test_a_packet_that_tries_to_leave_is_counted_and_goes_nowhere() -> None:
    with namespace() as net:
        net.run([sys.executable, "-c", SEND, "198.51.100.7", "3478", STUN])

        assert net.packets() == [Packet("udp", "198.51.100.7", 3478, 48, stun=True)]
        assert net.media() == net.packets()


def test_loopback_is_not_counted_and_a_name_is_no_media() -> None:
    with namespace() as net:
        net.run([sys.executable, "-c", SEND, "127.0.0.1", "3478", STUN])
        net.run([sys.executable, "-c", SEND, "198.51.100.53", "53", "00"])

        assert [each.port for each in net.packets()] == [53]
        assert net.media() == []


def test_a_cut_line_carries_nothing_until_it_is_mended() -> None:
    with namespace() as net:
        net.cut()
        net.run([sys.executable, "-c", SEND, "198.51.100.7", "4000", "00"])
        assert net.packets() == []

        net.mend()
        net.run([sys.executable, "-c", SEND, "198.51.100.7", "4000", "00"])
        assert [each.port for each in net.packets()] == [4000]


def test_nothing_is_left_of_it() -> None:
    with namespace() as net:
        child = net.start(["sleep", "60"])
        name = net.name

    assert child.wait(timeout=5) == -9
    assert (
        name not in subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout
    )
