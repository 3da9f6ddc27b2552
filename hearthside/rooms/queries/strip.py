"""The staff's strip beside the pictures: who is where, and how the door stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import o_clock
from hearthside.people.models import Person
from hearthside.people.queries import agreements_missing, named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.practice.models import AbsenceWord
from hearthside.practice.queries import standing_words
from hearthside.practice.rules import absence_line
from hearthside.rooms import rules
from hearthside.rooms.models import Admission, Room, TimeApart, Waiting
from hearthside.rooms.terms import Apart, Ended, Waits, Went, Why
from hearthside.safety.queries import privacy_of
from hearthside.schedule.models import Seat
from hearthside.schedule.queries import session_whole
from hearthside.schedule.rules import is_make_up
from hearthside.schedule.terms import HOSTS, MEMBERS, Absence, Closed, SeatKind

from .apart import apart_in, companions_of
from .checks import device_words
from .entry import called
from .evidence import Line, is_living, lines_in
from .lacks import Said, lacking
from .lead import LeadNow, lead_now
from .waiting import waitings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OnStrip:
    """One person on the facilitator's strip."""

    seat_id: UUID
    name: str
    state: str  # one of STATES
    dot: str
    since: str
    waits: str  # here or away, while they wait to be let in
    by_quick_exit: bool
    may_speak: bool
    acts: bool  # whether something can be done about them here
    hosts: bool  # another host, who is here and could lead
    privacy: str  # that they are not alone today, and what helps
    companions: tuple[tuple[UUID, str], ...]  # with whom of the team they may be aside
    aside: bool  # whether the staff said that they are
    whom: str  # with whom
    word: str  # what they said of coming late or not at all
    lacks: str  # why the door is shut to them
    device: str  # what of their devices did not work today
    where_url: str  # where a member is now, for whoever leads


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """How the door stands, for the hosts."""

    opened: bool
    closed: bool
    held_up: bool  # one of them tried, and the media server carries as much as it carries well
    since: str  # when it was opened or closed
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    door: Door
    is_over: bool  # nobody is here any more, and nothing is left to do about anybody
    lead: LeadNow
    groups: tuple[tuple[str, Cards[OnStrip]], ...]
    count: int
    waits: int


STATES = (
    ("waits", "Waits"),
    ("exit", "Left, look first"),
    ("away", "Line lost"),
    ("left", "Left"),
    ("covered", "Someone came in"),
    ("moment", "Needs a moment"),
    ("removed", "Removed"),
    ("aside", "Elsewhere with the team"),
    ("late", "Late"),
    ("not_today", "Not coming today"),
    ("expected", "Expected"),
    ("denied", "Not now"),
    ("here", "Here"),
)


DOTS = {
    "exit": "left",
    "left": "left",
    "removed": "left",
    "away": "away",
    "covered": "away",
    "moment": "away",
    "here": "here",
}


def strip_of(viewer: Viewer, session_id: UUID, *, at: dt.datetime) -> Strip:
    """Everyone with a seat by state, whoever needs looking at first.  Fifteen queries, however many people."""
    session = session_whole(session_id)
    zone = session.cohort.track.zone
    room = Room.objects.filter(session_id=session_id).first()
    waiting = waitings_of(session_id, at=at)
    last = {line.place: line for line in lines_in([session_id])}
    seats = [
        seat
        for seat in session.seats.all()
        if seat.closed_why not in {Closed.GIVEN_UP, Closed.ROLE_ENDED, Closed.REPLACED}
    ]
    went = newest_admissions(session_id)
    alone = privacy_of([seat.episode_id for seat in seats if seat.episode_id], days=[session.on])
    asked = {seat.person_id for seat in seats if seat.kind == SeatKind.PARTICIPANT and not seat.closed_at}
    unsigned, apart, words = agreements_missing(asked), apart_in(session_id), standing_words([session_id])
    devices = device_words({seat.person_id for seat in seats}, on=session.on)
    said = Said(
        unsigned=unsigned,
        stamped=frozenset(episode_id for episode_id, _ in alone),
        admitted=frozenset(went),
    )
    lacks = lacking(session, [seat for seat in seats if seat.closed_at is None], said=said, at=at)
    companions = companions_of(seats, at=at) if session.episode_id is None else {}
    found = []
    for seat in seats:
        known = _Known(
            line=last.get(seat.place),
            admission=went.get(seat.pk),
            waiting=waiting.get(seat.pk),
            apart=tuple(apart.get(seat.pk, ())),
            word=words.get(seat.pk),
            privacy=alone.get((seat.episode_id, session.on), "") if seat.episode_id else "",
            lacks=lacks.get(seat.pk, ""),
            device=devices.get(seat.person_id, ""),
            companions=tuple(companions.get(seat.pk, ())),
        )
        found.append((seat, _on_strip(viewer, seat, known, zone=zone, at=at)))
    groups = []
    for state, word in STATES:
        here = [(seat, card) for seat, card in found if card.state == state]
        if here:
            about = frozenset(seat.episode_id for seat, _ in here if seat.episode_id)
            groups.append((word, Cards(tuple(card for _, card in here), about)))
    return Strip(
        door=_door(room, zone),
        is_over=session.ended_at is not None or session.cancelled_at is not None,
        lead=lead_now(viewer, session, seats),
        groups=tuple(groups),
        count=sum(1 for seat in seats if seat.kind in MEMBERS),
        waits=sum(1 for _, card in found if card.waits),
    )


