"""How somebody came to a session: suggested from what was seen and said, attested by whoever leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine
from hearthside.schedule.terms import COUNTED, STATUSES, Absence, Came, Closed, Stretch


Intervals = Sequence[tuple[datetime, datetime, Stretch]]


def came_of(intervals: Intervals, *, word: str, closed_why: str, on_time: timedelta) -> Came:
    """What the picture says, with what was said beforehand.  `on_time`: so much missing at either end is nothing."""
    if closed_why == Closed.REMOVED:
        return Came.REMOVED
    counted = [n for n, piece in enumerate(intervals) if piece[2] in COUNTED]
    if not counted:
        if any(kind == Stretch.ASIDE for _, _, kind in intervals):
            return Came.ELSEWHERE
        return Came.EXCUSED if word == Absence.CANNOT_COME else Came.ABSENT
    if _missing(intervals[: counted[0]]) > on_time:
        return Came.LATE
    return Came.LEFT_EARLY if _missing(intervals[counted[-1] + 1 :]) > on_time else Came.PRESENT


def _missing(intervals: Intervals) -> timedelta:
    return sum((end - begin for begin, end, kind in intervals if kind == Stretch.AWAY), timedelta())


def is_good_correction(
    minutes: int, *, observed: int, most: int, reason: str, came: Came, suggested: Came
) -> Verdict:
    """Minutes within what the session offered; a reason whenever something differs from what was observed."""
    if not 0 <= minutes <= most:
        return no(f"This session offered {most} minutes; write a number from 0 to {most}.")
    if minutes and not STATUSES[came].counts:
        return no(f"“{came.label}” has no minutes here; write 0, or choose something else.", "came")
    said = bool(reason.strip())
    if not said and (minutes != observed or came != suggested or STATUSES[came].needs_reason):
        return no("Say in a few words why, so that the next reader can follow.")
    return YES


def is_theirs(by: Actor, episode_id: UUID) -> Verdict:
    """A word beforehand is only one's own to say."""
    theirs = not isinstance(by, Machine) and episode_id in by.own_episodes
    return YES if theirs else no("That is only theirs to say.")


def absence_source(seat_id: UUID) -> str:
    """By which a concern knows the absence from one session."""
    return f"absence:{seat_id}"
