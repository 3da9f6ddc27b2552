from .day import day_of
from .floor import downtime_of, floor_of
from .hours import hours_of, make_ups_of
from .nav import nav, start_of
from .roster import roster_of
from .today import today_of
from .week import my_week


__all__ = [
    "day_of",
    "downtime_of",
    "floor_of",
    "hours_of",
    "make_ups_of",
    "my_week",
    "nav",
    "roster_of",
    "start_of",
    "today_of",
]
