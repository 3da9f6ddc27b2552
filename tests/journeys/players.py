"""People in a group for the length of a journey, and the log that the journey itself writes of who was there."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from hearthside.program.actions import change_setting
from hearthside.program.models import Program
from hearthside.rooms import rules
from hearthside.rooms.actions import admit_synthetic
from hearthside.rooms.terms import BRIEF_DISCONNECT
from hearthside.schedule.actions import close_seat
from hearthside.schedule.models import Attendance, Seat, Session
from hearthside.schedule.terms import Closed, SeatKind
from tests import builders
from tests.journeys.open_house import ROOT, House


BACK_WITHIN_S = 30
PLAYER = Path(__file__).with_name("player.py")


@contextlib.contextmanager
def inside(hearth: House, blocker) -> Iterator[None]:
    """Our own actions and models, on the journey's database instead of the test's.

    Playwright keeps a loop running in this thread; nothing else of ours runs on it, so waiting here is safe.
    """
    line = connections["default"]
    said = conninfo_to_dict(hearth.env["DATABASE_URL"])
    where = {"NAME": said["dbname"], "USER": said["user"], "PASSWORD": said["password"], "HOST": said["host"]}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with blocker.unblock():
        line.close()
        before = {name: line.settings_dict[name] for name in where}
        line.settings_dict.update(where)
        try:
            yield
        finally:
            line.close()
            line.settings_dict.update(before)
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def now() -> datetime:
    return datetime.now(UTC)


def nobody_sits_elsewhere(since: datetime, until: datetime) -> None:
    """What the demo's calendar has for these hours is given up."""
    for seat in Seat.objects.filter(during__overlap=(since, until), closed_at=None):
        close_seat(by=builders.US, seat=seat, why=Closed.GIVEN_UP, at=since)


def a_short_group(
    *,
    lasts: timedelta,
    brief_s: int,
    synthetic: list[str],
    breaks: Sequence[tuple[timedelta, timedelta]] = (),
) -> Session:
    """A group of the day cohort that begins in a moment; whoever sat elsewhere at this hour no longer does."""
    at = now()
    nobody_sits_elsewhere(at, at + lasts)
    change_setting(
        by=builders.US,
        program=Program.objects.get(),
        key=BRIEF_DISCONNECT,
        value=brief_s,
        holds_from=builders.day_of(at),
        reason="A journey has no two minutes to wait.",
        at=at,
    )
    session = builders.a_session(
        at=at,
        starts_in=timedelta(seconds=1),
        lasts=lasts,
        staff={SeatKind.FACILITATOR: [builders.person("fay")], SeatKind.TECH_HOST: [builders.person("pia")]},
        synthetic=[builders.episode(slug).pk for slug in synthetic],
        breaks=breaks,
    )
    for slug in {"noor", "sam", "kit"} - set(synthetic):  # whose seats no machine plays
        builders.arrived(slug, now())
    return builders.opened(session, now())


