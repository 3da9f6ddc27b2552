"""The room's page and the strip of who is where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import o_clock
from hearthside.people.queries import Help, agreements_missing, help_by_phone
from hearthside.people.rules import name_for
from hearthside.people.terms import UNSIGNED, Where
from hearthside.rooms import rules
from hearthside.rooms.models import Admission
from hearthside.rooms.terms import Went
from hearthside.safety.queries import privacy_of
from hearthside.schedule.models import Seat
from hearthside.schedule.queries import named_seat, seat_of, session_whole
from hearthside.schedule.rules import is_make_up
from hearthside.schedule.terms import HOSTS, MEMBERS, Closed, SeatKind

from .entry import called
from .evidence import Line, is_living, lines_in


@dataclass(frozen=True, slots=True, kw_only=True)
class OnStrip:
    """One person on the facilitator's strip."""

    seat_id: UUID
    name: str
    state: str  # one of STATES
    since: str
    by_quick_exit: bool
    may_speak: bool
    acts: bool  # whether something can be done about them here
    privacy: str  # that they are not alone today, and what helps
    lacks: str  # why the door is shut to them
    where_url: str  # where a member is now, for whoever leads


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPage:
    session_id: UUID
    title: str
    ends: str  # o'clock, in the track's zone
    ends_at: str  # for the page's clock
    minutes_left: int
    place: UUID | None
    name: str
    may_speak: bool
    holds_the_room: bool
    leads: bool
    removed: bool
    help: Help | None  # who answers when sound or picture does not work


def room_page(viewer: Viewer, session_id: UUID, *, at: dt.datetime) -> RoomPage:
    session = session_whole(session_id)
    seat = seat_of(viewer, session_id)
    return RoomPage(
        session_id=session.pk,
        title=session.title,
        ends=o_clock(session.ends_at, session.cohort.track.zone),
        ends_at=session.ends_at.isoformat(),
        minutes_left=max(0, round((session.ends_at - at).total_seconds() / 60)),
        place=seat.place if seat else None,
        name=name_for(viewer, named_seat(seat), Where.ROOM) if seat else "",
        may_speak=bool(seat and seat.may_speak),
        holds_the_room=bool(rules.holds_the_room(viewer, seat)),
        leads=session.cohort_id in viewer.leads_cohorts,
        removed=bool(seat and seat.closed_why == Closed.REMOVED),
        help=help_by_phone(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    groups: tuple[tuple[str, Cards[OnStrip]], ...]
    count: int


STATES = (
    ("exit", "Left, look first"),
    ("away", "Line lost"),
    ("left", "Left"),
    ("removed", "Removed"),
    ("expected", "Expected"),
    ("here", "Here"),
)


def strip_of(viewer: Viewer, session_id: UUID, *, at: dt.datetime) -> Strip:
    """Everyone with a seat by state, whoever needs looking at first.  Seven queries, however many people."""
    session = session_whole(session_id)
    zone = session.cohort.track.zone
    last = {line.place: line for line in lines_in([session_id])}
    seats = [
        seat
        for seat in session.seats.all()
        if seat.closed_why not in {Closed.GIVEN_UP, Closed.ROLE_ENDED, Closed.REPLACED}
    ]
    went = newest_admissions(session_id)
    alone = privacy_of([seat.episode_id for seat in seats if seat.episode_id], days=[session.on])
    asked = {seat.person_id for seat in seats if seat.kind == SeatKind.PARTICIPANT and not seat.closed_at}
    unsigned = agreements_missing(asked)
    found = [
        (
            seat,
            _on_strip(
                viewer,
                seat,
                _state(seat, last.get(seat.place), went.get(seat.pk), at),
                zone,
                (
                    alone.get((seat.episode_id, session.on), "") if seat.episode_id else "",
                    UNSIGNED if seat.person_id in unsigned else "",
                ),
            ),
        )
        for seat in seats
    ]
    groups = []
    for state, word in STATES:
        here = [(seat, card) for seat, card in found if card.state == state]
        if here:
            about = frozenset(seat.episode_id for seat, _ in here if seat.episode_id)
            groups.append((word, Cards(tuple(card for _, card in here), about)))
    return Strip(groups=tuple(groups), count=sum(1 for seat in seats if seat.kind in MEMBERS))


def _state(
    seat: Seat, line: Line | None, admission: Admission | None, at: dt.datetime
) -> tuple[str, dt.datetime | None]:
    """Which of STATES, and since when."""
    if seat.closed_at is not None:
        return "removed", seat.closed_at
    if line is None:
        return "expected", None
    if is_living(line, at=at) and (admission is None or admission.went_at is None):
        return "here", None
    if admission is None or admission.went_at is None:
        return "away", line.heard
    return ("exit" if admission.went == Went.QUICK_EXIT else "left"), admission.went_at


def _on_strip(
    viewer: Viewer, seat: Seat, state: tuple[str, dt.datetime | None], zone: str, said: tuple[str, str]
) -> OnStrip:
    """`said`: who is not alone, and why the door is shut."""
    what, since = state
    return OnStrip(
        seat_id=seat.pk,
        name=called(viewer, seat),
        state=what,
        since=o_clock(since, zone) if since else "",
        by_quick_exit=what == "exit",
        may_speak=seat.may_speak,
        acts=seat.kind not in HOSTS and seat.closed_at is None,
        privacy=said[0],
        lacks=said[1] if what != "here" else "",
        where_url=_where(viewer, seat) if seat.episode_id else "",
    )


def _where(viewer: Viewer, seat: Seat) -> str:
    """Of a visitor, who is of another cohort, whoever leads reads by their seat."""
    if is_make_up(seat) and seat.episode_id not in viewer.treats:
        return reverse("schedule:where", args=[seat.pk])
    return reverse("safety:where", args=[seat.episode_id])


def newest_admissions(session_id: UUID) -> dict[UUID, Admission]:
    """By seat."""
    rows = Admission.objects.filter(seat__session_id=session_id).order_by("made_at", "pk")
    return {row.seat_id: row for row in rows}
