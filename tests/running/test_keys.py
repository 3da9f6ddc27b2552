"""Keys are added and taken away without ever being lost: by one person at a time, whole or not at all."""

import base64
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from stat import S_IMODE

import pytest

from running import keys
from running.places import REPO, private_folder
from running.words import Trouble


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEARTHSIDE_HOME", str(tmp_path / "home"))
    for name in ("FIELD_KEYS_FILE", "DROP"):
        monkeypatch.delenv(name, raising=False)
    private_folder(tmp_path / "home")
    keys.make(tmp_path / "home" / "secrets")
    return tmp_path / "home" / "secrets" / "field_keys.json"


def held(file: Path) -> tuple[str, list[str]]:
    found = json.loads(file.read_text())
    return found["current"], sorted(found["keys"])


def aged(file: Path) -> None:
    before = time.time() - keys.UNDER_WAY_S - 1
    os.utime(file, (before, before))


def test_a_new_key_stands_beside_the_old_one_and_is_the_one_to_seal_by(file: Path) -> None:
    old = json.loads(file.read_text())["keys"]["k1"]

    assert keys.add(file) == "k2"

    found = json.loads(file.read_text())
    assert held(file) == ("k2", ["k1", "k2"])
    assert found["keys"]["k1"] == old
    assert len(base64.b64decode(found["keys"]["k2"])) == 32
    assert S_IMODE(file.stat().st_mode) == 0o600


def test_twenty_at_once_lose_none(file: Path) -> None:
    together = [threading.Thread(target=keys.add, args=(file,)) for _ in range(20)]
    for one in together:
        one.start()
    for one in together:
        one.join()

    assert held(file) == ("k21", sorted(f"k{n}" for n in range(1, 22)))


@pytest.mark.parametrize("nonsense", ["", "{", "[]", '{"current": "k1"}'])
def test_a_spoilt_file_is_said_and_left_as_it_is(file: Path, nonsense: str) -> None:
    file.write_text(nonsense)

    with pytest.raises(Trouble, match="Put your copy of it back"):
        keys.add(file)

    assert file.read_text() == nonsense


def test_where_there_is_none_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="There is no"):
        keys.add(tmp_path / "nothing" / "field_keys.json")


def test_an_old_key_goes_only_when_it_is_old_and_not_the_one_in_use(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(keys, "insist_on_none_under", asked.append)
    keys.add(file)
    with pytest.raises(Trouble, match="Wait a little"):
        keys.drop(file, "k1")
    assert asked == []

    aged(file)
    with pytest.raises(Trouble, match="by which is sealed now"):
        keys.drop(file, "k2")
    aged(file)
    with pytest.raises(Trouble, match="There is no key k7"):
        keys.drop(file, "k7")
    aged(file)
    keys.drop(file, "k1")

    assert held(file) == ("k2", ["k2"])
    assert asked == ["k2", "k7", "k1"]


def test_while_anything_stands_under_it_it_stays(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def three_left(name: str) -> None:
        raise Trouble(f"3 texts stand under {name} still. Wait until they are sealed anew.")

    monkeypatch.setattr(keys, "insist_on_none_under", three_left)
    keys.add(file)
    aged(file)

    with pytest.raises(Trouble, match="3 texts stand under k1 still"):
        keys.drop(file, "k1")

    assert held(file) == ("k2", ["k1", "k2"])


def test_the_command_says_what_was_done(file: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "running.keys"], cwd=REPO, capture_output=True, text=True, check=True
    )

    assert found.stdout.startswith("k2 is the key by which is sealed from now on")
    secret = json.loads(file.read_text())["keys"]["k2"]
    assert secret not in found.stdout + found.stderr
