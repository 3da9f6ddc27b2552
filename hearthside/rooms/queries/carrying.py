"""Which rooms the media server carries now, and which could not open for want of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hearthside.rooms import rules
from hearthside.rooms.models import Admission, Room
from hearthside.rooms.terms import Carried, Entry
from hearthside.schedule.models import Seat, Session

from .entry import entry_of


SOMEBODY_IN = Exists(Admission.objects.filter(seat__session_id=OuterRef("session_id")))


def is_carried(session_id: UUID, *, at: dt.datetime) -> bool:
    """Opened by a host once people could come in, or somebody was let in.  Two queries."""
    rooms = _rooms().filter(session_id=session_id)
    return any(_is_carried(room, entry_of(room.session, at=at)) for room in rooms)


def _is_carried(room: Room, entry: Entry) -> bool:
    """What a host opened days before asks for its place when its people come, and takes none until then."""
    if room.somebody_in:  # type: ignore[attr-defined]  # annotated by _rooms; where no host has a seat, it opens so
        return True
    return room.opened_at is not None and room.opened_at >= rules.opens_at(room.session, entry=entry)


def carried_from(session: Session, *, at: dt.datetime) -> dt.datetime:
    """When people may first come into its room; before, nothing is passed on.  Its cohort, track and program at hand."""
    return rules.opens_at(session, entry=entry_of(session, at=at))


def places_in(session_id: UUID) -> int:
    return Seat.objects.filter(session_id=session_id, closed_at__isnull=True).count()


def carried_beside(session_id: UUID, *, at: dt.datetime) -> list[Carried]:
    """Every other room that is open now.  One query, and one for each of them."""
    held = Count("session__seats", filter=Q(session__seats__closed_at__isnull=True))
    rooms = _not_over().exclude(session_id=session_id).annotate(people=held)
    asked = [(room, entry_of(room.session, at=at)) for room in rooms]
    return [
        Carried(people=room.people, ends_at=room.session.ends_at)
        for room, entry in asked
        if _is_carried(room, entry) and not rules.is_over(room.session, entry=entry, at=at)
    ]


def held_up(program_ids: Collection[UUID], *, at: dt.datetime) -> list[Session]:
    """Sessions of these programs whose room could not open, and has not since; the earliest first.  One query, and one for
    each.
    """
    rooms = _not_over().filter(refused_at__isnull=False, session__cohort__track__program_id__in=program_ids)
    wanted = [room for room in rooms if room.session.ends_at > at]
    held = [one.session for one in wanted if not _is_carried(one, entry_of(one.session, at=at))]
    return sorted(held, key=lambda one: one.starts_at)


def refused_since(moment: dt.datetime) -> int:
    """How many rooms could not open, though some may have later."""
    return Room.objects.filter(refused_at__gt=moment).count()


def _rooms() -> QuerySet[Room]:
    return Room.objects.annotate(somebody_in=SOMEBODY_IN).select_related("session__cohort__track__program")


def _not_over() -> QuerySet[Room]:
    return _rooms().filter(
        ended_at__isnull=True, session__ended_at__isnull=True, session__cancelled_at__isnull=True
    )
