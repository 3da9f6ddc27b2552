"""What a task needs to tell the media server, read when the order is carried out: the truth may have moved on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from hearthside.rooms.models import Room
from hearthside.schedule.models import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    room: str
    identity: str
    holds: bool
    may_speak: bool


def order_about(seat_id: UUID) -> Order | None:
    """None when nobody was ever let into that room."""
    seat = Seat.objects.get(pk=seat_id)
    room = Room.objects.filter(session_id=seat.session_id).first()
    if room is None:
        return None
    return Order(
        room=room.name, identity=str(seat.place), holds=seat.closed_at is None, may_speak=seat.may_speak
    )


def room_to_close(room_id: UUID) -> str | None:
    """Its name, if its session is over."""
    room = Room.objects.select_related("session").get(pk=room_id)
    over = room.session.ended_at is not None or room.session.cancelled_at is not None
    return room.name if over else None
