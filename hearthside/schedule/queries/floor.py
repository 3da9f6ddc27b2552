"""Everything that meets on a day in the programs that somebody runs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Prefetch, Q, QuerySet

from hearthside.people.models import Person
from hearthside.program.models import Cohort
from hearthside.safety.queries import has_said_where
from hearthside.schedule.models import DowntimeCopy, Session
from hearthside.schedule.terms import LEADS, SeatKind

from .sessions import EVERY, seats_of


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of the day in numbers, and who leads it or has not said where they are, by their keys."""

    session_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    stay: UUID | None  # whose individual hour it is
    cohort_id: UUID
    cohort: str
    leads: tuple[UUID, ...]  # persons
    expected: int
    unstamped: tuple[tuple[UUID, UUID], ...]  # stays and persons


A_DAY = timedelta(days=1)
SEATED = Q(seats__kind=SeatKind.PARTICIPANT, seats__closed_at=None)
COLUMNS = ("pk", "title", "during", "ended_at", "episode_id", "cohort_id", "cohort__name")
COUNTED = ("led", "expected", "stays", "people")
LED = Q(seats__kind__in=LEADS, seats__closed_at=None)


def _meets(programs: Collection[UUID], starts: datetime, ends: datetime) -> QuerySet[Session]:
    return Session.objects.filter(
        cohort__track__program_id__in=programs, during__overlap=(starts, ends), cancelled_at__isnull=True
    ).order_by("during", "pk")


def meetings_of_programs(programs: Collection[UUID], starts: datetime, ends: datetime) -> list[Meeting]:
    """Not cancelled, in order of time.  One query that counts in the database: a clinic may expect thousands a day."""
    days = (starts.date() - A_DAY, ends.date() + A_DAY)  # the track's, which may be the one before or after
    missing = SEATED & ~Q(has_said_where(stay="seats__episode_id", on="on", days=days))
    rows = _meets(programs, starts, ends).annotate(
        led=ArrayAgg("seats__person_id", filter=LED, order_by="seats__id", default=[]),
        expected=Count("seats", filter=SEATED),
        stays=ArrayAgg("seats__episode_id", filter=missing, order_by="seats__id", default=[]),
        people=ArrayAgg("seats__person_id", filter=missing, order_by="seats__id", default=[]),
    )
    return [
        Meeting(
            one.pk,
            one.title,
            one.during.lower,
            one.during.upper,
            one.ended_at,
            one.episode_id,
            one.cohort_id,
            one.cohort__name,
            tuple(one.led),
            one.expected,
            tuple(zip(one.stays, one.people, strict=True)),
        )
        for one in rows.values_list(*COLUMNS, *COUNTED, named=True)
    ]


def expected_in(programs: Collection[UUID], starts: datetime, ends: datetime) -> int:
    """How many people have a seat in what meets, each once.  One query."""
    held = _meets(programs, starts, ends).filter(SEATED)
    return int(held.order_by().aggregate(people=Count("seats__episode_id", distinct=True))["people"])


def sessions_of_programs(programs: Collection[UUID], starts: datetime, ends: datetime) -> list[Session]:
    """Not cancelled, in order of time, with their seats and people.  Three queries, however many."""
    return list(
        _meets(programs, starts, ends)
        .select_related("cohort__track__program")
        .prefetch_related("breaks", Prefetch("seats", seats_of(EVERY)))
    )


def rosters(programs: Collection[UUID], *, on: date) -> list[tuple[Cohort, int]]:
    """How many are on each open cohort's roster on a day.  One query."""
    here = (
        Q(memberships__ended_at__isnull=True)
        & Q(memberships__starts_on__lte=on)
        & (Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=on))
    )
    rows = (
        Cohort.objects.filter(track__program_id__in=programs, closed_at__isnull=True)
        .select_related("track")
        .annotate(held=Count("memberships", filter=here))
        .order_by("name", "pk")
    )
    return [(one, one.held) for one in rows]


def downtime_copies(programs: Collection[UUID], *, on: date) -> dict[UUID, list[Person]]:
    """Who took the day's sheet, by program, the first one first.  One query."""
    found: dict[UUID, list[Person]] = {key: [] for key in programs}
    rows = DowntimeCopy.objects.filter(program_id__in=programs, on=on).select_related("person")
    for one in rows.order_by("at", "pk"):
        found[one.program_id].append(one.person)
    return found
