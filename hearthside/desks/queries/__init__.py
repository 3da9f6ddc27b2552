from .day import day_of
from .nav import nav
from .roster import roster_of
from .today import today_of


__all__ = ["day_of", "nav", "roster_of", "today_of"]
