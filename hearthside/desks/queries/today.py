"""What the pages where people start draw.  Each is a handful of queries, however many people are in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.desks import rules
from hearthside.desks.rules import State
from hearthside.kernel.clock import local, o_clock
from hearthside.people.models import Person
from hearthside.people.queries import named, waiting_words
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.schedule.models import Session
from hearthside.schedule.queries import (
    named_seat,
    own_cancelled_between,
    own_sessions_between,
    own_topics,
)
from hearthside.schedule.terms import LEADS, MEMBERS

from .shared import Someone, day_around, opens_before, state_now


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
    minutes_whole: int


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
    agreements: str  # how many wait to be signed; empty for none
    next: NextThing | None
    people: Cards[Someone]
    timeline: tuple[Step, ...]
    topics: str


def today_of(viewer: Viewer, *, at: datetime) -> Today:
    """The participant's day: where I am, what is next, who is there."""
    me = Person.objects.get(pk=viewer.person_id)
    zone = me.zone
    sessions = own_sessions_between(viewer, *day_around(at, zone))
    before = opens_before(sessions[0], at) if sessions else timedelta()
    states = [state_now(s, before, at) for s in sessions]
    coming = next((i for i, state in enumerate(states) if state != State.OVER), None)
    here = local(at, zone)
    shown = sessions[coming] if coming is not None else None
    return Today(
        greeting=rules.greeting(here.hour),
        greeting_name=name_for(viewer, named(me), Where.STAFF),
        day_words=f"{here:%A}, {here.day} {here:%B}. Times are yours, {rules.city(zone)}.",
        agreements=waiting_words(viewer),
        next=_next_thing(viewer, shown, before, zone, at) if shown else None,
        people=_people_of(viewer, shown),
        timeline=_timeline(sessions, states, own_cancelled_between(viewer, *day_around(at, zone)), zone, at),
        topics=" ".join([*(f"session:{one.pk}" for one in sessions), *own_topics(viewer)]),
    )


def _next_thing(viewer: Viewer, session: Session, before: timedelta, zone: str, at: datetime) -> NextThing:
    state = state_now(session, before, at)
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
        minutes_whole=round((session.ends_at - session.starts_at).total_seconds() / 60),
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


A_BREAK = timedelta(minutes=45)  # a longer time between two sessions is time of one's own


def _timeline(
    sessions: Sequence[Session],
    states: Sequence[State],
    cancelled: Sequence[Session],
    zone: str,
    at: datetime,
) -> tuple[Step, ...]:
    """Sessions, the breaks in and between them, and what is cancelled, in order of time; one of them is where I am."""
    steps: list[tuple[datetime, datetime, str, str]] = []
    for session, state in zip(sessions, states, strict=True):
        ended = session.ended_at or session.ends_at
        words = "ended" if state == State.OVER else rules.minutes_words(session.starts_at, session.ends_at)
        steps.append((session.starts_at, ended, session.title, words))
        steps += [(b.starts_at, b.ends_at, "Break", "") for b in session.breaks.all() if b.starts_at < ended]
    for before, after in pairwise(sessions):
        begins = before.ended_at or before.ends_at
        if timedelta() < after.starts_at - begins <= A_BREAK:
            steps.append((begins, after.starts_at, "Break", ""))
    steps += [(s.starts_at, s.ends_at, s.title, _cancelled_words(s)) for s in cancelled]
    steps.sort(key=lambda step: step[0])
    current = max((i for i, (a, b, _, _) in enumerate(steps) if a <= at < b), default=None)
    return tuple(
        Step(
            o_clock(begin, zone),
            title,
            words,
            "here"
            if i == current
            else "past"
            if end <= at or (current is not None and i < current)
            else "next",
        )
        for i, (begin, end, title, words) in enumerate(steps)
    )


def _cancelled_words(session: Session) -> str:
    return f"Cancelled. {session.cancelled_words}".strip()
