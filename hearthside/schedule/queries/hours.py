"""Individual hours: what is offered, what is free, what is booked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.careteam.models import HOLDS, Appointment, Assignment
from hearthside.careteam.terms import CLINICAL, Bond, Weekday
from hearthside.kernel.clock import local, o_clock, whole_day
from hearthside.people.models import Person
from hearthside.people.queries import named
from hearthside.people.rules import name_for, zone_words
from hearthside.people.terms import Where
from hearthside.program.models import Episode, Program, holding
from hearthside.program.queries import setting
from hearthside.schedule import rules
from hearthside.schedule.models import OfferedHours, Seat, Session, WeeklyHour
from hearthside.schedule.terms import LEADS, MEMBERS, WEEKS_AHEAD, SeatKind, SessionKind

from .sessions import family_names
from .week_page import clock_words
from .weeks import days_off


LOOKING_AHEAD = timedelta(days=14)
MOST_TIMES = 60


def free_hours_of(
    episode: Episode,
    clinician: UUID,
    *,
    minutes: int = rules.LENGTH_MIN,
    at: datetime,
    but: UUID | None = None,
) -> list[datetime]:
    """The starts in the coming two weeks at which this clinician offers an hour and both are free.  Three queries.

    `but`: the session that would be moved, whose own time is free for it.
    """
    zone = episode.program.zone
    today = local(at, zone).date()
    offered = OfferedHours.objects.filter(
        person_id=clinician, program_id=episode.program_id, ended_at__isnull=True
    )
    seats = Seat.objects.filter(
        person_id__in=[clinician, episode.person_id],
        closed_at__isnull=True,
        during__overlap=(at, at + LOOKING_AHEAD + timedelta(days=1)),
    ).exclude(session__in=[but] if but else [])
    off = days_off(episode.program_id, today, today + LOOKING_AHEAD)
    return [
        start
        for start in rules.free_hours(
            offered,
            [(during.lower, during.upper) for during in seats.values_list("during", flat=True)],
            since=today,
            until=today + LOOKING_AHEAD,
            zone=zone,
            at=at,
            minutes=minutes,
        )
        if local(start, zone).date() not in off
    ]


def clinician_of(hour: Session) -> UUID:
    found: UUID = hour.seats.get(kind=SeatKind.FACILITATOR, closed_at=None).person_id
    return found


def times_for(hour: Session, *, at: datetime) -> list[datetime]:
    """To which this individual hour could be moved."""
    assert hour.episode is not None, "an individual hour is somebody's"
    minutes = round((hour.ends_at - hour.starts_at).total_seconds() / 60)
    return free_hours_of(hour.episode, clinician_of(hour), minutes=minutes, at=at, but=hour.pk)


def dates_of(one: WeeklyHour, *, at: datetime) -> list[date]:
    """The days on which a weekly hour does not stand yet, as far ahead as the program plans; none on a day off."""
    program = one.episode.program
    today = local(at, program.zone).date()
    until = today + timedelta(weeks=setting(WEEKS_AHEAD, program_id=program.pk, on=today))
    stand = set(
        Session.objects.filter(
            Q(cancelled_at__isnull=True) | Q(by_hand_at__isnull=False), weekly=one, series_on__gte=today
        ).values_list("series_on", flat=True)
    )
    first = max(one.starts_on, today + timedelta(days=1))
    first += timedelta(days=(one.weekday - first.weekday()) % rules.A_WEEK)
    days = [first + timedelta(weeks=n) for n in range(max(0, (until - first).days // rules.A_WEEK + 1))]
    off = days_off(program.pk, today, until)
    return [on for on in days if on not in stand and on not in off]


@dataclass(frozen=True, slots=True)
class HourLine:
    session_id: UUID
    weekly_id: UUID | None
    words: str
    who: str
    episode_id: UUID
    cancelled: str
    may_move: bool
    is_family: bool
    family: tuple[str, ...]  # who is asked to come along


def _name(viewer: Viewer, person: Person) -> str:
    """Of the other one in an hour: staff go by their chosen name there as in a room, and so do members among staff."""
    return name_for(viewer, named(person), Where.STAFF if viewer.is_staff else Where.ROOM)


def _line(viewer: Viewer, one: Session, zone: str, at: datetime) -> HourLine:
    seats = list(one.seats.all())
    mine = {s.kind for s in seats if s.person_id == viewer.person_id}
    other = {SeatKind.FACILITATOR} if mine & MEMBERS else MEMBERS
    assert one.episode_id is not None, "the query asks for it"
    return HourLine(
        session_id=one.pk,
        weekly_id=one.weekly_id if one.weekly and one.weekly.ended_at is None else None,
        words=hour_words(one, zone),
        who=", ".join(_name(viewer, s.person) for s in seats if s.kind in other),
        episode_id=one.episode_id,
        cancelled=(one.cancelled_words or "Cancelled.") if one.cancelled_at else "",
        may_move=one.cancelled_at is None and one.starts_at > at,
        is_family=one.kind == SessionKind.FAMILY,
        family=family_names(seats),
    )


@dataclass(frozen=True, slots=True)
class MyHours:
    """A participant's: what is booked, and with whom one may book."""

    zone: str
    hours: tuple[HourLine, ...]
    clinicians: tuple[tuple[UUID, str], ...]


