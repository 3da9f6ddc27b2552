"""`make doctor` on an installation of its own, from the first start to what keeps the program from starting."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from running import doctor, keys, pgdata, places, surroundings
from running.words import Trouble
from tests.running.test_demo import REPO


pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
BROUGHT = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "SECRET_KEY_FILE",
    "FIELD_KEYS_FILE",
    "LIVEKIT_KEYS_FILE",
    "ORIGINS",
)


def ask(home: Path, module: str = "running.doctor", *words: str, **settings: str) -> tuple[int, str]:
    env = {name: value for name, value in os.environ.items() if name not in BROUGHT}
    env |= {"HEARTHSIDE_HOME": str(home), **settings}
    found = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=REPO, env=env, capture_output=True, text=True, check=False
    )
    return found.returncode, found.stdout + found.stderr


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """A clinic's folder and database, made and brought up to date; nothing runs."""
    with tempfile.TemporaryDirectory(prefix="hearth side ") as place:
        home = places.private_folder(Path(place) / "home")
        code, said = ask(home, "running.within", "migrate", "-v0")
        assert code == 0, said
        yield home
        pgdata.remove(home / "postgres")


def test_it_says_what_is_wrong_with_what_to_do(installed: Path) -> None:
    code, said = ask(installed)

    assert code == 1
    assert said.startswith(f"Looking at {installed}\n")
    assert "WRONG  The job worker: None runs" in said
    assert "→ Start it" in said
    assert "well   Secrets: Each was made at random." in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["secret_key", "field_keys.json", "livekit_keys.json", "push_key"])
def test_a_secret_that_others_can_read_keeps_the_program_from_starting_and_is_said_twice(
    installed: Path, name: str
) -> None:
    path = installed / "secrets" / name
    path.chmod(0o644)
    try:
        code, said = ask(installed)
    finally:
        path.chmod(0o600)

    assert code == 1
    assert f"  WRONG  Others on this machine can read {path}.  Say: chmod go-rwx '{path}'" in said
    assert "The program does not start: " in said
    assert f"others can read {path}" in said
    assert "Traceback" not in said


def test_a_sample_as_a_secret_is_the_programs_own_sentence(installed: Path) -> None:
    path = installed / "secrets" / "secret_key"
    kept = path.read_text()
    path.write_text("change-me-" * 5)
    try:
        code, said = ask(installed)
    finally:
        path.write_text(kept)

    assert code == 1
    assert "The program does not start: SECRET_KEY_FILE" in said
    assert "is empty, too short or a sample. Make a new random one." in said


def test_a_setting_that_is_nonsense_is_the_programs_own_sentence(installed: Path) -> None:
    code, said = ask(installed, SMTP_PORT="many")

    assert (code, said.splitlines()[-1]) == (
        1,
        "The program does not start: SMTP_PORT is 'many': write a number.",
    )


def test_a_key_that_is_gone_is_said_and_no_new_one_is_made(installed: Path) -> None:
    path = installed / "secrets" / "field_keys.json"
    kept = path.read_text()
    path.unlink()
    try:
        code, said = ask(installed)
        assert not path.exists()
    finally:
        places.write_private(path, kept)

    assert code == 1
    assert "Put your copy back; a new one opens nothing that is sealed." in said


def test_a_key_is_taken_away_by_the_real_command_only_when_nothing_stands_under_it(installed: Path) -> None:
    file = installed / "secrets" / "field_keys.json"
    assert ask(installed, "running.keys")[0] == 0
    assert "Wait a little" in ask(installed, "running.keys", DROP="k1")[1]
    os.utime(file, (0, 0))

    code, said = ask(installed, "running.keys", DROP="k1")

    assert (code, said.startswith("k1 is gone")) == (0, True), said
    assert sorted(json.loads(file.read_text())["keys"]) == ["k2"]
    keys.add(file)


def test_it_looks_with_the_settings_of_the_last_start(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTHSIDE_HOME", str(installed))
    for name in BROUGHT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("SMTP_PORT", "1")
    surroundings.remember()
    try:
        assert "it does not answer" in ask(installed, SMTP_HOST="", SMTP_PORT="")[1]
        assert "SMTP_PORT is 'many'" in ask(installed, SMTP_PORT="many")[1]

        monkeypatch.setenv("DATABASE_URL", "postgresql://a:very-private@h/x")
        monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://b:very-private@h/x")
        surroundings.remember()
        code, said = ask(installed)
        assert (code, "was started with a database of yours" in said) == (1, True)
        assert "very-private" not in (installed / "settings.json").read_text()
    finally:
        (installed / "settings.json").unlink()


def test_where_nothing_is_installed_it_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTHSIDE_HOME", str(tmp_path / "none"))

    with pytest.raises(Trouble, match="`make start` sets up a clinic"):
        doctor.doctor()
