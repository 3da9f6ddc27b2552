"""The media server as we start it: on loopback alone, sending nobody to a server of others, known by its
health.
"""

import json
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from running import livekit, mediabinary, processes
from running.ports import LOOPBACK, is_free, well
from running.words import Trouble
from tests.running.conftest import listeners


PORTS = {"web": 8000, "livekit": 7880, "media": 7882}
KEYS = {"key1": "made-for-one-test-and-at-least-32-characters"}


def free(*, packets: bool = False) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if packets else socket.SOCK_STREAM) as line:
        line.bind((LOOPBACK, 0))
        return int(line.getsockname()[1])


@pytest.fixture
def ports() -> dict[str, int]:
    return {"web": free(), "livekit": free(), "media": free(packets=True)}


@pytest.fixture
def program() -> Iterator[Path]:
    try:
        yield mediabinary.find().program
    except Trouble as trouble:
        pytest.fail(str(trouble))


def test_it_never_leaves_the_list_of_stun_servers_empty() -> None:
    rtc = livekit.configuration(PORTS, KEYS)["rtc"]

    assert isinstance(rtc, dict)
    assert rtc["stun_servers"] == ["127.0.0.1:3478"]
    assert rtc["use_external_ip"] is False
    assert rtc["tcp_port"] == 0


def test_lan_advertises_the_machines_address_and_not_loopback_too() -> None:
    settings = livekit.configuration(PORTS, KEYS, address="10.1.2.3")

    assert settings["bind_addresses"] == [LOOPBACK]
    rtc = settings["rtc"]
    assert isinstance(rtc, dict)
    assert (rtc["node_ip"], rtc["ips"], rtc["enable_loopback_candidate"]) == (
        "10.1.2.3",
        {"includes": ["10.1.2.3/32"]},
        False,
    )


def test_its_configuration_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "livekit.yaml"

    livekit.write_configuration(file, livekit.configuration(PORTS, KEYS))

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["keys"] == KEYS


@pytest.mark.journey
@pytest.mark.enable_socket
def test_it_opens_nothing_but_loopback_and_ends_when_told(
    tmp_path: Path, program: Path, ports: dict[str, int]
) -> None:
    file = tmp_path / "a folder" / "livekit.yaml"
    file.parent.mkdir()
    livekit.write_configuration(file, livekit.configuration(ports, KEYS))

    child = livekit.start(program, file, log=tmp_path / "log")

    try:
        assert livekit.wait_healthy(child, ports["livekit"])
        assert listeners(child.pid) == {f"{LOOPBACK}:{ports['livekit']}", f"{LOOPBACK}:{ports['media']}"}
    finally:
        livekit.stop(child)
    assert child.poll() is not None
    assert is_free(ports["livekit"])


@pytest.mark.journey
@pytest.mark.enable_socket
def test_on_a_taken_port_it_is_not_taken_for_healthy(
    tmp_path: Path, program: Path, ports: dict[str, int]
) -> None:
    file = tmp_path / "livekit.yaml"
    livekit.write_configuration(file, livekit.configuration(ports, KEYS))
    with socket.socket() as other:
        other.bind((LOOPBACK, ports["livekit"]))
        other.listen()

        child = livekit.start(program, file, log=tmp_path / "log")

        assert not livekit.wait_healthy(child, ports["livekit"])
        processes.end(child, [processes.signal.SIGKILL], seconds=1)


@pytest.mark.enable_socket
def test_a_taken_port_is_stepped_over_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from running import ports as chooser

    note = tmp_path / "ports.json"
    first = chooser.choose(note)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind((LOOPBACK, first["web"]))
        other.listen()

        second = chooser.choose(note)

    assert second["web"] > first["web"]
    assert f"Port {first['web']} is taken; using {second['web']} for the pages." in capsys.readouterr().out
    assert chooser.choose(note)["web"] == second["web"]
    assert not well(f"http://{LOOPBACK}:{second['web']}/")
