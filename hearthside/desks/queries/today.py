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
from hearthside.kernel.clock import city, day_around, local, o_clock, weekday
from hearthside.measures.queries import Waiting, waiting
from hearthside.people.models import Person
from hearthside.people.queries import Help, help_by_phone, named, waiting_words
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.practice.models import AbsenceWord
from hearthside.practice.queries import LostMakeUp, lost_make_ups, standing_words, wrote_on
from hearthside.practice.rules import BELONGS, Day, absence_words, day_to_wrap
from hearthside.program.queries import own_stay
from hearthside.rooms.queries import offers_check
from hearthside.safety.queries import caller_words, own_plan_waits
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import (
    beside_words,
    named_seat,
    own_cancelled_between,
    own_sessions_between,
    own_topics,
    seats_held,
)
from hearthside.schedule.rules import is_make_up, is_over
from hearthside.schedule.terms import LEADS, MAKES_UP, MEMBERS, OWN_HOURS, SeatKind, SessionKind

from .hours import OwnHours, own_hours
from .shared import Someone, opens_before, state_now


@dataclass(frozen=True, slots=True)
class NextThing:
    session_id: UUID
    title: str
    own_hour: bool  # with a clinician, not with a group
    starts: str
    with_words: str
    length_words: str
    state: State
    opens_words: str
    join_url: str
    minutes_left: int
    minutes_whole: int
    seat_id: UUID | None  # one's own place in it
    said: str  # that one comes late or not at all
    said_id: UUID | None
    family_url: str  # of an hour to which one's family may come: who does


@dataclass(frozen=True, slots=True)
class Step:
    time: str
    title: str
    words: str
    state: str  # past, here, next


@dataclass(frozen=True, slots=True)
class Pause:
    """A break in a session or between two of them, while it lasts."""

    until: str
    minutes_left: int
    minutes_whole: int


@dataclass(frozen=True, slots=True)
class Today:
    greeting: str
    greeting_name: str
    zone: str  # by which all times are said
    day_words: str
    agreements: str  # how many wait to be signed; empty for none
    plan_waits: bool  # one's safety plan, for one's name
    next: NextThing | None
    pause: Pause | None
    people: Cards[Someone]
    beside: tuple[str, ...]  # who is there beside the group: interpreter, trainee
    check_in: Waiting | None  # questions of the day, on a day with sessions
    help: Help | None  # who answers when sound or picture does not work
    offers_check: bool  # of camera, sound and line, before the first room of the day
    write_instead: str  # whom to write to when nobody is named for it
    timeline: tuple[Step, ...]
    topics: str
    wrap_up: str  # early, due, kept; empty on a day without sessions
    hours: OwnHours | None  # of this week
    lost: tuple[LostMakeUp, ...]  # places to make up that are theirs no longer
    changes_in: int  # seconds until what is shown here is no longer so


def today_of(viewer: Viewer, *, at: datetime) -> Today:
    """The participant's day: where I am, what is next, who is there."""
    me = Person.objects.get(pk=viewer.person_id)
    zone = me.zone
    midnight, next_midnight = day_around(at, zone)
    near = own_sessions_between(viewer, min(midnight, at - BELONGS), next_midnight + BELONGS)
    sessions = [one for one in near if one.ends_at > midnight and one.starts_at < next_midnight]
    before = opens_before(sessions[0], at) if sessions else timedelta()
    states = [state_now(s, before, at) for s in sessions]
    coming = next((i for i, state in enumerate(states) if state != State.OVER), None)
    here = local(at, zone)
    shown = sessions[coming] if coming is not None else None
    there = seats_held(shown) if shown else []
    words, help_ = standing_words([one.pk for one in sessions]), help_by_phone()
    return Today(
        greeting=rules.greeting(here.hour),
        greeting_name=name_for(viewer, named(me), Where.STAFF),
        zone=zone,
        day_words=f"{weekday(here)}. Times are yours, {city(zone)}.",
        agreements=waiting_words(viewer),
        plan_waits=own_plan_waits(viewer),
        next=_next_thing(viewer, shown, before, zone, at, words=words) if shown else None,
        pause=_pause(sessions, zone, at),
        people=_people_of(viewer, there),
        beside=beside_words(there, viewer),
        check_in=waiting(viewer, at=at) if sessions else None,
        help=help_,
        offers_check=shown is not None and offers_check(viewer, on=shown.on),
        write_instead="" if help_ else _writes_to(viewer, at),
        timeline=_timeline(
            sessions, states, own_cancelled_between(viewer, *day_around(at, zone)), zone, at, me=me.pk
        ),
        topics=" ".join([*(f"session:{one.pk}" for one in sessions), *own_topics(viewer)]),
        wrap_up=_wrap_up(viewer, near, midnight, at=at),
        hours=own_hours(own_stay(viewer), at=at),
        lost=lost_make_ups(viewer, zone, at=at),
        changes_in=rules.seconds_until_change(_moments(sessions, before, at, zone), at=at),
    )


def _writes_to(viewer: Viewer, at: datetime) -> str:
    stay = own_stay(viewer)
    return caller_words(viewer, stay.program_id, at=at).rstrip(",") if stay else ""


