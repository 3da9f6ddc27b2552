"""The way in: a host opens and closes the door, people wait before it and are let in, or not now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.notices.topics import tell
from hearthside.people.actions import confirm_alert
from hearthside.rooms import rules
from hearthside.rooms.models import Room, Waiting
from hearthside.rooms.queries import host_seats, in_queue, matter_of
from hearthside.rooms.terms import Ended, Waits, Why
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of

from .carrying import _carries


@transaction.atomic
def open_door(*, by: Viewer, session: Session, at: datetime) -> Room:
    """The room is open: people on the roster come in by themselves.  A second time changes nothing."""
    insist(rules.holds_the_room(by, seat_of(by, session.pk)))
    insist(_carries(by, session, at))
    return _open(by, session, at)


def _open(by: Actor, session: Session, at: datetime) -> Room:
    room = _room_of(session, at)
    if room.opened_at is None or room.closed_at is not None:
        if room.opened_at is None:
            room.opened_at, room.opened_by = at, by.id
        room.closed_at, room.closed_by, room.closed_why = None, None, ""
        room.save(update_fields=["opened_at", "opened_by", "closed_at", "closed_by", "closed_why"])
        confirm_alert(by=by, about=matter_of(session.pk), at=at)  # whoever was told that nobody leads
        trail.note(by, "opened the door", session, at=at)
        tell(f"session:{session.pk}", f"cohort:{session.cohort_id}")
    return room


def _open_at_first(by: Viewer, session: Session, at: datetime) -> None:
    """A host's own first coming in opens the room; a door that was closed since stays closed."""
    if not Room.objects.filter(session=session, opened_at__isnull=False).exists():
        _open(by, session, at)


@transaction.atomic
def close_door(*, by: Viewer, session: Session, why: Why | None = None, at: datetime) -> Room:
    """Whoever comes waits; nobody who is in loses their line or their way back.  `why` is shown to whoever waits."""
    insist(rules.holds_the_room(by, seat_of(by, session.pk)))
    insist(_carries(by, session, at))
    room = _room_of(session, at)
    if room.opened_at is None:  # so that the next host who comes in does not open it again
        room.opened_at, room.opened_by = at, by.id
    room.closed_at, room.closed_by, room.closed_why = at, by.id, why or ""
    room.save(update_fields=["opened_at", "opened_by", "closed_at", "closed_by", "closed_why"])
    trail.note(by, "closed the door", session, at=at)
    tell(f"session:{session.pk}")
    return room


def _room_of(session: Session, at: datetime) -> Room:
    room, _ = Room.objects.get_or_create(session=session, defaults={"made_at": at})
    return Room.objects.select_for_update().get(pk=room.pk)


def _wait(by: Viewer, seat: Seat, at: datetime) -> None:
    """A sign of life of a page that waits; the hosts hear of it when somebody comes, or is back from being away."""
    _, new = Waiting.objects.get_or_create(seat=seat, defaults={"since": at, "heard_at": at})
    row = Waiting.objects.select_for_update().get(seat=seat)
    if row.ending in {Ended.ADMITTED, Ended.DENIED}:
        return  # a host answered while this page asked; its next question hears it
    was = Waits.GONE if new or row.ending else rules.waits(row.heard_at, at=at)
    if was == Waits.GONE:
        row.since, row.ended_at, row.ended_by, row.ending = at, None, None, ""
        trail.note(by, "waits before the room", seat, at=at)
    row.heard_at = at
    row.save(update_fields=["since", "heard_at", "ended_at", "ended_by", "ending"])
    if was != Waits.HERE:
        _tell_hosts(seat.session_id)


def _tell_hosts(session_id: UUID) -> None:
    """In the room, and wherever in the program they are."""
    hosts = host_seats(session_id)
    tell(f"session:{session_id}", *(f"queue:{one}" for one in hosts.values_list("person_id", flat=True)))


@transaction.atomic
def let_in(*, by: Viewer, seat: Seat, at: datetime) -> None:
    """Whoever waits, or was told *not now*, comes in; their page does it by itself."""
    _answer(by, seat, Ended.ADMITTED, at)


@transaction.atomic
def not_now(*, by: Viewer, seat: Seat, at: datetime) -> None:
    """They do not come in; it is gone from every host's page at once, and holds until a host lets them in after all."""
    _answer(by, seat, Ended.DENIED, at)


def _answer(by: Viewer, seat: Seat, ending: Ended, at: datetime) -> None:
    insist(rules.may_let_in(by, seat_of(by, seat.session_id), seat))
    _room_of(seat.session, at)  # so that the door has something to ask
    row = Waiting.objects.select_for_update().filter(seat=seat).first()
    if row is not None and row.ending in {"", Ended.DENIED} and row.ending != ending:
        _end(by, row, ending, at)
        trail.note(by, "let someone in" if ending == Ended.ADMITTED else "said not now", seat, at=at)
        _tell_hosts(seat.session_id)


def _end(by: Actor, row: Waiting, ending: Ended, at: datetime) -> None:
    row.ended_at, row.ended_by, row.ending = at, by.id, ending
    row.save(update_fields=["ended_at", "ended_by", "ending"])


@transaction.atomic
def let_everyone_in(*, by: Viewer, session: Session, at: datetime) -> int:
    """All who wait now.  Returns how many."""
    insist(rules.holds_the_room(by, seat_of(by, session.pk)))
    waiting = in_queue(session.pk, at=at)
    for one in waiting:
        let_in(by=by, seat=one.seat, at=at)
    return len(waiting)


def _came_in(by: Viewer, seat: Seat, at: datetime) -> None:
    """By themselves: the room was opened while they waited."""
    waits = Waiting.objects.filter(seat=seat, ending="")
    if waits.update(ended_at=at, ended_by=by.id, ending=Ended.ADMITTED):
        _tell_hosts(seat.session_id)


def _stop_waiting(by: Viewer, seat: Seat, at: datetime, *, put_out: bool = False) -> bool:
    """Whoever goes gives their place in the queue up, and whoever was let in waits again when they come back.

    *Not now* holds whoever goes and comes back; it does not hold whoever was put out and is asked again.
    """
    forgotten = ["", Ended.ADMITTED, Ended.DENIED] if put_out else ["", Ended.ADMITTED]
    ends = Waiting.objects.filter(seat=seat, ending__in=forgotten)
    waited = bool(ends.update(ended_at=at, ended_by=by.id, ending=Ended.LEFT))
    if waited:
        _tell_hosts(seat.session_id)
    return waited
