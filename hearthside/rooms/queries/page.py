"""The room's page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import o_clock
from hearthside.people.queries import Help, help_by_phone
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.rooms import rules
from hearthside.rooms.terms import Why
from hearthside.schedule.queries import named_seat, seat_of, session_whole
from hearthside.schedule.rules import may_lead
from hearthside.schedule.terms import Closed, SeatKind

from .checks import offers_check


WHYS = tuple((why.value, why.words) for why in Why)


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
    knows_where: bool  # they lead by their role, and read where people are
    removed: bool
    is_family: bool
    whys: tuple[tuple[str, str], ...]  # with which words the door can be closed
    help: Help | None  # who answers when sound or picture does not work
    offers_check: bool


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
        leads=bool(rules.may_lead_here(viewer, seat, session)),
        knows_where=bool(may_lead(viewer, session)),
        removed=bool(seat and seat.closed_why == Closed.REMOVED),
        is_family=bool(seat and seat.kind == SeatKind.FAMILY),
        whys=WHYS,
        help=help_by_phone(),
        offers_check=offers_check(viewer, on=session.on),
    )
