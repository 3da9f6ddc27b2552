"""What the pages where people start draw.  Each is a handful of queries, however many people are in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.desks import rules
from hearthside.desks.rules import State
from hearthside.journeys.queries import opened_lately, reviews_owed
from hearthside.kernel.clock import day_around, local, weekday
from hearthside.people.models import Person
from hearthside.people.queries import agreements_missing, named
from hearthside.people.rules import name_for
from hearthside.people.terms import UNSIGNED, Where
from hearthside.practice.models import AbsenceWord
from hearthside.practice.queries import (
    NotSafe,
    WaitingWrapUp,
    not_safe,
    standing_words,
    wrap_ups_waiting,
)
from hearthside.practice.rules import absence_line, absence_words
from hearthside.program.rules import sees_cohort
from hearthside.rooms.queries import here_now
from hearthside.safety.queries import PlanNeed, ToAssess, gaps_open, plans_needing, privacy_of, to_assess
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import (
    SheetToAttest,
    beside_words,
    family_names,
    may_see_guests,
    named_seat,
    sessions_between,
    sheets_waiting,
)
from hearthside.schedule.rules import is_make_up
from hearthside.schedule.terms import GUESTS, HOSTS, MAKES_UP, MEMBERS, SeatKind, SessionKind

from .changes import Changed, changed_lately
from .shared import Someone, opens_before, state_now


Alone = dict[tuple[UUID, date], str]


@dataclass(frozen=True, slots=True)
class Known:
    """What is asked once for all sessions of a day."""

    places: frozenset[UUID]  # who is here
    alone: Alone  # who is not alone, by stay and day
    unsigned: Collection[UUID]  # persons; the door is shut to them
    absent: dict[UUID, AbsenceWord]  # who said that they come late or not at all, by seat


NOBODY = UUID(int=0)


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
    beside: tuple[str, ...]  # its guests
    guests_url: str
    family: tuple[str, ...]  # who is asked to come along to somebody's own hour
    family_url: str


@dataclass(frozen=True, slots=True)
class Day:
    greeting: str
    greeting_name: str
    day_words: str
    sessions: tuple[DaySession, ...]
    sheets_waiting: tuple[SheetToAttest, ...]
    reviews_owed: int  # emergencies that this director has to look at
    opened_lately: int  # emergencies of people in this viewer's care
    gaps: int  # licences that are missing for where people are today
    not_safe: Cards[NotSafe]
    wrap_ups: Cards[WaitingWrapUp]
    plans: Cards[PlanNeed]  # of those whom this viewer treats
    to_assess: Cards[ToAssess]  # whose risk is to be judged again
    changes: Cards[Changed]  # since yesterday


def day_of(viewer: Viewer, *, at: datetime) -> Day:
    """The team's day: my sessions, who is expected, here, missing; the sheets that wait for me."""
    me = Person.objects.get(pk=viewer.person_id)
    sessions = sessions_between(viewer, *day_around(at, me.zone))
    places = here_now([s.pk for s in sessions], at=at)
    before = opens_before(sessions[0], at) if sessions else timedelta()
    here = local(at, me.zone)
    seats = [seat for s in sessions for seat in s.seats.all()]
    alone = privacy_of(
        [seat.episode_id for seat in seats if seat.episode_id],
        days={s.on for s in sessions},
    )
    asked = {s.person_id for s in seats if s.kind == SeatKind.PARTICIPANT and s.closed_at is None}
    said = standing_words([s.pk for s in sessions])
    known = Known(places, alone, agreements_missing(asked), said)
    return Day(
        greeting=rules.greeting(here.hour),
        greeting_name=name_for(viewer, named(me), Where.STAFF),
        day_words=f"{weekday(here)}.",
        sessions=tuple(_day_session(viewer, s, state_now(s, before, at), me.zone, known) for s in sessions),
        sheets_waiting=tuple(sheets_waiting(viewer, at=at)),
        reviews_owed=reviews_owed(viewer),
        opened_lately=opened_lately(viewer, at=at),
        gaps=gaps_open(viewer, at=at),
        not_safe=not_safe(viewer, me.zone, at=at),
        wrap_ups=wrap_ups_waiting(viewer),
        plans=plans_needing(viewer, at=at),
        to_assess=to_assess(viewer, at=at),
        changes=changed_lately(viewer, me.zone, at=at),
    )


