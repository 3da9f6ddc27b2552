"""A week's minutes of treatment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """Whole minutes of one person's week.  `made_up`: how much of both is in other cohorts' groups."""

    attended: int  # attested where a sheet is, else as observed so far
    planned: int  # still to come
    needed: int
    made_up: int = 0

    @property
    def short(self) -> int:
        """What the week will not reach, if they come to all that is planned."""
        return max(0, self.needed - self.attended - self.planned)


def week_of(on: date) -> tuple[date, date]:
    """Monday to Sunday, both in."""
    monday = on - timedelta(days=on.weekday())
    return monday, monday + timedelta(days=6)
