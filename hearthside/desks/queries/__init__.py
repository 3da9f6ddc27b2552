from .day import day_of
from .floor import downtime_of, floor_of
from .nav import nav, start_of
from .roster import roster_of
from .today import today_of


__all__ = ["day_of", "downtime_of", "floor_of", "nav", "roster_of", "start_of", "today_of"]