def _day_session(viewer: Viewer, session: Session, state: State, zone: str, known: Known) -> DaySession:
    places, seats = known.places, list(session.seats.all())
    mine = next((s for s in seats if s.person_id == viewer.person_id and s.closed_at is None), None)
    members = [s for s in seats if s.kind in MEMBERS and s.closed_at is None]
    present = [s for s in members if s.place in places]
    absent = [s for s in members if s.place not in places]
    waiting = state in {State.LATER, State.OPEN}
    leads = viewer.leads_cohorts | viewer.directs_programs | viewer.coordinates_programs
    return DaySession(
        session_id=session.pk,
        title=session.title,
        time_words=rules.span_for(
            session.starts_at, session.ends_at, own=zone, theirs=session.cohort.track.zone
        ),
        cohort_words=f"{session.cohort.name}, {session.cohort.track.name}",
        role_words=SeatKind(mine.kind).label.lower() if mine else "",
        state=state,
        room_url=reverse("rooms:room", args=[session.pk])
        if mine and mine.kind in HOSTS | GUESTS and state in {State.OPEN, State.LIVE}
        else "",
        sheet_url=reverse("schedule:sheet", args=[session.pk])
        if state == State.OVER and (leads or session.episode_id in viewer.treats)
        else "",
        counts_words=_counts(state, len(members), len(present)),
        expected=_cards(viewer, absent if waiting else [], known),
        here=_cards(viewer, present, known),
        missing=_cards(viewer, absent if state == State.LIVE else [], known),
        beside=beside_words(seats, viewer),
        guests_url=reverse("schedule:guests", args=[session.pk])
        if state != State.OVER and may_see_guests(viewer, session)
        else "",
        family=family_names(seats) if session.episode_id in viewer.treats else (),
        family_url=reverse("schedule:family", args=[session.pk])
        if state != State.OVER and session.kind == SessionKind.FAMILY and session.episode_id in viewer.treats
        else "",
    )


def _counts(state: State, all_of_them: int, present: int) -> str:
    if state == State.OVER:
        return f"{all_of_them} on the roster"
    return f"{present} of {all_of_them} here"


def _cards(viewer: Viewer, seats: Sequence[Seat], known: Known) -> Cards[Someone]:
    rows = []
    for seat in seats:
        name, cohort = name_for(viewer, named_seat(seat), Where.ROOM), seat.session.cohort
        who = seat.episode_id or NOBODY
        sees = who in viewer.treats or sees_cohort(viewer, cohort.pk, cohort.track.program_id)
        where = _where(viewer, seat) if sees and seat.episode_id else ""
        privacy = known.alone.get((who, seat.session.on), "")
        rows.append(
            Someone(
                name[:1].upper(), name, words=_words(seat, known, sees=sees), where_url=where, privacy=privacy
            )
        )
    return Cards(tuple(rows), frozenset(s.episode_id for s in seats if s.episode_id))


def _where(viewer: Viewer, seat: Seat) -> str:
    """Whoever only leads the session reads of a visitor by their seat in it."""
    whole = seat.episode_id in viewer.treats or seat.session.cohort.track.program_id in viewer.runs_programs
    if is_make_up(seat) and not whole:
        return reverse("schedule:where", args=[seat.pk])
    return reverse("safety:where", args=[seat.episode_id])


def _words(seat: Seat, known: Known, *, sees: bool) -> str:
    """Why somebody is not in who is expected: what they said of it, its reason only for their team."""
    words = [MAKES_UP] if is_make_up(seat) else []
    if seat.place in known.places:
        return "".join(words)
    said = known.absent.get(seat.pk)
    words += [UNSIGNED] if seat.person_id in known.unsigned else []
    if said is not None:
        told = absence_line(said.kind, said.minutes, said.why, said.words) if sees else ""
        words.append(told or absence_words(said.kind, said.minutes))
    return "; ".join(words)