def _wrap_up(viewer: Viewer, near: Sequence[Session], midnight: datetime, *, at: datetime) -> str:
    """Asked for when the last session of the program day is over, also after midnight; one may write before."""
    days = [Day(one.on, one.starts_at, one.ends_at) for one in near]
    on = day_to_wrap(days, midnight=midnight, at=at)
    if on is None:
        return ""
    if wrote_on(viewer, on):
        return "kept"
    return "due" if all(is_over(one, at=at) for one in near if one.on == on) else "early"


def _moments(sessions: Sequence[Session], before: timedelta, at: datetime, zone: str) -> list[datetime]:
    """At which this page says something else: a room opens, something begins or ends, the day turns."""
    _, midnight = day_around(at, zone)
    found = [midnight]
    for one in sessions:
        found += [one.starts_at - before, one.starts_at, one.ends_at]
        found += [moment for pause in one.breaks.all() for moment in (pause.starts_at, pause.ends_at)]
    return found


def _next_thing(
    viewer: Viewer,
    session: Session,
    before: timedelta,
    zone: str,
    at: datetime,
    *,
    words: dict[UUID, AbsenceWord],
) -> NextThing:
    state = state_now(session, before, at)
    mine = next((s for s in session.seats.all() if s.person_id == viewer.person_id and s.episode_id), None)
    word = words.get(mine.pk) if mine else None
    leads = [
        name_for(viewer, named_seat(s), Where.ROOM)
        for s in session.seats.all()
        if s.kind in LEADS and s.closed_at is None
    ]
    own_hour = session.kind in OWN_HOURS
    return NextThing(
        session_id=session.pk,
        title=session.title,
        own_hour=own_hour,
        starts=o_clock(session.starts_at, zone),
        with_words="with " + " and ".join(leads) if leads else "",
        length_words=rules.minutes_words(session.starts_at, session.ends_at),
        state=state,
        opens_words=rules.opens_words(
            state,
            session.starts_at,
            opens_before=before,
            zone=zone,
            own_hour=own_hour,
        ),
        join_url=reverse("rooms:room", args=[session.pk]) if state in {State.OPEN, State.LIVE} else "",
        minutes_whole=round((session.ends_at - session.starts_at).total_seconds() / 60),
        minutes_left=rules.minutes_up(session.ends_at - at),
        seat_id=mine.pk if mine else None,
        said=absence_words(word.kind, word.minutes) if word else "",
        said_id=word.pk if word else None,
        family_url=reverse("schedule:family", args=[session.pk])
        if session.kind == SessionKind.FAMILY
        else "",
    )


def _people_of(viewer: Viewer, there: Sequence[Seat]) -> Cards[Someone]:
    """Everyone in the group, or of the family, oneself first, whoever leads last."""
    held = sorted(
        (s for s in there if s.kind in MEMBERS | LEADS | {SeatKind.FAMILY}),
        key=lambda s: (s.kind in LEADS, s.person_id != viewer.person_id),
    )
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
    *,
    me: UUID,
) -> tuple[Step, ...]:
    """Sessions, the breaks in and between them, and what is cancelled, in order of time; one of them is where I am."""
    steps: list[tuple[datetime, datetime, str, str]] = []
    off = {(s.starts_at, s.ends_at, s.title, _cancelled_words(s)) for s in cancelled}
    for session, state in zip(sessions, states, strict=True):
        ended = session.ended_at or session.ends_at
        words = "ended" if state == State.OVER else rules.minutes_words(session.starts_at, session.ends_at)
        words = (
            f"{MAKES_UP}; {words}"
            if any(s.person_id == me and is_make_up(s) for s in session.seats.all())
            else words
        )
        steps.append((session.starts_at, ended, session.title, words))
        steps += [(b.starts_at, b.ends_at, "Break", "") for b in session.breaks.all() if b.starts_at < ended]
    steps += [(begin, end, "Break", "") for begin, end in _between(sessions)]
    steps = sorted([*steps, *off], key=lambda step: step[0])
    current = max(
        (i for i, step in enumerate(steps) if step[0] <= at < step[1] and step not in off), default=None
    )
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


def _between(sessions: Sequence[Session]) -> list[tuple[datetime, datetime]]:
    """The breaks between two sessions of a day."""
    gaps = [(before.ended_at or before.ends_at, after.starts_at) for before, after in pairwise(sessions)]
    return [(begin, end) for begin, end in gaps if timedelta() < end - begin <= A_BREAK]


def _pause(sessions: Sequence[Session], zone: str, at: datetime) -> Pause | None:
    inside = [(b.starts_at, b.ends_at) for s in sessions if s.ended_at is None for b in s.breaks.all()]
    now = next(((begin, end) for begin, end in [*inside, *_between(sessions)] if begin <= at < end), None)
    if now is None:
        return None
    begin, end = now
    return Pause(o_clock(end, zone), rules.minutes_up(end - at), rules.minutes_up(end - begin))


def _cancelled_words(session: Session) -> str:
    return f"Cancelled. {session.cancelled_words}".strip()
