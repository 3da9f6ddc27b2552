"""What dies is started again, with a sentence; what keeps dying is left a while; what ended by itself is
left alone.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from running import demo, parts, places, processes, together
from running.parts import Program, Watch
from running.words import Trouble


@dataclass
class Pretend:
    name: str = "The web server"
    pid: int = 0
    up: bool = False
    ended: bool = False
    refuses: bool = False
    starts: list[str] = field(default_factory=list)

    def start(self) -> None:
        self.starts.append("start")
        if self.refuses:
            raise Trouble("It did not come up.")
        self.up = True

    def alive(self) -> bool:
        return self.up

    def over(self) -> bool:
        return self.ended

    def stop(self) -> None:
        self.up = False


def test_what_died_is_started_again_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    part = Pretend()

    assert Watch([part]).look()

    assert (part.alive(), capsys.readouterr().out) == (True, "The web server stopped; starting it again.\n")


def test_what_lives_or_ended_by_its_own_wish_is_left_alone() -> None:
    living, ended = Pretend(up=True), Pretend(ended=True)

    assert not Watch([living, ended]).look()

    assert (living.starts, ended.starts) == ([], [])


def test_what_does_not_come_up_is_left_for_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(parts, "monotonic", lambda: clock[0])
    part = Pretend(refuses=True)
    watch = Watch([part])

    watch.look()
    watch.look()
    clock[0] += 11
    watch.look()

    assert part.starts == ["start", "start"]


def test_what_keeps_dying_is_left_for_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(parts, "monotonic", lambda: clock[0])
    part = Pretend()
    watch = Watch([part])
    for _ in range(20):
        part.up = False
        watch.look()

    assert len(part.starts) == parts.OFTEN + 1


def a_program(tmp_path: Path, words: str, **how: object) -> Program:
    return Program(
        name="The job worker", program=[sys.executable, "-c", words], env={}, log=tmp_path / "log", **how
    )  # type: ignore[arg-type]


def test_ending_with_zero_is_a_wish_only_where_that_is_allowed(tmp_path: Path) -> None:
    wishes = a_program(tmp_path, "pass", may_end=True)
    must_stay = a_program(tmp_path, "pass")
    broken = a_program(tmp_path, "raise SystemExit(1)", may_end=True)
    for each in (wishes, must_stay, broken):
        each.start()
        assert each.child is not None
        each.child.wait()

    assert [each.over() for each in (wishes, must_stay, broken)] == [True, False, False]


def test_what_never_gets_ready_is_ended_and_named(tmp_path: Path) -> None:
    part = a_program(tmp_path, "import time; time.sleep(60)", ready=lambda: False, patience_s=0.3)

    with pytest.raises(Trouble, match=r"The job worker did not come up; the last lines of .*log say why"):
        part.start()

    assert not part.alive()


def test_a_child_is_ended_with_its_own_children(tmp_path: Path) -> None:
    words = "import subprocess,sys; p=subprocess.Popen(['sleep','60']); print(p.pid, flush=True); p.wait()"
    part = a_program(tmp_path, words)
    part.start()
    while not (tmp_path / "log").read_text().strip():
        pass
    grandchild = int((tmp_path / "log").read_text())

    part.stop()

    assert processes.wait_gone(grandchild, seconds=2)


def test_leftovers_of_a_killed_parent_are_ended_and_a_pid_used_again_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTHSIDE_HOME", str(tmp_path / "home"))
    places.private_folder(tmp_path / "home")
    left, other = (
        a_program(tmp_path, "import time; time.sleep(60)"),
        a_program(tmp_path, "import time; time.sleep(60)"),
    )
    left.start()
    other.start()
    other_program = Pretend(name="Other", pid=other.pid, up=True)
    together.remember("http://localhost:1", [left, other_program])
    note = (
        together.note().read_text().replace(f"{other.pid} {processes.begun(other.pid)}", f"{other.pid} 12345")
    )
    together.note().write_text(note)

    together.end_leftovers()

    assert left.child is not None
    assert left.child.wait(timeout=5) == -15
    assert other.alive()
    assert not together.note().exists()
    other.stop()


def test_a_start_beside_a_running_one_prints_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARTHSIDE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("FRESH", raising=False)
    with together.alone() as first:
        together.remember("http://localhost:8123", [])

        demo.demo()

    assert first
    assert capsys.readouterr().out == "Hearthside runs already at http://localhost:8123\n"


def test_fresh_beside_a_running_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTHSIDE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FRESH", "1")
    with together.alone(), pytest.raises(Trouble, match="Stop it with Ctrl-C"):
        demo.demo()
