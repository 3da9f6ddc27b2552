"""A session ends softly: some minutes in which everyone writes what they take with them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Viewer
from hearthside.notices.topics import tell
from hearthside.rooms import queries
from hearthside.rooms.models import Room
from hearthside.schedule.models import Session
from hearthside.schedule.rules import may_end

from .room import end_for_all


@transaction.atomic
def end_softly(*, by: Viewer, session: Session, at: datetime) -> None:
    """The session ends by itself after the minutes that the program set; pressed again, nothing changes."""
    insist(may_end(by, session))
    lasts = queries.soft_end_of(session, at=at)
    room = Room.objects.select_for_update().filter(session=session).first()
    if room is None or not lasts:
        end_for_all(by=by, session=session, at=at)
        return
    if room.closes_at is None:
        room.closes_at = at + lasts
        room.save(update_fields=["closes_at"])
        trail.note(by, "began to end the session", session, at=at)
        tell(f"session:{session.pk}")


@transaction.atomic
def go_on(*, by: Viewer, session: Session, at: datetime) -> None:
    """It does not end yet after all."""
    insist(may_end(by, session))
    if Room.objects.filter(session=session, closes_at__isnull=False).update(closes_at=None):
        trail.note(by, "went on with the session", session, at=at)
        tell(f"session:{session.pk}")
