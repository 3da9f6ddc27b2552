"""The demo clinic, built by the same actions that people use: nothing in it has lived an illegal life.

`build` makes the clinic; with `lived`, `weeks` plans six weeks behind it and what lies ahead.  `catch_up` lives every
session that is over and that nobody came to: by everyone's actions, and in bulk where it is longer ago than a week.
"""

from .clinic import build
from .past import catch_up
from .today import arrive_all, make_live
from .who import US


__all__ = ["US", "arrive_all", "build", "catch_up", "make_live"]
