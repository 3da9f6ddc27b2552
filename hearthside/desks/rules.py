"""What the pages where people start say about time.  No database, no clock, no request."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from hearthside.kernel.clock import city, length, o_clock


MORNING_UNTIL, AFTERNOON_UNTIL = 12, 18
A_DAY = timedelta(days=1)


class State(StrEnum):
    LATER = "later"
    OPEN = "open"  # one may come in; it has not started
    LIVE = "live"
    OVER = "over"


def greeting(hour: int) -> str:
    if hour < MORNING_UNTIL:
        return "Good morning"
    return "Good afternoon" if hour < AFTERNOON_UNTIL else "Good evening"


def state_of(
    starts_at: datetime,
    ends_at: datetime,
    *,
    ended_at: datetime | None,
    opens_before: timedelta,
    at: datetime,
) -> State:
    """Where a session is at a moment; one ended early is over."""
    if ended_at is not None or at >= ends_at:
        return State.OVER
    if at >= starts_at:
        return State.LIVE
    return State.OPEN if at >= starts_at - opens_before else State.LATER


class MeterLike(Protocol):
    @property
    def attended(self) -> int: ...
    @property
    def planned(self) -> int: ...
    @property
    def needed(self) -> int: ...


def meter_words(meter: MeterLike) -> str:
    """`1 h 55 of 9 hours so far, 6 h 10 still to come`."""
    said = f"{length(meter.attended) if meter.attended else 'none'} of {length(meter.needed)} so far"
    return f"{said}, {length(meter.planned)} still to come" if meter.planned else said


def span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    return f"{o_clock(starts_at, zone)} to {o_clock(ends_at, zone)}"


def span_for(starts_at: datetime, ends_at: datetime, *, own: str, theirs: str) -> str:
    """In one's own time; with the cohort's beside it, by the name of its zone, when they read another clock."""
    said = span(starts_at, ends_at, own)
    if o_clock(starts_at, own) == o_clock(starts_at, theirs):
        return said
    return f"{said} your time, {o_clock(starts_at, theirs)} in {city(theirs)}"


def opens_words(
    state: State, starts_at: datetime, *, opens_before: timedelta, zone: str, own_hour: bool
) -> str:
    """What one can do now; `own_hour`: with a clinician, not with a group."""
    match state:
        case State.LATER:
            return f"The room opens at {o_clock(starts_at - opens_before, zone)}."
        case State.OPEN:
            return "The room is open. You can come in and wait."
        case State.LIVE:
            here = "Your hour has begun." if own_hour else "Your group is there now."
            return f"{here} Coming late is fine."
        case State.OVER:
            return "It is over for today."


def seconds_until_change(moments: Iterable[datetime], *, at: datetime) -> int:
    """Until the next of these is past, and a second on top, so that whoever asks then asks after it; at most a day."""
    coming = [moment for moment in moments if moment > at]
    wait = min(coming, default=at + A_DAY) - at
    return math.ceil(wait.total_seconds()) + 1


def minutes_up(left: timedelta) -> int:
    """What a timer shows: the minute that has begun counts."""
    return max(0, math.ceil(left.total_seconds() / 60))


def minutes_words(starts_at: datetime, ends_at: datetime) -> str:
    return length(round((ends_at - starts_at).total_seconds() / 60))


def pages_of(sizes: Sequence[int], *, most: int) -> list[list[int]]:
    """Which of these, by their place, stand on which page: in order, each whole, as many as `most` allows; one at least."""
    pages: list[list[int]] = []
    held = 0
    for n, size in enumerate(sizes):
        if not pages or held + size > most:
            pages.append([])
            held = 0
        pages[-1].append(n)
        held += size
    return pages
