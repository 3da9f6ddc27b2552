"""What goes on in the room besides sound and pictures, as one person sees it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import o_clock
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.rooms import rules
from hearthside.rooms.models import TimeApart, Timer
from hearthside.rooms.terms import TIMER_MINUTES, Apart
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import named_seat, session_whole
from hearthside.schedule.terms import LEADS, SeatKind

from .apart import apart_in, hour_with
from .chat import reads_chat
from .ending import Ending, ending_of
from .entry import called
from .hands import hands_in, timer_in
from .lead import LeadNow, lead_now


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnApart:
    """That the viewer is not with the others at the moment, and what they read about it."""

    kind: str
    since: str
    whom: str  # of the team, elsewhere
    hour: UUID | None  # the session in whose room they talk
    leads: str  # who knows


@dataclass(frozen=True, slots=True, kw_only=True)
class HandUp:
    seat_id: UUID
    place: UUID  # by which the tile is known
    name: str
    has_floor: bool
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerNow:
    seconds: int  # left; none when it has ended
    clock: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    session_id: UUID
    is_group: bool
    holds_the_room: bool
    lead: LeadNow
    leads: bool  # the viewer: removes, ends
    seat_id: UUID | None  # one's own
    apart: OwnApart | None
    floor: Cards[HandUp]  # who has it: nobody or one
    hands: Cards[HandUp]  # who waits, in order
    own_hand: bool
    family: tuple[
        tuple[UUID, str], ...
    ]  # to whose hour it is: whom they asked, each of whom they can take back
    timer: TimerNow | None
    ending: Ending | None
    timer_minutes: tuple[int, ...]


def now_in(viewer: Viewer, session_id: UUID, *, at: dt.datetime) -> Now:
    """Nine queries, however many people; one more for whoever is elsewhere with the team."""
    session = session_whole(session_id)
    seats = {seat.pk: seat for seat in session.seats.all()}
    seat = next((one for one in seats.values() if one.person_id == viewer.person_id), None)
    apart = apart_in(session_id).get(seat.pk, []) if seat else []
    is_in = reads_chat(seat, session, at=at)
    hands = [(seats[one.seat_id], one.floor_at is not None) for one in hands_in(session_id)] if is_in else []
    return Now(
        session_id=session.pk,
        is_group=session.episode_id is None,
        holds_the_room=bool(rules.holds_the_room(viewer, seat)),
        lead=lead_now(viewer, session, seats.values()),
        leads=bool(rules.may_lead_here(viewer, seat, session)),
        seat_id=seat.pk if seat else None,
        apart=_own(viewer, seat, apart, session, at) if seat and apart else None,
        floor=_up(viewer, [one for one in hands if one[1]]),
        hands=_up(viewer, [one for one in hands if not one[1]]),
        own_hand=any(one == seat for one, _ in hands),
        family=_family(viewer, session),
        ending=ending_of(viewer, session, at=at) if seat and seat.closed_at is None else None,
        timer=_timer(timer_in(session_id), session, at),
        timer_minutes=TIMER_MINUTES,
    )


def _family(viewer: Viewer, session: Session) -> tuple[tuple[UUID, str], ...]:
    if session.ended_at is not None or session.episode_id not in viewer.own_episodes:
        return ()
    held = (seat for seat in session.seats.all() if seat.closed_at is None)
    return tuple((seat.pk, seat.called) for seat in held if seat.kind == SeatKind.FAMILY)


def _up(viewer: Viewer, hands: list[tuple[Seat, bool]]) -> Cards[HandUp]:
    rows = tuple(
        HandUp(
            seat_id=seat.pk,
            place=seat.place,
            name=called(viewer, seat),
            has_floor=has_floor,
            is_own=seat.person_id == viewer.person_id,
        )
        for seat, has_floor in hands
    )
    return Cards(rows, frozenset(seat.episode_id for seat, _ in hands if seat.episode_id))


def _timer(timer: Timer | None, session: Session, at: dt.datetime) -> TimerNow | None:
    if timer is None:
        return None
    left = max(0, round((timer.ends_at - at).total_seconds()))
    return TimerNow(
        seconds=left,
        clock=f"{left // 60}:{left % 60:02d}",
        until=o_clock(timer.ends_at, session.cohort.track.zone),
    )


def _own(viewer: Viewer, seat: Seat, own: list[TimeApart], session: Session, at: dt.datetime) -> OwnApart:
    """What they said last themselves stands before where the staff say that they are."""
    one = min(own, key=lambda one: [Apart.COVERED, Apart.MOMENT, Apart.ASIDE].index(Apart(one.kind)))
    leads = [other for other in session.seats.all() if other.kind in LEADS and other.closed_at is None]
    hour = hour_with(seat, one.whom, at=at) if one.whom else None
    return OwnApart(
        kind=one.kind,
        since=o_clock(one.began_at, session.cohort.track.zone),
        whom=name_for(viewer, named(one.whom), Where.ROOM) if one.whom else "",
        hour=hour.pk if hour else None,
        leads=" and ".join(name_for(viewer, named_seat(other), Where.ROOM) for other in leads),
    )
