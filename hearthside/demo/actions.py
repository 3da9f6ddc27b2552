from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access.models import DemoDatabase
from hearthside.access.viewer import Machine
from hearthside.schedule.actions import close_seat
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import Closed, SeatKind


SWITCH = Machine("the demo's switch")


class NotADemo(Exception):
    """There is nothing synthetic here to end."""


@transaction.atomic
def end_synthetic(*, by: Machine, session: Session, at: datetime) -> int:
    """Send the synthetic participants home; their seats close.  Returns how many there were."""
    if by != SWITCH or not DemoDatabase.objects.exists():
        raise NotADemo
    seats = Seat.objects.filter(session=session, kind=SeatKind.SYNTHETIC, closed_at__isnull=True)
    for seat in seats:
        close_seat(by=by, seat=seat, why=Closed.GIVEN_UP, at=at)
    return len(seats)
