"""What is true of a live room: who was there, who may come in, who may act."""

from .entry import (
    DOOR,
    MEDIA_SERVER,
    NEXT_STEP,
    NOT_YOURS,
    PLAYER,
    SIGNED_OUT,
    TAKEN_OVER,
    controls_in_sight,
    has_no_way,
    holds_the_room,
    is_over,
    may_enter,
    may_note,
    may_play,
    may_quiet,
    may_remove,
    rooms_in_sight,
    seats_in_sight,
)
from .presence import drawn, presence


__all__ = [
    "DOOR",
    "MEDIA_SERVER",
    "NEXT_STEP",
    "NOT_YOURS",
    "PLAYER",
    "SIGNED_OUT",
    "TAKEN_OVER",
    "controls_in_sight",
    "drawn",
    "has_no_way",
    "holds_the_room",
    "is_over",
    "may_enter",
    "may_note",
    "may_play",
    "may_quiet",
    "may_remove",
    "presence",
    "rooms_in_sight",
    "seats_in_sight",
]
