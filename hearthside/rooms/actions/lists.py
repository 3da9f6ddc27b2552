"""What follows from asking the media server who is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hearthside.access.viewer import Machine
from hearthside.rooms import rules
from hearthside.rooms.models import Evidence, Room
from hearthside.rooms.terms import Here, Kind, Source
from hearthside.schedule.models import Seat

from .evidence import NotNoted


RACE = dt.timedelta(seconds=2)  # whoever came while a list was on its way is not gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What follows from a list: who must go, and whose microphone the media server has wrong."""

    strangers: tuple[str, ...]
    wrong_microphone: tuple[tuple[str, bool], ...]


@transaction.atomic
def record_list(
    *, by: Machine, room_id: UUID, here: Sequence[Here], asked_at: dt.datetime, at: dt.datetime
) -> Listed:
    """Note who appeared and who is gone, and say who has no business in the room.  A list overtaken says nothing."""
    NotNoted.unless(rules.may_note(by))
    room = Room.objects.select_for_update().get(pk=room_id)
    if room.listed_at is not None and room.listed_at >= asked_at:
        return Listed(strangers=(), wrong_microphone=())
    seats = {str(seat.place): seat for seat in Seat.objects.filter(session_id=room.session_id)}
    holding = {place: seat for place, seat in seats.items() if seat.closed_at is None}
    known = list(room.evidence.exclude(sid=""))
    appeared = _appeared(room, known, [one for one in here if one.active and one.identity in seats], at)
    gone = _gone(room, known, {one.sid for one in here}, asked_at, at)
    Evidence.objects.bulk_create([*appeared, *gone], ignore_conflicts=True)
    room.listed_at = at
    room.save(update_fields=["listed_at"])
    return Listed(
        strangers=tuple(one.identity for one in here if one.identity not in holding),
        wrong_microphone=tuple(
            (one.identity, holding[one.identity].may_speak)
            for one in here
            if one.identity in holding and one.may_speak != holding[one.identity].may_speak
        ),
    )


def _appeared(room: Room, known: list[Evidence], here: list[Here], at: dt.datetime) -> list[Evidence]:
    listed = {one.sid for one in known if one.kind == Kind.LISTED}
    return [
        Evidence(
            room=room,
            place=UUID(one.identity),
            source=Source.LIST,
            kind=Kind.LISTED,
            sid=one.sid,
            at=one.joined_at,
            not_before=room.listed_at or room.made_at,
            noted_at=at,
        )
        for one in here
        if one.sid not in listed
    ]


def _gone(
    room: Room, known: list[Evidence], sids: set[str], asked_at: dt.datetime, at: dt.datetime
) -> list[Evidence]:
    first: dict[str, Evidence] = {}
    for one in known:
        if one.sid not in first or one.noted_at < first[one.sid].noted_at:
            first[one.sid] = one
    told = {one.sid for one in known if one.kind == Kind.GONE}
    return [
        Evidence(
            room=room,
            place=one.place,
            source=Source.LIST,
            kind=Kind.GONE,
            sid=sid,
            at=at,
            not_before=max(room.listed_at or one.noted_at, one.noted_at),
            noted_at=at,
        )
        for sid, one in first.items()
        if sid not in sids and sid not in told and one.noted_at < asked_at - RACE
    ]


@transaction.atomic
def note_media(*, by: Machine, answers: bool, at: dt.datetime) -> None:
    """The media server stopped answering, or answers again; the same news twice is no news."""
    NotNoted.unless(rules.may_note(by))
    media = Evidence.objects.filter(source=Source.MACHINE, kind__in=[Kind.MEDIA_AWAY, Kind.MEDIA_BACK])
    last = media.order_by("-at", "-pk").first()
    away = last is not None and last.kind == Kind.MEDIA_AWAY
    if answers == (not away):
        return
    kind = Kind.MEDIA_BACK if answers else Kind.MEDIA_AWAY
    well = None if answers else Room.objects.aggregate(last=Max("listed_at"))["last"]
    Evidence.objects.create(source=Source.MACHINE, kind=kind, at=at, not_before=well, noted_at=at)
