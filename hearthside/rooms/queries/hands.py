"""Hands in the order of the server's time, and the timer."""

from __future__ import annotations

from uuid import UUID

from hearthside.rooms.models import Hand, Timer
from hearthside.schedule.models import Seat


def hands_in(session_id: UUID) -> list[Hand]:
    """Those that are up, the first first.  One query."""
    up = Hand.objects.filter(seat__session_id=session_id, seat__closed_at=None, lowered_at=None)
    return list(up.select_related("seat").order_by("raised_at", "pk"))


def hand_of(seat: Seat) -> Hand | None:
    return Hand.objects.filter(seat=seat, lowered_at__isnull=True).select_related("seat").first()


def timer_in(session_id: UUID) -> Timer | None:
    """Which nobody has stopped; it may have ended.  One query."""
    return Timer.objects.filter(session_id=session_id, stopped_at__isnull=True).first()
