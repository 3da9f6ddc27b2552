"""What is read about live rooms."""

from .entry import (
    Refused,
    Standing,
    asks_first,
    entry_of,
    is_in,
    may_enter,
    newest_admission,
    pass_of,
    seat_holds,
    standing_of,
)
from .evidence import grace_of, here_now, hour_of, living_rooms, noted_in, room_named
from .orders import Order, order_about, room_to_close
from .page import OnStrip, RoomPage, Strip, room_page, strip_of


__all__ = [
    "OnStrip",
    "Order",
    "Refused",
    "RoomPage",
    "Standing",
    "Strip",
    "asks_first",
    "entry_of",
    "grace_of",
    "here_now",
    "hour_of",
    "is_in",
    "living_rooms",
    "may_enter",
    "newest_admission",
    "noted_in",
    "order_about",
    "pass_of",
    "room_named",
    "room_page",
    "room_to_close",
    "seat_holds",
    "standing_of",
    "strip_of",
]
