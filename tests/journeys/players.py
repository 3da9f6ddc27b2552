"""People in a group for the length of a journey, and the log that the journey itself writes of who was there."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
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


def a_short_group(*, lasts: timedelta, brief_s: int, synthetic: list[str]) -> Session:
    """A group of the day cohort that begins in a moment; whoever sat elsewhere at this hour no longer does."""
    at = now()
    for seat in Seat.objects.filter(during__overlap=(at, at + lasts), closed_at=None):
        close_seat(by=builders.US, seat=seat, why=Closed.GIVEN_UP, at=at)
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
    )
    for slug in ("noor", "sam", "kit"):  # whose seats no machine plays
        builders.arrived(slug, now())
    return session


@dataclass
class Player:
    """One synthetic participant; `log` is the truth: from when to when they were there, and how it ended."""

    hearth: House
    seat: Seat
    n: int
    log: list[list[float]] = field(default_factory=list)
    cut_lines: int = 0
    process: subprocess.Popen[str] | None = None

    def come(self) -> None:
        """By the door like everyone; returns when sound and picture are out."""
        token = admit_synthetic(by=rules.PLAYER, seat=self.seat, at=now()).token
        self.process = subprocess.Popen(
            [sys.executable, str(PLAYER), self.hearth.media_url, token, str(self.n)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        said = self.process.stdout.readline().split()
        assert said, f"the door did not let player {self.n} in"
        self.log.append([float(said[1]), 0.0])

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
        self.cut_lines += 1

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
        self.process.stdout.close()


def stretches(
    log: list[list[float]], *, start: float, end: float, brief_s: float
) -> list[tuple[str, float, float]]:
    """What the minutes must be, told from the journey's own log alone."""
    told: list[tuple[str, float, float]] = []
    for came, went in log:
        until = min(went or end, end)
        if told:
            gap = came - told[-1][2]
            told.append(("merged" if gap <= brief_s else "away", told[-1][2], came))
        elif came > start:
            told.append(("away", start, came))
        told.append(("counts", max(came, start), until))
    if not told:
        return [("away", start, end)]
    if told[-1][2] < end:
        told.append(("away", told[-1][2], end))
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
