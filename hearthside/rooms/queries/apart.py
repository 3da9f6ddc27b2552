"""Who is in a session and, at the moment, not with the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hearthside.careteam.queries import therapists_of
from hearthside.people.models import Person
from hearthside.rooms.models import TimeApart
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import LEADS, MEMBERS


SOON = timedelta(minutes=10)


def apart_in(session_id: UUID) -> dict[UUID, list[TimeApart]]:
    """By seat, what has not ended.  One query."""
    rows = TimeApart.objects.filter(seat__session_id=session_id, ended_at__isnull=True)
    found: dict[UUID, list[TimeApart]] = {}
    for row in rows.select_related("whom").order_by("began_at", "pk"):
        found.setdefault(row.seat_id, []).append(row)
    return found


def companions_of(seats: Sequence[Seat], *, at: datetime) -> dict[UUID, list[Person]]:
    """Of all seats of a session, by that of a member: with whom they may be aside.  One query, however many seats.

    Whoever treats them first, then who leads the session.
    """
    staff = [seat.person for seat in seats if seat.kind in LEADS and seat.closed_at is None]
    treat = therapists_of([seat.episode_id for seat in seats if seat.episode_id], at=at)
    found = {}
    for seat in seats:
        if seat.kind in MEMBERS:
            who = [*(treat.get(seat.episode_id, []) if seat.episode_id else []), *staff]
            found[seat.pk] = list({person.pk: person for person in who}.values())
    return found


def hour_with(seat: Seat, whom: Person, *, at: datetime) -> Session | None:
    """Somebody's own hour with one of the team that is on now or about to begin: a room to talk in.  One query."""
    if seat.episode_id is None:
        return None
    hours = Session.objects.filter(
        episode_id=seat.episode_id, seats__person=whom, cancelled_at__isnull=True, ended_at__isnull=True
    )
    return hours.filter(during__overlap=(at, at + SOON)).order_by("during").first()
