"""What the pages where people start draw.  Each is a handful of queries, however many people are in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import local, o_clock
from hearthside.people.models import Person
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Cohort, Membership
from hearthside.program.queries import setting
from hearthside.program.rules import cohorts_in_sight
from hearthside.rooms.queries import here_now
from hearthside.rooms.terms import JOIN_BEFORE
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import (
    SheetToAttest,
    named_seat,
    own_sessions_between,
    sessions_between,
    sheets_waiting,
)
from hearthside.schedule.terms import HOSTS, LEADS, MEMBERS, SeatKind

from . import rules
from .rules import State


@dataclass(frozen=True, slots=True)
class Someone:
    initial: str
    name: str
    lead: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class NextThing:
    session_id: UUID
    title: str
    starts: str
    with_words: str
    length_words: str
    state: State
    opens_words: str
    join_url: str
    minutes_left: int


@dataclass(frozen=True, slots=True)
class Step:
    time: str
    title: str
    words: str
    state: str  # past, here, next


@dataclass(frozen=True, slots=True)
class Today:
    greeting: str
    greeting_name: str
    day_words: str
    next: NextThing | None
    people: Cards[Someone]
    timeline: tuple[Step, ...]


def _day_around(at: datetime, zone: str) -> tuple[datetime, datetime]:
    """The day's first moment and the next day's, in a zone; 23 or 25 hours apart at a clock change."""
    tz = ZoneInfo(zone)
    today = local(at, zone).date()
    return (
        datetime.combine(today, time.min, tz),
        datetime.combine(today + timedelta(days=1), time.min, tz),
    )


def _opens_before(session: Session, at: datetime) -> timedelta:
    minutes = setting(JOIN_BEFORE, program_id=session.cohort.track.program_id, on=at.date())
    return timedelta(minutes=minutes)


def _state(session: Session, before: timedelta, at: datetime) -> State:
    return rules.state_of(
        session.starts_at, session.ends_at, ended_at=session.ended_at, opens_before=before, at=at
    )


def today_of(viewer: Viewer, *, at: datetime) -> Today:
    """The participant's day: where I am, what is next, who is there."""
    me = Person.objects.get(pk=viewer.person_id)
    zone = me.zone
    sessions = own_sessions_between(viewer, *_day_around(at, zone))
    before = _opens_before(sessions[0], at) if sessions else timedelta()
    states = [_state(s, before, at) for s in sessions]
    coming = next((i for i, state in enumerate(states) if state != State.OVER), None)
    here = local(at, zone)
    shown = sessions[coming] if coming is not None else None
    return Today(
        greeting=rules.greeting(here.hour),
        greeting_name=name_for(viewer, named(me), Where.STAFF),
        day_words=f"{here:%A}, {here.day} {here:%B}. Times are yours, {zone.split('/')[-1].replace('_', ' ')}.",
        next=_next_thing(viewer, shown, states[coming], before, zone, at) if shown and coming is not None else None,
        people=_people_of(viewer, shown),
        timeline=_timeline(sessions, states, zone, at),
    )


def _next_thing(
    viewer: Viewer, session: Session, state: State, before: timedelta, zone: str, at: datetime
) -> NextThing:
    leads = [name_for(viewer, named_seat(s), Where.ROOM) for s in session.seats.all() if s.kind in LEADS]
    return NextThing(
        session_id=session.pk,
        title=session.title,
        starts=o_clock(session.starts_at, zone),
        with_words="with " + " and ".join(leads) if leads else "",
        length_words=rules.minutes_words(session.starts_at, session.ends_at),
        state=state,
        opens_words=rules.opens_words(state, session.starts_at, opens_before=before, zone=zone),
        join_url=reverse("rooms:room", args=[session.pk]) if state in {State.OPEN, State.LIVE} else "",
        minutes_left=max(0, round((session.ends_at - at).total_seconds() / 60)),
    )


def _people_of(viewer: Viewer, session: Session | None) -> Cards[Someone]:
    """Everyone in the group, oneself first, whoever leads last."""
    if session is None:
        return Cards((), frozenset())
    held = [s for s in session.seats.all() if s.closed_at is None and s.kind in MEMBERS | LEADS]
    held.sort(key=lambda s: (s.kind in LEADS, s.person_id != viewer.person_id))
    people = []
    for seat in held:
        name = name_for(viewer, named_seat(seat), Where.ROOM)
        mine = seat.person_id == viewer.person_id
        people.append(Someone(name[:1].upper(), "You" if mine else name, lead=seat.kind in LEADS))
    return Cards(tuple(people), frozenset(s.episode_id for s in held if s.episode_id))


def _timeline(sessions: Sequence[Session], states: Sequence[State], zone: str, at: datetime) -> tuple[Step, ...]:
    """Sessions and their breaks in order of time; one of them is where I am."""
    steps: list[tuple[datetime, datetime, str, str]] = []
    for session, state in zip(sessions, states, strict=True):
        ended = session.ended_at or session.ends_at
        words = "ended" if state == State.OVER else rules.minutes_words(session.starts_at, session.ends_at)
        steps.append((session.starts_at, ended, session.title, words))
        steps += [(b.starts_at, b.ends_at, "Break", "") for b in session.breaks.all() if b.starts_at < ended]
    steps.sort(key=lambda step: step[0])
    current = max((i for i, (a, b, _, _) in enumerate(steps) if a <= at < b), default=None)
    return tuple(
        Step(
            o_clock(begin, zone),
            title,
            words,
            "here" if i == current else "past" if end <= at or (current is not None and i < current) else "next",
        )
        for i, (begin, end, title, words) in enumerate(steps)
    )


