"""What is read about live rooms."""

from .entry import Refused, Standing, entry_of, has_to_arrive, may_enter, pass_of, seat_holds, standing_of
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
    "entry_of",
    "grace_of",
    "has_to_arrive",
    "here_now",
    "hour_of",
    "living_rooms",
    "may_enter",
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
