"""When somebody is missed.  No database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody said of one session: so many minutes late, or, without minutes, that they cannot come."""

    minutes: int | None


def is_missed(
    starts_at: datetime, *, after: timedelta, word: Word | None, is_away: bool, at: datetime
) -> bool:
    """So long after the start without a word; who said that they come late, so long after that.

    Whoever is elsewhere with somebody of the team is not missed.
    """
    if is_away or (word is not None and word.minutes is None):
        return False
    late = timedelta(minutes=word.minutes or 0) if word is not None else timedelta()
    return at >= starts_at + late + after
