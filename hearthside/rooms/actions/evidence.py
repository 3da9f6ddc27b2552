"""What machines of ours note of a room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Actor
from hearthside.kernel.jobs import enqueue
from hearthside.notices.topics import tell
from hearthside.rooms import rules
from hearthside.rooms.models import Evidence, Room
from hearthside.rooms.terms import HUNG_UP, Kind, Noted, Source, Told
from hearthside.schedule.models import Seat


NEWS = {Kind.ENTERED, *HUNG_UP}


class NotNoted(Exception):
    """Somebody who is no machine of ours tried to add evidence."""

    @classmethod
    def unless(cls, verdict: Verdict) -> None:
        if not verdict:
            raise cls(verdict.reason)


@transaction.atomic
def note(*, by: Actor, room_id: UUID, noted: Sequence[Noted]) -> None:
    """Keep what was noted of one room.  Told twice is told once; of `heard` the latest holds."""
    NotNoted.unless(rules.may_note(by))
    latest = [one for one in noted if one.kind == Kind.HEARD]
    Evidence.objects.bulk_create(
        (Evidence(room_id=room_id, **asdict(one)) for one in noted if one.kind != Kind.HEARD),
        ignore_conflicts=True,  # told before
    )
    Evidence.objects.bulk_create(
        (Evidence(room_id=room_id, **asdict(one)) for one in latest),
        update_conflicts=True,
        update_fields=["at", "noted_at"],
        unique_fields=["connection", "kind"],
    )
    room = Room.objects.get(pk=room_id)
    if any(one.kind in NEWS for one in noted):
        tell(f"session:{room.session_id}")
    if room.ended_at is not None:
        enqueue("rooms.observe", key=str(room_id), room_id=str(room_id))


@transaction.atomic
def hear(*, by: Actor, told: Told, at: dt.datetime) -> None:
    """The media server says of itself that someone came or went.  Rooms and names that are not ours say nothing."""
    NotNoted.unless(rules.may_note(by))
    room = Room.objects.filter(name=told.room).first()
    places = {str(place): place for place in _places(room)} if room else {}
    if room is not None and told.identity in places:
        one = Noted(
            source=Source.WEBHOOK,
            kind=told.kind,
            at=told.at,
            noted_at=at,
            place=places[told.identity],
            sid=told.sid,
        )
        note(by=by, room_id=room.pk, noted=[one])


def _places(room: Room) -> Iterable[UUID]:
    return Seat.objects.filter(session_id=room.session_id).values_list("place", flat=True)


@transaction.atomic
def note_machine(*, by: Actor, noted: Sequence[Noted]) -> None:
    """Something of ours started, lives, was away or came back.  Of one run's signs of life the latest holds."""
    NotNoted.unless(rules.may_note(by))
    Evidence.objects.bulk_create(
        (Evidence(**asdict(one)) for one in noted if one.kind != Kind.DOOR_ALIVE), ignore_conflicts=True
    )
    Evidence.objects.bulk_create(
        (Evidence(**asdict(one)) for one in noted if one.kind == Kind.DOOR_ALIVE),
        update_conflicts=True,
        update_fields=["at", "noted_at"],
        unique_fields=["connection", "kind"],
    )
