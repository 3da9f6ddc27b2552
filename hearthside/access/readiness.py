"""What this database is for: a demo, or a clinic.  Decided here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from .models import DemoDatabase


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands over everything, and where it leads."""

    words: str
    url: str = ""
    link: str = ""


DEMO = Bar("Demo: anyone can walk in as anyone; nothing here is real.", "/demo/", "Who is who")


@dataclass(frozen=True, slots=True)
class Readiness:
    is_demo: bool

    @property
    def bar(self) -> Bar | None:
        return DEMO if self.is_demo else None


# What the database said last, for the page that says that the database is away.  Nothing is decided by it.
_last = Readiness(is_demo=False)


def readiness() -> Readiness:
    """One query; the middleware asks it once a request."""
    global _last  # noqa: PLW0603 -- one value for the whole process
    _last = Readiness(is_demo=DemoDatabase.objects.exists())
    return _last


def last_known() -> Readiness:
    return _last