def my_hours(viewer: Viewer, episode: Episode, clinicians: list[Person], *, at: datetime) -> MyHours:
    zone = episode.person.zone
    rows = _booked(at).filter(episode=episode)
    return MyHours(
        zone_words(zone),
        tuple(_line(viewer, one, zone, at) for one in rows),
        tuple((one.pk, _name(viewer, one)) for one in clinicians),
    )


def _booked(at: datetime) -> QuerySet[Session]:
    return (
        Session.objects.filter(episode__isnull=False, during__endswith__gt=at)
        .exclude(cancelled_at__isnull=False, cancelled_words="")
        .select_related("weekly")
        .prefetch_related("seats__person")
        .order_by("during")
    )


@dataclass(frozen=True, slots=True)
class OfferedLine:
    id: UUID
    words: str


@dataclass(frozen=True, slots=True)
class Practice:
    """A clinician's: what they offer and what is booked with them."""

    zone: str
    offered: tuple[OfferedLine, ...]
    hours: Cards[HourLine]


def practice_of(viewer: Viewer, person: Person, *, at: datetime) -> Practice:
    zone = person.zone
    offered = OfferedHours.objects.filter(person=person, ended_at__isnull=True).order_by(
        "weekday", "from_minute"
    )
    rows = list(
        _booked(at).filter(seats__person=person, seats__kind=SeatKind.FACILITATOR, seats__closed_at=None)
    )
    return Practice(
        zone_words(zone),
        tuple(
            OfferedLine(
                one.pk,
                f"{Weekday(one.weekday).label}s, {clock_words(one.from_minute)} to {clock_words(one.to_minute)}",
            )
            for one in offered
        ),
        Cards(
            tuple(_line(viewer, one, zone, at) for one in rows),
            frozenset(one.episode_id for one in rows if one.episode_id),
        ),
    )


@dataclass(frozen=True, slots=True)
class FreeDay:
    words: str
    times: tuple[tuple[str, str], ...]  # value, as the clock shows it


def free_days(starts: list[datetime], zone: str) -> tuple[FreeDay, ...]:
    """Times to choose from, by day, by the clock of whoever chooses."""
    by_day: dict[date, list[datetime]] = defaultdict(list)
    for start in starts[:MOST_TIMES]:
        by_day[local(start, zone).date()].append(start)
    return tuple(
        FreeDay(whole_day(on), tuple((one.isoformat(), o_clock(one, zone)) for one in times))
        for on, times in by_day.items()
    )


def clinicians_of(viewer: Viewer, episode: Episode, *, at: datetime) -> list[Person]:
    """With whom an hour of this person can be: whoever treats them; whoever asks and treats them comes first."""
    held = Assignment.objects.filter(
        HOLDS,
        holding("episode__program__zone", at),
        episode=episode,
        bond__in=[Bond.THERAPIST, Bond.PRESCRIBER],
    )
    found = [one.person for one in held.select_related("person").order_by("bond", "pk")]
    return sorted(dict.fromkeys(found), key=lambda one: one.pk != viewer.person_id)


def programs_of(viewer: Viewer, *, at: datetime) -> list[tuple[UUID, str]]:
    """In which someone holds a clinical post today."""
    rows = Appointment.objects.filter(
        HOLDS, holding("program__zone", at), person_id=viewer.person_id, post__in=CLINICAL
    )
    return sorted(set(rows.values_list("program_id", "program__name")), key=lambda row: row[1])


@dataclass(frozen=True, slots=True)
class Choosing:
    """The head of a page on which a time is chosen."""

    who: Cards[str]  # one name
    zone: str
    days: tuple[FreeDay, ...]
    pairs: tuple[tuple[str, str], ...]


def choosing(
    viewer: Viewer, other: Person, starts: list[datetime], *, zone: str, about: frozenset[UUID]
) -> Choosing:
    """`about`: whose episode it is, when `other` is in treatment."""
    days = free_days(starts, zone)
    return Choosing(
        Cards((_name(viewer, other),), about),
        zone_words(zone),
        days,
        tuple((value, f"{one.words}, {said}") for one in days for value, said in one.times),
    )


@dataclass(frozen=True, slots=True)
class Booking:
    """Whom a clinician can book hours for."""

    episode_id: UUID
    name: str


def my_people(viewer: Viewer) -> Cards[Booking]:
    rows = (
        Episode.objects.filter(pk__in=viewer.treats, closed_on__isnull=True)
        .select_related("person")
        .order_by("person__chosen_name", "pk")
    )
    return Cards(
        tuple(Booking(one.pk, _name(viewer, one.person)) for one in rows),
        frozenset(one.pk for one in rows),
    )


def myself(viewer: Viewer) -> Person:
    return Person.objects.get(pk=viewer.person_id)


def program_named(program_id: UUID) -> Program:
    return Program.objects.get(pk=program_id)


def other_of(viewer: Viewer, hour: Session) -> Person:
    """With whom the viewer has this hour; for whoever has none in it, whose hour it is."""
    held = hour.seats.filter(kind__in=MEMBERS | LEADS).select_related("person")
    people = {seat.kind in MEMBERS: seat.person for seat in held}
    own = people[True].pk == viewer.person_id
    return people[not own]


def hour_words(one: Session, zone: str) -> str:
    here = local(one.starts_at, zone)
    return f"{whole_day(here)}, {o_clock(one.starts_at, zone)} to {o_clock(one.ends_at, zone)}"
