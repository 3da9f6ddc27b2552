"""`make start` for real: an empty clinic of its own, its first code on the console, and never mixed with a demo."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from running import demo, places, ports, start, together
from running.words import Trouble
from tests import house
from tests.running.test_demo import REPO, Running, beyond_loopback, gone, page


CODE = re.compile(r"^    ([A-Z2-9]{4}(?:-[A-Z2-9]{4}){3})$", re.MULTILINE)
FOR_REAL = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.enable_socket]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("FRESH", "PORT"):
        monkeypatch.delenv(name, raising=False)
    with tempfile.TemporaryDirectory(prefix="hearth side ") as place:
        monkeypatch.setenv("HEARTHSIDE_HOME", str(Path(place) / "home"))
        yield places.private_folder(Path(place) / "home")


def everything_written(home: Path) -> str:
    """Every log and note below a home but the database's own files."""
    files = [file for file in home.rglob("*") if file.is_file() and "postgres/data" not in str(file)]
    return "\n".join(file.read_text(errors="replace") for file in files if "staticroot" not in str(file))


class TestForReal:
    pytestmark = FOR_REAL

    def test_it_brings_up_an_empty_clinic_at_its_port_and_says_a_code_that_stands_nowhere_else(
        self, home: Path
    ) -> None:
        wanted = ports.next_free("web", 18_080, taken=set(), address=ports.LOOPBACK)
        it = Running(home, module="running.start", PORT=str(wanted))
        try:
            address = it.address()
            assert address == f"http://localhost:{wanted}"
            it.wait(lambda: "Ctrl-C ends it" in it.said(), seconds=10)
            (code,) = CODE.findall(it.said())
            assert f"{address}/set-up/" in it.said()
            assert page(address) == 200
            assert beyond_loopback(it) == set()
            assert code not in everything_written(home)
            pids = it.pids()
            assert "The synthetic group" not in pids
            with ports.DIRECT.open(f"{address}/sign-in/login/", timeout=10) as answer:
                assert 'class="bar"' not in answer.read().decode()
        finally:
            it.end()
        assert gone(pids)
        assert "Traceback" not in it.said()

        again = Running(home, module="running.start")
        try:
            address = again.address()
            again.wait(lambda: "Ctrl-C ends it" in again.said(), seconds=10)
            assert CODE.findall(again.said()) not in ([], [code])
        finally:
            again.end()

        refused = Running(home, module="running.demo")
        assert refused.parent.wait(timeout=30) == 1
        assert "holds a clinic, which `make start` starts." in refused.said()


def test_what_lives_in_a_folder_is_not_started_as_something_else(home: Path) -> None:
    together.claim("demo")
    with pytest.raises(Trouble, match="holds a demo, which `make demo` starts"):
        start.start()

    together.claim("clinic")
    with pytest.raises(Trouble, match="holds a clinic, which `make start` starts"):
        demo.demo()


def test_a_clinic_is_never_started_over(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRESH", "1")
    (home / "postgres").mkdir()

    with pytest.raises(Trouble, match="removed by nobody but you"):
        start.start()
    together.claim("clinic")
    with pytest.raises(Trouble, match="holds a clinic"):
        demo.demo()

    assert (home / "postgres").exists()


def test_a_port_that_is_none_or_is_taken_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "many")
    with pytest.raises(Trouble, match="write a number"):
        together.wanted_port()

    monkeypatch.setattr(ports, "is_free", lambda *where, **how: False)
    with pytest.raises(Trouble, match="Port 8080 is taken"):
        ports.choose(home / "ports.json", web=8080)


def command(name: str, database: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {url: os.environ[url].replace("/hearthside?", f"/{database}?") for url in house.URLS}
    words = [sys.executable, str(REPO / "manage.py"), name]
    return subprocess.run(words, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def own_database(request: pytest.FixtureRequest) -> Iterator[str]:
    name = f"start_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"
    house.make_database(name, template=request.param)
    yield name
    house.drop_database(name)


@pytest.mark.slow
@pytest.mark.parametrize("own_database", [house.CAST], indirect=True)
def test_no_first_code_is_made_in_a_demo(own_database: str) -> None:
    found = command("first_code", own_database)

    assert found.returncode == 1
    assert found.stderr.strip() == (
        "CommandError: This database is a demo; no clinic is set up in it. Name another one."
    )
    with pytest.raises(Trouble, match=r"^This database is a demo"):
        start.first_code(
            os.environ
            | {url: os.environ[url].replace("/hearthside?", f"/{own_database}?") for url in house.URLS}
        )


@pytest.mark.slow
@pytest.mark.parametrize("own_database", [house.EMPTY], indirect=True)
def test_a_database_in_which_a_first_code_was_made_becomes_no_demo(own_database: str) -> None:
    assert re.fullmatch(r"[A-Z2-9-]{19}\n", command("first_code", own_database).stdout)

    found = command("build_demo", own_database)

    assert found.returncode == 1
    assert "This database is a clinic's" in found.stderr


@pytest.mark.slow
@pytest.mark.parametrize("own_database", [house.CAST], indirect=True)
def test_where_there_is_a_director_no_code_is_shown(own_database: str) -> None:
    owner = os.environ["DATABASE_OWNER_URL"].replace("/hearthside?", f"/{own_database}?")
    with psycopg.connect(owner, autocommit=True) as line:
        line.execute("DELETE FROM access_demodatabase")

    found = command("first_code", own_database)

    assert (found.returncode, found.stdout) == (0, "")


def test_the_clone_keeps_demo_and_clinic_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEARTHSIDE_HOME", raising=False)
    assert places.home() == REPO / "var"
    places.settle("clinic")
    assert places.home() == REPO / "clinic"
