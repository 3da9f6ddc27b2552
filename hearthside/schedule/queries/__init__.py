from .sessions import (
    may_follow_session,
    named_seat,
    own_sessions_between,
    seat_of,
    session_whole,
    sessions_between,
)
from .sheet import SheetToAttest, sheet_of, sheets_waiting


__all__ = [
    "SheetToAttest",
    "may_follow_session",
    "named_seat",
    "own_sessions_between",
    "seat_of",
    "session_whole",
    "sessions_between",
    "sheet_of",
    "sheets_waiting",
]
