"""Why the door is shut to somebody, as the hosts read it beside their name, in the order in which the door says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from hearthside.people.terms import UNSIGNED
from hearthside.rooms.terms import NO_PLACE, UNLICENSED, UNSTAMPED
from hearthside.safety.queries import in_a_gap
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import MEMBERS, SeatKind

from .entry import entry_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is known of a session's people already."""

    unsigned: Collection[UUID]  # people
    stamped: Collection[UUID]  # stays
    admitted: Collection[UUID]  # seats


def lacking(session: Session, held: Sequence[Seat], *, said: Said, at: dt.datetime) -> dict[UUID, str]:
    """By seat, of those whose seats hold; whoever lacks nothing is absent.  Two queries."""
    gaps = in_a_gap([seat.episode_id for seat in held if seat.episode_id], on=session.on)
    inside = {seat.pk for seat in held if seat.kind in MEMBERS and seat.pk in said.admitted}
    is_full = len(inside) >= entry_of(session, at=at).holds
    found = {}
    for seat in held:
        if seat.kind == SeatKind.PARTICIPANT and seat.person_id in said.unsigned:
            found[seat.pk] = UNSIGNED
        elif seat.kind == SeatKind.PARTICIPANT and seat.episode_id not in said.stamped:
            found[seat.pk] = UNSTAMPED
        elif seat.kind == SeatKind.PARTICIPANT and seat.episode_id in gaps:
            found[seat.pk] = UNLICENSED
        elif is_full and seat.kind in MEMBERS and seat.pk not in inside:
            found[seat.pk] = NO_PLACE
    return found
