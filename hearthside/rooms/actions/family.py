"""Family comes no longer: out of the room at once, whoever is in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access.viewer import Viewer
from hearthside.kernel.jobs import enqueue
from hearthside.rooms.models import Admission
from hearthside.rooms.terms import Went
from hearthside.schedule import actions as schedule
from hearthside.schedule.models import Seat

from .waiting import _stop_waiting


@transaction.atomic
def send_family_away(*, by: Viewer, seat: Seat, at: datetime) -> Seat:
    """By whose hour it is, or who treats them.  Asked again, they wait before the room like anybody who was never in."""
    closed = schedule.take_family_back(by=by, seat=seat, at=at)
    _stop_waiting(by, closed, at)
    Admission.objects.filter(seat=closed, went_at__isnull=True).update(went_at=at, went=Went.LEFT)
    enqueue("rooms.eject", key=str(closed.pk), seat_id=str(closed.pk))
    return closed