@dataclass
class Player:
    """One synthetic participant; `log` is the truth: from when to when they were there, and how it ended."""

    hearth: House
    seat: Seat
    n: int
    log: list[list[float]] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None
    said: list[tuple[str, float]] = field(default_factory=list)

    def come(self) -> None:
        """By the door like everyone; returns when sound and picture are out."""
        self.log.append([self._joins(), 0.0])

    def takes_over_on_another_device(self) -> None:
        """Without a gap: the newer device is in before the older one is put out."""
        older = self.process
        self._joins()
        older.wait(10)

    def _joins(self) -> float:
        token = admit_synthetic(by=rules.PLAYER, seat=self.seat, at=now()).token
        self.process = process = subprocess.Popen(
            [sys.executable, str(PLAYER), self.hearth.media_url, token, str(self.n)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        said = process.stdout.readline().split()
        assert said, f"the door did not let player {self.n} in"
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        return float(said[1])

    def _listen(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout:
            word, at = line.split()
            self.said.append((word, float(at)))
        process.stdout.close()

    def fell(self, at: float) -> None:
        """Something of ours went away, and they with it."""
        if self.log and not self.log[-1][1]:
            self.log[-1][1] = at

    def is_back(self, since: float) -> None:
        """They find back by themselves, or come anew; the log says when."""
        until = time.monotonic() + BACK_WITHIN_S
        while time.monotonic() < until and self.is_still_there():
            if later := [at for word, at in self.said if word == "back" and at > since]:
                self.log.append([later[0], 0.0])
                return
            time.sleep(0.1)
        self.come()

    def leave(self) -> None:
        self.log[-1][1] = time.time()
        self.process.send_signal(signal.SIGTERM)
        self._is_gone()

    def crash(self) -> None:
        self.process.kill()
        self.log[-1][1] = time.time()
        self._is_gone()

    def line_is_cut(self) -> None:
        self.process.send_signal(signal.SIGSTOP)
        self.log[-1][1] = time.time()

    def line_is_mended(self) -> None:
        """It finds back by itself; the log says when the line was there again."""
        self.process.send_signal(signal.SIGCONT)
        self.log.append([time.time(), 0.0])

    def is_still_there(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def end(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self._is_gone()

    def _is_gone(self) -> None:
        self.process.wait(10)


Stretches = list[tuple[str, float, float]]
TENTH = 0.1
TOO_SHORT_TO_TELL_S = 2.0  # over between two looks of the reconciler


@dataclass(kw_only=True)
class Truth:
    """What the journey itself did to everyone, by its own clock."""

    start: float
    end: float
    brief_s: float
    breaks: list[tuple[float, float]] = field(default_factory=list)
    asides: list[tuple[float, float]] = field(default_factory=list)  # of the one who is asked about
    outage: tuple[float, float] | None = None
    returns_s: float = 300

    def at(self, moment: float, log: list[list[float]]) -> str:
        """What this moment was, told from the log alone; another way than the program's own rule."""
        if any(a <= moment < b for a, b in self.breaks):
            return "break"
        if any(a <= moment < b for a, b in self.asides):
            return "aside"
        if any(came <= moment < (went or self.end) for came, went in log):
            return "counts"
        before = [went for _, went in log if went and went <= moment]
        after = [came for came, _ in log if came > moment]
        if not before or not after:
            return "away"
        went, comes, ours = max(before), min(after), self.outage
        if ours and ours[0] - 1 <= went <= ours[1] and comes <= ours[1] + self.returns_s:
            return "outage"
        talked = sum(max(0.0, min(b, comes) - max(a, went)) for a, b in self.asides)
        return "merged" if comes - went - talked <= self.brief_s else "away"

    def stretches(self, log: list[list[float]]) -> Stretches:
        """Tenth of a second by tenth, put together where they are alike."""
        told: Stretches = []
        for n in range(int((self.end - self.start) / TENTH)):
            begin = self.start + n * TENTH
            kind = self.at(begin + TENTH / 2, log)
            if told and told[-1][0] == kind:
                told[-1] = (kind, told[-1][1], begin + TENTH)
            else:
                told.append((kind, begin, begin + TENTH))
        return told


def observed(seat: Seat) -> list[tuple[str, float, float]]:
    row = Attendance.objects.get(seat=seat)
    return [
        (
            i["kind"],
            datetime.fromisoformat(i["from"]).timestamp(),
            datetime.fromisoformat(i["to"]).timestamp(),
        )
        for i in row.intervals
    ]


def unlike(wanted: Stretches, found: Stretches, *, within_s: float) -> Stretches:
    """What either tells that the other does not tell, of that kind, so near to it; nothing when both tell the same.

    An edge may lie up to `within_s` seconds off.  What is over between two looks may stand in one of them alone.
    """
    return _not_told(wanted, by=found, within_s=within_s) + _not_told(found, by=wanted, within_s=within_s)


def _not_told(told: Stretches, *, by: Stretches, within_s: float) -> Stretches:
    alone: Stretches = []
    for kind, begin, end in told:
        if end - begin < TOO_SHORT_TO_TELL_S:
            continue
        reached = begin  # up to where the other tells the same, its edges stretched by what is allowed
        for theirs, a, b in by:
            if theirs == kind and a - within_s <= reached < b + within_s:
                reached = b + within_s
        if reached < end:
            alone.append((kind, begin, end))
    return alone
