"""Whose week does not reach the hours that the program wants, and where they could make up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.desks import rules
from hearthside.kernel.clock import length, local, weekday
from hearthside.people.models import Person
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Episode, Membership
from hearthside.schedule.queries import hour_words, make_ups_for, meters, missed_in_week
from hearthside.schedule.rules import Meter, week_of

from .roster import on_rosters


A_PAGE = 150  # people; whoever lacks most stands first


@dataclass(frozen=True, slots=True)
class OwnHours:
    """A participant's own week, in shares of what it should reach."""

    words: str
    done: float
    planned: float
    short: str  # what it will not reach, in words; "" when it does


def own_hours(stay: Episode | None, *, at: datetime) -> OwnHours | None:
    """None in a week without anything planned.  Two queries."""
    if stay is None:
        return None
    meter = meters({stay.pk: stay.program_id}, on=local(at, stay.program.zone).date(), at=at)[stay.pk]
    if not meter.attended and not meter.planned:
        return None
    return OwnHours(
        rules.meter_words(meter),
        _share(meter.attended, meter),
        _share(meter.planned, meter),
        length(meter.short) if meter.short else "",
    )


def _share(minutes: int, meter: Meter) -> float:
    return min(1.0, minutes / meter.needed) if meter.needed else 0.0


@dataclass(frozen=True, slots=True)
class HoursRow:
    url: str
    options_url: str
    name: str
    cohort: str
    words: str
    short: str
    made_up: str
    done: float
    planned: float


@dataclass(frozen=True, slots=True)
class HoursOfWeek:
    week_words: str
    short: Cards[HoursRow]
    reach: Cards[HoursRow]
    more: int  # people who do not stand on the page


def hours_of(viewer: Viewer, *, at: datetime) -> HoursOfWeek:
    """Of everyone on a roster of this viewer's, whoever lacks most first.  Four queries and one for each program."""
    today = local(at, Person.objects.get(pk=viewer.person_id).zone).date()
    people = on_rosters(viewer, at=at).select_related("cohort", "episode__person")
    members = list(people.order_by("episode__person__chosen_name", "pk"))
    found = meters({one.episode_id: one.episode.program_id for one in members}, on=today, at=at)
    ranked = sorted(members, key=lambda one: -found[one.episode_id].short)
    monday, sunday = week_of(today)

    def drawn(chosen: Collection[Membership]) -> Cards[HoursRow]:
        rows = tuple(_row(viewer, one, found[one.episode_id]) for one in chosen)
        return Cards(rows, frozenset(one.episode_id for one in chosen))

    return HoursOfWeek(
        week_words=f"{weekday(monday)} to {weekday(sunday)}",
        short=drawn([one for one in ranked[:A_PAGE] if found[one.episode_id].short]),
        reach=drawn([one for one in ranked[:A_PAGE] if not found[one.episode_id].short]),
        more=max(0, len(members) - A_PAGE),
    )


def _row(viewer: Viewer, one: Membership, meter: Meter) -> HoursRow:
    return HoursRow(
        url=reverse("journeys:person", args=[one.episode_id]),
        options_url=reverse("desks:make-ups", args=[one.episode_id]),
        name=name_for(viewer, named(one.episode.person), Where.STAFF),
        cohort=one.cohort.name,
        words=rules.meter_words(meter),
        short=length(meter.short) if meter.short else "",
        made_up=f"{length(meter.made_up)} of it in other groups" if meter.made_up else "",
        done=_share(meter.attended, meter),
        planned=_share(meter.planned, meter),
    )


@dataclass(frozen=True, slots=True)
class Missed:
    when: str
    title: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MakeUps:
    """What somebody missed of a week, and where there is a place for the same."""

    name: str
    words: str
    short: str
    missed: tuple[Missed, ...]


def make_ups_of(viewer: Viewer, stay: Episode, *, at: datetime) -> Cards[MakeUps]:
    zone = stay.program.zone
    today = local(at, zone).date()
    meter = meters({stay.pk: stay.program_id}, on=today, at=at)[stay.pk]
    missed = missed_in_week(stay, on=today, at=at)
    page = MakeUps(
        name=name_for(viewer, named(stay.person), Where.STAFF),
        words=rules.meter_words(meter),
        short=length(meter.short) if meter.short else "",
        missed=tuple(
            Missed(
                hour_words(one, zone),
                one.title,
                tuple(f"{hour_words(o, zone)}, {o.cohort.name}" for o in make_ups_for(stay, one, at=at)),
            )
            for one in missed
        ),
    )
    return Cards((page,), frozenset({stay.pk}))
