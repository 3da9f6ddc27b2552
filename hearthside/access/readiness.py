"""Whether people in treatment may be in this database, and what every page says of it.  Decided here and nowhere else.

Until *Help reaches a person* is built, a database that is no demo is not ready for them: a bar says so on every page, and
no room opens but in a rehearsal, in which the team plays the people.  That issue removes all of it but the demo's bar.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from .models import DemoDatabase


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands over everything, and where it leads."""

    words: str
    url: str = ""
    link: str = ""


DEMO = Bar("Demo: anyone can walk in as anyone; nothing here is real.", "/demo/", "Who is who")
NOT_READY = "Not ready for people in treatment: nobody is told when someone needs help."


@dataclass(frozen=True, slots=True)
class Readiness:
    is_demo: bool
    is_rehearsal: bool

    @property
    def opens_rooms(self) -> bool:
        return self.is_demo or self.is_rehearsal

    @property
    def bar(self) -> Bar:
        if self.is_demo:
            return DEMO
        return Bar(f"{NOT_READY} Rehearsal." if self.is_rehearsal else NOT_READY)


# What the database said last, for the page that says that the database is away.  Nothing is decided by it.
_last = Readiness(is_demo=False, is_rehearsal=False)


def readiness() -> Readiness:
    """One query; the middleware asks it once a request."""
    global _last  # noqa: PLW0603 -- one value for the whole process
    _last = Readiness(is_demo=DemoDatabase.objects.exists(), is_rehearsal=settings.REHEARSAL)
    return _last


def last_known() -> Readiness:
    return _last
