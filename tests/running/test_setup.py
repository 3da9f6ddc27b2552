"""The set-up: secrets once and shut, one sentence for what only a person can mend, nothing done twice."""

import errno
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from running import bootstrap, keys, mediabinary, node, places, programs, stamps, surroundings, venv, words
from running.words import Trouble


@pytest.fixture(autouse=True)
def a_home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "a home"
    monkeypatch.setenv("HEARTHSIDE_HOME", str(home))
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.delenv(name, raising=False)
    return home


def test_secrets_are_made_once_and_read_by_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"

    keys.make(folder)
    first = {path.name: path.read_text() for path in folder.iterdir()}
    keys.make(folder)

    assert {path.name: path.read_text() for path in folder.iterdir()} == first
    assert set(first) == {"secret_key", "field_keys.json", "livekit_keys.json", "push_key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(len(secret) >= 32 for secret in json.loads(first["livekit_keys.json"]).values())


def test_a_folder_open_to_others_is_shut(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)

    assert stat.S_IMODE(places.private_folder(folder).stat().st_mode) == 0o700


def test_a_link_in_place_of_a_private_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(Trouble, match="belongs to someone else or is not a folder"):
        places.private_folder(tmp_path / "link")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("error: failed: No space left on device (os error 28)", "The packages: the disk is full."),
        ("npm error code ENOTFOUND", "The packages: there is no way to the network."),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "The packages: a download arrived broken"),
        ("npm error code EINTEGRITY", "The packages: a download arrived broken"),
        ("first\nsecond\n\n", "The packages: this did not work (second)."),
        ("", "The packages: this did not work (it said nothing)."),
    ],
)
def test_what_went_wrong_is_one_sentence(output: str, sentence: str) -> None:
    assert str(words.reason(output, what="The packages")).startswith(sentence)


def test_a_missing_tool_is_named() -> None:
    with pytest.raises(Trouble, match="The pages needs `no-such-tool`, which is not on this machine"):
        programs.run(["no-such-tool"], what="The pages")


def test_a_program_that_ends_badly_is_told_by_its_last_line_and_kept_in_the_log(
    a_home_of_its_own: Path,
) -> None:
    with pytest.raises(Trouble, match=r"A step: this did not work \(boom\)\."):
        programs.run([sys.executable, "-c", "print('boom'); raise SystemExit(3)"], what="A step")

    assert "boom" in (a_home_of_its_own / "logs" / "setup.log").read_text()


@pytest.mark.parametrize(
    ("raised", "code", "sentence"),
    [
        (Trouble("Say please."), 1, "Say please."),
        (
            OSError(errno.ENOSPC, "No space left on device", "/x"),
            1,
            "No space left on device: /x.  Make room",
        ),
        (KeyboardInterrupt(), 130, "Stopped.  The next start goes on from here."),
    ],
)
def test_the_person_at_the_terminal_reads_a_sentence_and_no_traceback(
    raised: BaseException, code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def act() -> None:
        raise raised

    assert bootstrap.guarded(act) == code
    assert capsys.readouterr().err.strip().startswith(sentence)


def test_a_step_is_skipped_while_what_went_into_it_is_the_same(tmp_path: Path) -> None:
    source, note = tmp_path / "source", tmp_path / "note.json"
    source.write_text("one")
    stamps.done(note, made=stamps.mark(source))

    assert stamps.is_done(note, "made", stamps.mark(source))
    source.write_text("two")
    assert not stamps.is_done(note, "made", stamps.mark(source))


def test_a_note_cut_off_in_the_middle_counts_as_none(tmp_path: Path) -> None:
    note = tmp_path / "note.json"
    note.write_text('{"made": "ab')

    assert not stamps.is_done(note, "made", "ab")


def test_a_half_made_environment_is_thrown_away_and_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(venv, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(venv, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(venv, "NOTE", tmp_path / ".venv" / "note.json")
    monkeypatch.setattr(venv, "MAKING", tmp_path / ".venv" / "being-made")
    installed: list[Path] = []
    monkeypatch.setattr(venv, "install", installed.append)
    monkeypatch.setattr(venv, "make_empty", (tmp_path / ".venv").mkdir)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "half").touch()
    (tmp_path / ".venv" / "being-made").touch()

    venv.ensure("demo")

    assert [path.name for path in installed] == ["demo.txt"]
    assert not (tmp_path / ".venv" / "bin").exists()
    assert not (tmp_path / ".venv" / "being-made").exists()


def test_an_old_node_is_not_good_enough(tmp_path: Path) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v18.19.0\n")
    old.chmod(0o700)

    assert not node.good_enough(str(old))
    assert not node.good_enough(str(tmp_path / "missing"))


def test_one_database_address_without_the_other_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@/c")

    with pytest.raises(Trouble, match="go together"):
        surroundings.brought()


def test_fresh_never_empties_a_database_that_someone_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@/c")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://o:b@/c")

    with pytest.raises(Trouble, match="empties only the database that Hearthside keeps itself"):
        surroundings.empty()


def test_the_program_is_not_handed_the_owners_way_into_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner")
    urls = surroundings.Databases(None, "postgresql://app", "postgresql://owner")
    ports = {"web": 8000, "livekit": 7880, "media": 7882}

    env = surroundings.environment(urls, ports)

    assert "DATABASE_OWNER_URL" not in env
    assert env["DATABASE_URL"] == "postgresql://app"
    assert env["ORIGINS"] == "http://localhost:8000,http://127.0.0.1:8000"
    assert surroundings.environment(urls, ports, owner=True)["DATABASE_OWNER_URL"] == "postgresql://owner"


def test_every_setting_that_running_reads_is_in_the_sample() -> None:
    sample = (places.REPO / "dotenv-sample").read_text()

    for name in (
        "HEARTHSIDE_HOME",
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "PG_BINARIES",
        "FRESH",
        "LAN",
        "ORIGINS",
    ):
        assert f"\n{name}=" in sample


def test_a_media_server_that_does_not_start_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "hearthside").mkdir()
    broken = tmp_path / "broken"
    broken.write_text("not a program")

    with pytest.raises(Trouble, match=r"not version 1\.13\.5 or does not start"):
        mediabinary.keep(broken)
    assert list((tmp_path / "hearthside").iterdir()) == []


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_someone_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o700)
    os.chown(folder, 65_534, -1)

    with pytest.raises(Trouble, match="belongs to someone else"):
        places.private_folder(folder)
