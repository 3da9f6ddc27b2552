"""Everything that meets on a day in the programs that somebody runs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from hearthside.people.models import Person
from hearthside.program.models import Cohort
from hearthside.schedule.models import DowntimeCopy, Session

from .sessions import SEATS


def sessions_of_programs(programs: Collection[UUID], starts: datetime, ends: datetime) -> list[Session]:
    """Not cancelled, in order of time, with their seats and people.  Three queries, however many."""
    return list(
        Session.objects.filter(
            cohort__track__program_id__in=programs, during__overlap=(starts, ends), cancelled_at__isnull=True
        )
        .select_related("cohort__track__program")
        .prefetch_related("breaks", SEATS)
        .order_by("during", "pk")
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
