"""Hands, the floor, and the timer that everyone sees."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Viewer
from hearthside.notices.topics import tell
from hearthside.rooms import queries, rules
from hearthside.rooms.models import Hand, Timer
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of

from .room import let_speak


@transaction.atomic
def raise_hand(*, by: Viewer, session: Session, at: datetime) -> Hand:
    """Up, in the order of our own time.  Twice is once."""
    seat = seat_of(by, session.pk)
    insist(rules.may_raise_hand(by, seat, session))
    assert seat is not None, "the rule lets nobody without a seat"
    _hold(session)
    known = queries.hand_of(seat)
    if known is not None:
        return known
    made = Hand.objects.create(seat=seat, raised_at=at)
    trail.note(by, "raised a hand", seat, at=at)
    tell(f"session:{session.pk}")
    return made


@transaction.atomic
def lower_hand(*, by: Viewer, seat: Seat, at: datetime) -> None:
    """One's own, or as one of the staff of the session; whoever had the floor gives it back."""
    insist(rules.may_lower_hand(by, seat_of(by, seat.session_id), seat))
    _hold(seat.session)
    known = queries.hand_of(seat)
    if known is not None:
        _lower(known, at)
        trail.note(by, "lowered a hand", seat, at=at)


@transaction.atomic
def give_floor(*, by: Viewer, seat: Seat, at: datetime) -> None:
    """It is their turn; whoever had it before has been heard.  A microphone that was off until asked is theirs again."""
    insist(rules.may_quiet(by, seat_of(by, seat.session_id), seat))
    _hold(seat.session)
    known = queries.hand_of(seat)
    if known is None or known.floor_at is not None:
        return
    for other in queries.hands_in(seat.session_id):
        if other.floor_at is not None:
            _lower(other, at)
    known.floor_at = at
    known.save(update_fields=["floor_at"])
    if not seat.may_speak:
        let_speak(by=by, seat=seat, allowed=True, at=at)
    trail.note(by, "gave someone the floor", seat, at=at)
    tell(f"session:{seat.session_id}")


@transaction.atomic
def start_timer(*, by: Viewer, session: Session, minutes: int, at: datetime) -> Timer:
    """From now on, for everyone; one that still runs is stopped."""
    insist(rules.may_time(by, seat_of(by, session.pk), minutes))
    _hold(session)
    _stop(session, at)
    made = Timer.objects.create(session=session, began_at=at, ends_at=at + timedelta(minutes=minutes))
    tell(f"session:{session.pk}")
    return made


@transaction.atomic
def lengthen_timer(*, by: Viewer, session: Session, at: datetime) -> None:
    """One minute more; of one that has ended, one minute from now."""
    insist(rules.may_time(by, seat_of(by, session.pk), 1))
    _hold(session)
    known = queries.timer_in(session.pk)
    if known is not None:
        known.ends_at = max(known.ends_at, at) + timedelta(minutes=1)
        known.save(update_fields=["ends_at"])
        tell(f"session:{session.pk}")


@transaction.atomic
def stop_timer(*, by: Viewer, session: Session, at: datetime) -> None:
    insist(rules.may_time(by, seat_of(by, session.pk), 1))
    _hold(session)
    _stop(session, at)


def _hold(session: Session) -> None:
    """What is pressed about the turns of one session comes one after the other."""
    Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)


def _lower(known: Hand, at: datetime) -> None:
    known.lowered_at = at
    known.save(update_fields=["lowered_at"])
    tell(f"session:{known.seat.session_id}")


def _stop(session: Session, at: datetime) -> None:
    if Timer.objects.filter(session=session, stopped_at__isnull=True).update(stopped_at=at):
        tell(f"session:{session.pk}")
