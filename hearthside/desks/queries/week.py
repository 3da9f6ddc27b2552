"""A participant's week: seven days to look at and to print."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hearthside.access.viewer import Viewer
from hearthside.desks import rules
from hearthside.kernel.clock import day_around, local, whole_day
from hearthside.people.models import Person
from hearthside.people.rules import name_for, zone_words
from hearthside.people.terms import Where
from hearthside.schedule.models import Session
from hearthside.schedule.queries import named_seat, own_cancelled_between, own_sessions_between, own_topics
from hearthside.schedule.terms import LEADS


SEVEN = 7


@dataclass(frozen=True, slots=True)
class WeekLine:
    time: str
    title: str
    who: str
    cancelled: str  # "" while it takes place


@dataclass(frozen=True, slots=True)
class WeekDay:
    words: str
    is_today: bool
    lines: tuple[WeekLine, ...]


@dataclass(frozen=True, slots=True)
class MyWeek:
    zone: str
    by: str  # the same as a device names it
    days: tuple[WeekDay, ...]
    topics: str


def my_week(viewer: Viewer, *, at: datetime) -> MyWeek:
    """From today on, by one's own clock.  Six queries."""
    zone = Person.objects.get(pk=viewer.person_id).zone
    today, around = local(at, zone).date(), day_around(at, zone, days=SEVEN)
    by_day: dict[date, list[tuple[datetime, WeekLine]]] = defaultdict(list)
    for one in own_sessions_between(viewer, *around):
        leads = [
            name_for(viewer, named_seat(s), Where.ROOM)
            for s in one.seats.all()
            if s.kind in LEADS and s.closed_at is None
        ]
        line = WeekLine(rules.span(one.starts_at, one.ends_at, zone), one.title, " and ".join(leads), "")
        by_day[local(one.starts_at, zone).date()].append((one.starts_at, line))
    for one in own_cancelled_between(viewer, *around):
        by_day[local(one.starts_at, zone).date()].append((one.starts_at, _cancelled(one, zone)))
    days = [today + timedelta(days=n) for n in range(SEVEN)]
    return MyWeek(
        zone=zone_words(zone),
        by=zone,
        days=tuple(
            WeekDay(
                whole_day(on),
                on == today,
                tuple(line for _, line in sorted(by_day[on], key=lambda pair: pair[0])),
            )
            for on in days
        ),
        topics=" ".join(own_topics(viewer)),
    )


def _cancelled(one: Session, zone: str) -> WeekLine:
    return WeekLine(
        rules.span(one.starts_at, one.ends_at, zone),
        one.title,
        "",
        one.cancelled_words or "It does not take place.",
    )
