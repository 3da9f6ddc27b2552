"""What was noted of a room, gathered for the rule that tells minutes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from hearthside.kernel.clock import local
from hearthside.program.queries import settings as settings_on
from hearthside.rooms.models import Evidence, Room, TimeApart
from hearthside.rooms.terms import (
    BRIEF_DISCONNECT,
    HUNG_UP,
    OUTAGE_RETURN,
    Apart,
    Grace,
    Hour,
    Kind,
    Noted,
    Source,
    Span,
)
from hearthside.schedule.models import Seat, Session


PING = dt.timedelta(seconds=5)  # both clients, as the media server tells them to
SILENT_AFTER = dt.timedelta(seconds=20)  # the media server gives a silent client up after seventeen
OURS_BEFORE = dt.timedelta(hours=2)  # a run of the door that ended earlier explains nothing in this session


def grace_of(session: Session) -> Grace:
    found = settings_on(
        (BRIEF_DISCONNECT, OUTAGE_RETURN),
        program_id=session.cohort.track.program_id,
        on=local(session.starts_at, session.cohort.track.zone).date(),
    )
    return Grace(
        brief_disconnect=dt.timedelta(seconds=found[BRIEF_DISCONNECT.name]),
        outage_return=dt.timedelta(seconds=found[OUTAGE_RETURN.name]),
        ping=PING,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One websocket as the door noted it."""

    place: UUID
    heard: dt.datetime
    open: bool  # nobody hung up


def lines_in(session_ids: Iterable[UUID]) -> list[Line]:
    """In order of when they were last heard."""
    places: dict[UUID, UUID] = {}
    heard: dict[UUID, dt.datetime] = {}
    ended: set[UUID] = set()
    for row in Evidence.objects.filter(room__session_id__in=session_ids, source=Source.DOOR):
        if row.connection is None or row.place is None:
            continue
        places[row.connection] = row.place
        heard[row.connection] = max(row.at, heard.get(row.connection, row.at))
        if row.kind in HUNG_UP:
            ended.add(row.connection)
    lines = [Line(place=places[one], heard=at, open=one not in ended) for one, at in heard.items()]
    return sorted(lines, key=lambda line: line.heard)


def is_living(line: Line, *, at: dt.datetime) -> bool:
    return line.open and at - line.heard <= SILENT_AFTER


def here_now(session_ids: Iterable[UUID], *, at: dt.datetime) -> frozenset[UUID]:
    """Places that are in their rooms at a moment: to which the door holds a living line.  One query."""
    return frozenset(line.place for line in lines_in(session_ids) if is_living(line, at=at))


def noted_in(room: Room) -> list[Noted]:
    """All evidence of a room, and what was noted of our own machines around it.  Two queries."""
    since = room.session.starts_at - OURS_BEFORE
    ours = Q(source=Source.MACHINE, at__gte=since)
    until = (room.ended_at or room.session.ends_at) + OURS_BEFORE
    rows = [*room.evidence.all(), *Evidence.objects.filter(ours, at__lt=until)]
    return [
        Noted(
            source=Source(row.source),
            kind=Kind(row.kind),
            at=row.at,
            noted_at=row.noted_at,
            not_before=row.not_before,
            place=row.place,
            sid=row.sid,
            connection=row.connection,
        )
        for row in rows
    ]


def asides_of(seats: Iterable[Seat], *, until: dt.datetime) -> dict[UUID, tuple[Span, ...]]:
    """By place: elsewhere with somebody of the team, planned as an hour of their own or said in the room.  One query."""
    places = {seat.pk: seat.place for seat in seats}
    found: dict[UUID, list[Span]] = defaultdict(list)
    for seat in seats:
        for planned in seat.away:
            found[seat.place].append(Span(planned.lower, planned.upper))
    for one in TimeApart.objects.filter(kind=Apart.ASIDE, seat__in=places):
        found[places[one.seat_id]].append(Span(one.began_at, max(one.began_at, one.ended_at or until)))
    return {place: tuple(sorted(spans)) for place, spans in found.items()}


def hour_of(session: Session, seats: Iterable[Seat]) -> Hour:
    """From its planned start to its planned end, or to when someone ended it.  One query."""
    held = list(seats)
    end = max(session.starts_at, min(session.ends_at, session.ended_at or session.ends_at))
    return Hour(
        start=session.starts_at,
        end=end,
        places=frozenset(seat.place for seat in held),
        breaks=tuple(Span(one.starts_at, one.ends_at) for one in session.breaks.all()),
        asides=asides_of(held, until=end),
        closed={seat.place: seat.closed_at for seat in held if seat.closed_at is not None},
    )


def living_rooms() -> list[Room]:
    """Rooms that are not done with: the session runs, or has just ended."""
    return list(
        Room.objects.filter(ended_at__isnull=True)
        .select_related("session__cohort__track__program")
        .order_by("made_at")
    )


def room_named(name: str) -> Room | None:
    return Room.objects.filter(name=name).first()
