"""Minutes follow from evidence, and are written down into the calendar."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from hearthside.access.viewer import Machine
from hearthside.rooms import rules
from hearthside.rooms.models import Room
from hearthside.rooms.queries import entry_of, grace_of, hour_of, noted_in
from hearthside.rooms.terms import Presence
from hearthside.schedule import actions as schedule
from hearthside.schedule.models import Seat
from hearthside.schedule.terms import MEMBERS

from .room import end_for_all


@transaction.atomic
def keep_time(*, by: Machine, room_id: UUID, empty: bool, at: dt.datetime) -> None:
    """Minutes so far; a session that nobody ended ends itself; a room that is over and `empty` is done with."""
    room = Room.objects.select_related("session__cohort__track__program").get(pk=room_id)
    softly = room.closes_at is not None and at >= room.closes_at
    if softly or rules.is_over(room.session, entry=entry_of(room.session, at=at), at=at):
        if room.session.ended_at is None and room.session.cancelled_at is None:
            room.session = end_for_all(by=by, session=room.session, at=at)
        if empty and room.ended_at is None:
            room.ended_at = at
            room.save(update_fields=["ended_at"])
    observe_minutes(by=by, room=room, at=at)


@transaction.atomic
def observe_minutes(*, by: Machine, room: Room, at: dt.datetime) -> dict[UUID, Presence]:
    """Tell each member's minutes from all evidence so far, and write them down into the calendar."""
    seats = list(Seat.objects.filter(session_id=room.session_id, kind__in=MEMBERS))
    session = room.session
    found = rules.presence(noted_in(room), hour=hour_of(session, seats), now=at, grace=grace_of(session))
    for seat in seats:
        told = found[seat.place]
        schedule.observe(by=by, seat=seat, seconds=round(told.seconds), intervals=rules.drawn(told), at=at)
    return found
