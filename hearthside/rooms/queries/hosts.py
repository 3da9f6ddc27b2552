"""Who of the team is to be in a room."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, QuerySet

from hearthside.schedule.models import Seat
from hearthside.schedule.terms import HOSTS


def host_seats(session_id: UUID | OuterRef) -> QuerySet[Seat]:
    """The seats of a session's hosts that hold."""
    return Seat.objects.filter(session_id=session_id, kind__in=HOSTS, closed_at__isnull=True)
