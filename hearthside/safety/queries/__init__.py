from .downtime import ReachedBy, reached_by
from .gaps import (
    EarlierGap,
    GapCard,
    caller_words,
    earlier_gaps,
    gap_card,
    gaps_open,
    open_gaps,
    own_gaps,
    told_of_gap,
)
from .stamps import WhereIs, last_stamp, places_of, privacy_of, program_day, stamp_on, stamped_days, where_is


__all__ = [
    "EarlierGap",
    "GapCard",
    "ReachedBy",
    "WhereIs",
    "caller_words",
    "earlier_gaps",
    "gap_card",
    "gaps_open",
    "last_stamp",
    "open_gaps",
    "own_gaps",
    "places_of",
    "privacy_of",
    "program_day",
    "reached_by",
    "stamp_on",
    "stamped_days",
    "told_of_gap",
    "where_is",
]
