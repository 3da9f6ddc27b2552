from .sessions import (
    may_follow_cohort,
    may_follow_session,
    named_seat,
    own_sessions_between,
    seat_of,
    session_whole,
    sessions_between,
)
from .sheet import SheetToAttest, sheet_of, sheets_waiting
from .weeks import (
    PUBLISHED,
    busy,
    cohorts_with_a_week,
    days_off,
    draft_of,
    minima_of,
    roster_between,
    standing,
    today_in,
    wanted,
    weeks_between,
)


__all__ = [
    "PUBLISHED",
    "SheetToAttest",
    "busy",
    "cohorts_with_a_week",
    "days_off",
    "draft_of",
    "may_follow_cohort",
    "may_follow_session",
    "minima_of",
    "named_seat",
    "own_sessions_between",
    "roster_between",
    "seat_of",
    "session_whole",
    "sessions_between",
    "sheet_of",
    "sheets_waiting",
    "standing",
    "today_in",
    "wanted",
    "weeks_between",
]
