"""Acts at the controls.  Each changes the database; what the media server must do about it is an order in the outbox."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.kernel.jobs import enqueue
from hearthside.notices.topics import tell
from hearthside.people.actions import confirm_alert
from hearthside.rooms import rules
from hearthside.rooms.models import Admission, Room
from hearthside.rooms.queries import matter_of
from hearthside.rooms.terms import Went
from hearthside.schedule import actions as schedule
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of
from hearthside.schedule.terms import Closed

from .waiting import _stop_waiting


@transaction.atomic
def mute(*, by: Viewer, seat: Seat, at: datetime) -> None:
    """Ask someone's device for silence; the person can undo it."""
    insist(rules.may_quiet(by, seat_of(by, seat.session_id), seat))
    trail.note(by, "muted someone", seat, at=at)
    enqueue("rooms.quiet", key=str(seat.pk), seat_id=str(seat.pk))


@transaction.atomic
def let_speak(*, by: Viewer, seat: Seat, allowed: bool, at: datetime) -> Seat:
    """`allowed=False`: the microphone is off until asked, and stays so through leaving and coming back."""
    insist(rules.may_quiet(by, seat_of(by, seat.session_id), seat))
    changed = schedule.allow_microphone(by=by, seat=seat, allowed=allowed, at=at)
    enqueue("rooms.set_microphone", key=str(seat.pk), seat_id=str(seat.pk))
    return changed


@transaction.atomic
def remove(*, by: Viewer, seat: Seat, at: datetime) -> Seat:
    """Out for the rest of this session: the seat closes, then the media server is told; the door refuses at once."""
    insist(rules.may_remove(by, seat_of(by, seat.session_id), seat, seat.session))
    closed = schedule.close_seat(by=by, seat=seat, why=Closed.REMOVED, at=at)
    _put_out(by, closed, at)
    return closed


def _put_out(by: Viewer, closed: Seat, at: datetime) -> None:
    """Whose seat closed.  If they are asked again, they wait before the room like anybody who was never in."""
    _stop_waiting(by, closed, at, put_out=True)
    Admission.objects.filter(seat=closed, went_at__isnull=True).update(went_at=at, went=Went.LEFT)
    enqueue("rooms.eject", key=str(closed.pk), seat_id=str(closed.pk))


@transaction.atomic
def end_for_all(*, by: Actor, session: Session, at: datetime) -> Session:
    """The session is over and its room closes."""
    ended = schedule.end_session(by=by, session=session, at=at)
    confirm_alert(by=by, about=matter_of(session.pk), at=at)
    for room in Room.objects.filter(session=session):
        enqueue("rooms.close_media_room", key=str(room.pk), room_id=str(room.pk))
    return ended


@transaction.atomic
def leave(*, by: Viewer, session: Session, went: Went, at: datetime) -> None:
    """Someone says that they go, and how; the staff see it.  When they went, for the minutes, the door knows."""
    seat = seat_of(by, session.pk)
    if seat is None:
        return
    waited = _stop_waiting(by, seat, at)
    newest = Admission.objects.filter(seat=seat).order_by("-made_at", "-pk").first()
    if newest is not None and newest.went_at is None:
        newest.went_at, newest.went = at, went
        newest.save(update_fields=["went_at", "went"])
        trail.note(by, "left the room", seat, at=at)
    elif waited:
        trail.note(by, "waits no longer", seat, at=at)
    else:
        return
    tell(f"session:{session.pk}")