def _door(room: Room | None, zone: str) -> Door:
    since = (room.closed_at or room.opened_at) if room else None
    return Door(
        opened=bool(room and room.opened_at),
        closed=bool(room and room.closed_at),
        held_up=bool(room and room.refused_at and not room.opened_at),
        since=o_clock(since, zone) if since else "",
        why=Why(room.closed_why).words if room and room.closed_why else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of one seat besides itself."""

    line: Line | None
    admission: Admission | None
    waiting: Waiting | None  # or told *not now*
    apart: tuple[TimeApart, ...]  # what has not ended
    word: AbsenceWord | None
    privacy: str
    lacks: str
    device: str
    companions: tuple[Person, ...]

    def is_apart(self, kind: Apart) -> TimeApart | None:
        return next((one for one in self.apart if one.kind == kind), None)


def _state(seat: Seat, known: _Known, at: dt.datetime) -> tuple[str, dt.datetime | None]:
    """Which of STATES, and since when."""
    if seat.closed_at is not None:
        return "removed", seat.closed_at
    if known.waiting is not None:
        return _before_the_door(known.waiting, at)
    said = known.is_apart(Apart.ASIDE)
    planned = next((one.lower for one in seat.away if one.lower <= at < one.upper), None)
    line, admission = known.line, known.admission
    is_gone = admission is not None and admission.went_at is not None
    is_here = line is not None and is_living(line, at=at) and not is_gone
    if said is not None or (planned is not None and not is_here):
        return Apart.ASIDE, said.began_at if said else planned
    if is_here:
        own = known.is_apart(Apart.COVERED) or known.is_apart(Apart.MOMENT)
        return (own.kind, own.began_at) if own else ("here", None)
    return _elsewhere(known)


def _before_the_door(row: Waiting, at: dt.datetime) -> tuple[str, dt.datetime | None]:
    """Of whoever waits since when, of whoever is away meanwhile since when that."""
    if row.ending == Ended.DENIED:
        return "denied", row.ended_at
    return "waits", row.heard_at if rules.waits(row.heard_at, at=at) == Waits.AWAY else row.since


def _elsewhere(known: _Known) -> tuple[str, dt.datetime | None]:
    line, admission = known.line, known.admission
    if line is None:
        return _not_yet(known.word), None
    if admission is None or admission.went_at is None:
        return "away", line.heard
    return ("exit" if admission.went == Went.QUICK_EXIT else "left"), admission.went_at


def _not_yet(word: AbsenceWord | None) -> str:
    if word is None:
        return "expected"
    return "late" if word.kind == Absence.LATE else "not_today"


def _on_strip(viewer: Viewer, seat: Seat, known: _Known, *, zone: str, at: dt.datetime) -> OnStrip:
    what, since = _state(seat, known, at)
    aside, word = known.is_apart(Apart.ASIDE), known.word
    waits = rules.waits(known.waiting.heard_at, at=at) if what == "waits" and known.waiting else ""
    return OnStrip(
        seat_id=seat.pk,
        name=called(viewer, seat),
        state=what,
        dot=waits or DOTS.get(what, "expected"),
        since=o_clock(since, zone) if since else "",
        waits=waits,
        by_quick_exit=what == "exit",
        may_speak=seat.may_speak,
        acts=seat.kind not in HOSTS and seat.closed_at is None,
        hosts=seat.kind in HOSTS and what == "here" and seat.person_id != viewer.person_id,
        companions=tuple((one.pk, _of_the_team(viewer, one)) for one in known.companions),
        aside=aside is not None,
        whom=_of_the_team(viewer, aside.whom) if aside and aside.whom else "",
        privacy=known.privacy,
        word=absence_line(word.kind, word.minutes, word.why, word.words) if word and not known.line else "",
        lacks=known.lacks if what != "here" else "",
        device=known.device,
        where_url=_where(viewer, seat) if seat.episode_id else "",
    )


def _of_the_team(viewer: Viewer, person: Person) -> str:
    return name_for(viewer, named(person), Where.ROOM)


def _where(viewer: Viewer, seat: Seat) -> str:
    """Of a visitor, who is of another cohort, whoever leads reads by their seat."""
    if is_make_up(seat) and seat.episode_id not in viewer.treats:
        return reverse("schedule:where", args=[seat.pk])
    return reverse("safety:where", args=[seat.episode_id])


def newest_admissions(session_id: UUID) -> dict[UUID, Admission]:
    """By seat."""
    rows = Admission.objects.filter(seat__session_id=session_id).order_by("made_at", "pk")
    return {row.seat_id: row for row in rows}
