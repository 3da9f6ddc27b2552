"""What several acts write: seats in rows, and who waits for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from psycopg.types.multirange import TimestamptzMultirange
from psycopg.types.range import TimestamptzRange

from hearthside.access.viewer import Actor
from hearthside.notices.topics import tell
from hearthside.people.models import Person
from hearthside.program.models import Membership
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import Closed, SeatKind


PLACE_REFUSALS = {
    "nobody_is_anywhere_twice": "Someone of this session is in another one at that time. Choose another time.",
    "a_place_is_taken_once": "Somebody has just taken this place. Try once more.",
    "a_session_has_a_start_and_an_end": "A session ends after it starts.",
    "a_break_ends_after_it_starts": "A break ends after it starts.",
}


# In one order for everybody, and after the session: whoever seats people waits for whoever else seats one of them,
# so that a constraint refuses and never two wait for each other.
ALONE = """
    SELECT pg_advisory_xact_lock(hashtextextended('seat:' || one::text, 0))
    FROM (SELECT unnest(%s::uuid[]) AS one ORDER BY 1) people
"""


def _alone_with(people: Iterable[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [list(people)])


def _member_seats(
    session: Session, roster: Iterable[Membership], *, synthetic: Collection[UUID] = ()
) -> list[Seat]:
    """Not saved yet: a place each, from the first on."""
    return [
        Seat(
            session=session,
            person=member.episode.person,
            episode=member.episode,
            membership=member,
            kind=SeatKind.SYNTHETIC if member.episode_id in synthetic else SeatKind.PARTICIPANT,
            during=session.during,
            places=session.places,
            seat_no=n,
        )
        for n, member in enumerate(roster, start=1)
    ]


def _staff_seat(session: Session, person: Person, kind: SeatKind) -> Seat:
    """Not saved yet."""
    return Seat(session=session, person=person, kind=kind, during=session.during, places=session.places)


def _asked_seat(before: Seat | None, session: Session, person: Person, kind: SeatKind) -> Seat:
    """The seat of whoever is asked to come, the one from `before` if they had one; it holds.  Not saved yet."""
    seat = before or _staff_seat(session, person, kind)
    seat.kind, seat.during, seat.places = kind, session.during, session.places
    seat.closed_at, seat.closed_by, seat.closed_why = None, None, ""
    return seat


def _own_hours(seat: Seat) -> TimestamptzMultirange:
    """When a member is away from a group, since they have an hour of their own in it."""
    own = Session.objects.filter(
        episode__person_id=seat.person_id, cancelled_at__isnull=True, during__overlap=seat.during
    )
    return _cut_by([(one.starts_at, one.ends_at) for one in own], seat.during.lower, seat.during.upper)


def _cut_by(
    others: Iterable[tuple[datetime, datetime]], starts: datetime, ends: datetime
) -> TimestamptzMultirange:
    """What of a stretch lies in one of the others."""
    return TimestamptzMultirange(
        [TimestamptzRange(max(a, starts), min(b, ends)) for a, b in others if a < ends and starts < b]
    )


class _Place(NamedTuple):
    """A seat to be written among many."""

    session: UUID
    person: UUID
    kind: str
    episode: UUID | None = None
    membership: UUID | None = None
    seat_no: int | None = None
    away: TimestamptzMultirange = TimestamptzMultirange()


# Twelve weeks of a cohort are thousands of seats: one statement each for the seats and for what is observed in them.
SEATS = """
    INSERT INTO schedule_seat (
        id, session_id, person_id, kind, episode_id, membership_id, seat_no, away,
        during, places, place, may_speak, closed_why
    )
    SELECT gen_random_uuid(), one.session, one.person, one.kind, one.episode, one.membership, one.seat_no, one.away,
           s.during, s.places, gen_random_uuid(), true, ''
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::uuid[], %s::uuid[], %s::smallint[], %s::tstzmultirange[])
         AS one (session, person, kind, episode, membership, seat_no, away)
    JOIN schedule_session s ON s.id = one.session
"""
SHEETS = """
    INSERT INTO schedule_attendance (id, seat_id, episode_id, observed_seconds, intervals, reason, word, came)
    SELECT gen_random_uuid(), id, episode_id, 0, '[]', '', '', ''
    FROM schedule_seat WHERE session_id = ANY(%s) AND episode_id IS NOT NULL
"""


def _seat_all(places: Collection[_Place]) -> None:
    """In sessions that nobody sits in yet."""
    if places:
        columns = [list(column) for column in zip(*places, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(SEATS, columns)
            cursor.execute(SHEETS, [list({one.session for one in places})])


@contextmanager
def _all_at_once() -> Iterator[None]:
    """Who is where is looked at when everything is where it belongs: two sessions may change places."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS nobody_is_anywhere_twice DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS nobody_is_anywhere_twice IMMEDIATE")


def _close_seats(*, by: Actor, seats: QuerySet[Seat], why: Closed, at: datetime) -> None:
    """Many at once, of which nobody is in a room."""
    seats.update(closed_at=at, closed_by=by.id, closed_why=why)


def _told(session: Session) -> None:
    """Whoever looks at it, and whoever looks at its cohort's calendar."""
    tell(f"session:{session.pk}")
    tell(f"cohort:{session.cohort_id}")


def _told_of_hour(session: Session) -> None:
    """Whoever looks at it, and whoever looks at this person's own hours."""
    tell(f"session:{session.pk}", f"hours:{session.episode_id}")