@dataclass(frozen=True, slots=True)
class DaySession:
    session_id: UUID
    title: str
    time_words: str
    cohort_words: str
    role_words: str
    state: State
    room_url: str
    sheet_url: str
    counts_words: str
    expected: Cards[Someone]
    here: Cards[Someone]
    missing: Cards[Someone]


@dataclass(frozen=True, slots=True)
class Day:
    greeting: str
    greeting_name: str
    day_words: str
    sessions: tuple[DaySession, ...]
    sheets_waiting: tuple[SheetToAttest, ...]


def day_of(viewer: Viewer, *, at: datetime) -> Day:
    """The team's day: my sessions, who is expected, here, missing; the sheets that wait for me."""
    me = Person.objects.get(pk=viewer.person_id)
    sessions = sessions_between(viewer, *_day_around(at, me.zone))
    places = here_now([s.pk for s in sessions])
    before = _opens_before(sessions[0], at) if sessions else timedelta()
    here = local(at, me.zone)
    return Day(
        greeting=rules.greeting(here.hour),
        greeting_name=name_for(viewer, named(me), Where.STAFF),
        day_words=f"{here:%A}, {here.day} {here:%B}.",
        sessions=tuple(_day_session(viewer, s, _state(s, before, at), places) for s in sessions),
        sheets_waiting=tuple(sheets_waiting(viewer, at=at)),
    )


def _day_session(viewer: Viewer, session: Session, state: State, places: frozenset[UUID]) -> DaySession:
    zone = session.cohort.track.zone
    seats = list(session.seats.all())
    mine = next((s for s in seats if s.person_id == viewer.person_id and s.closed_at is None), None)
    members = [s for s in seats if s.kind in MEMBERS and s.closed_at is None]
    present = [s for s in members if s.place in places]
    absent = [s for s in members if s.place not in places]
    waiting = state in {State.LATER, State.OPEN}
    leads = viewer.leads_cohorts | viewer.directs_programs | viewer.coordinates_programs
    return DaySession(
        session_id=session.pk,
        title=session.title,
        time_words=rules.span(session.starts_at, session.ends_at, zone),
        cohort_words=f"{session.cohort.name}, {session.cohort.track.name}",
        role_words=SeatKind(mine.kind).label.lower() if mine else "",
        state=state,
        room_url=reverse("rooms:room", args=[session.pk])
        if mine and mine.kind in HOSTS and state in {State.OPEN, State.LIVE}
        else "",
        sheet_url=reverse("schedule:sheet", args=[session.pk]) if state == State.OVER and leads else "",
        counts_words=_counts(state, len(members), len(present)),
        expected=_cards(viewer, absent if waiting else []),
        here=_cards(viewer, present),
        missing=_cards(viewer, absent if state == State.LIVE else []),
    )


def _counts(state: State, all_of_them: int, present: int) -> str:
    if state == State.OVER:
        return f"{all_of_them} on the roster"
    return f"{present} of {all_of_them} here"


def _cards(viewer: Viewer, seats: Sequence[Seat]) -> Cards[Someone]:
    rows = []
    for seat in seats:
        name = name_for(viewer, named_seat(seat), Where.ROOM)
        rows.append(Someone(name[:1].upper(), name))
    return Cards(tuple(rows), frozenset(s.episode_id for s in seats if s.episode_id))


@dataclass(frozen=True, slots=True)
class RosterRow:
    name: str
    room_name: str
    pronouns: str
    words: str


@dataclass(frozen=True, slots=True)
class RosterCohort:
    name: str
    track_words: str
    rows: Cards[RosterRow]


def roster_of(viewer: Viewer, *, on: date) -> tuple[RosterCohort, ...]:
    """Whoever this viewer leads, cares for, coordinates or directs, by cohort.  Two queries, however many people."""
    holds = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    whole = Q(cohort__in=Cohort.objects.filter(cohorts_in_sight(viewer)))
    members = (
        Membership.objects.filter(holds, whole | Q(episode_id__in=viewer.cares_for))
        .select_related("episode__person", "cohort__track")
        .order_by("cohort__name", "episode__person__chosen_name", "pk")
    )
    cohorts: dict[UUID, list[Membership]] = {}
    for member in members:
        cohorts.setdefault(member.cohort_id, []).append(member)
    return tuple(_roster_cohort(viewer, rows) for rows in cohorts.values())


def _roster_cohort(viewer: Viewer, members: Sequence[Membership]) -> RosterCohort:
    cohort = members[0].cohort
    rows = tuple(
        RosterRow(
            name_for(viewer, named(m.episode.person, room=m.room_name), Where.STAFF),
            m.room_name,
            m.episode.person.pronouns,
            f"since {m.starts_on.day} {m.starts_on:%B}",
        )
        for m in members
    )
    return RosterCohort(cohort.name, cohort.track.name, Cards(rows, frozenset(m.episode_id for m in members)))
