"""A cohort's weeks, what they want of the calendar, and what stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from hearthside.careteam.models import HOLDS
from hearthside.kernel.clock import local
from hearthside.program.models import Cohort, Membership
from hearthside.program.queries import settings as settings_on
from hearthside.schedule import rules
from hearthside.schedule.models import DayOff, Seat, Segment, Session, Week
from hearthside.schedule.rules import Minima, Planned, Standing
from hearthside.schedule.terms import (
    DAY_MINUTES,
    DAYS_A_WEEK,
    HOSTS,
    LONGEST_GAP,
    WEEK_MINUTES,
)


PUBLISHED = Q(published_at__isnull=False) & (Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")))
DRAWN = Prefetch("segments", queryset=Segment.objects.order_by("weekday", "from_minute"))


def minima_of(program_id: UUID, *, on: date) -> Minima:
    """What a program asks of a week on a day.  One query."""
    found = settings_on((WEEK_MINUTES, DAY_MINUTES, DAYS_A_WEEK, LONGEST_GAP), program_id=program_id, on=on)
    return Minima(
        week_minutes=found[WEEK_MINUTES.name],
        day_minutes=found[DAY_MINUTES.name],
        days=found[DAYS_A_WEEK.name],
        gap=found[LONGEST_GAP.name],
    )


def weeks_between(cohort_id: UUID, since: date, until: date) -> list[Week]:
    """The published weeks of which a day lies between, with their pieces.  Two queries."""
    return list(
        Week.objects.filter(
            PUBLISHED,
            Q(ends_on__isnull=True) | Q(ends_on__gte=since),
            cohort_id=cohort_id,
            starts_on__lte=until,
        )
        .order_by("starts_on")
        .prefetch_related(DRAWN)
    )


def open_cohorts() -> QuerySet[Cohort]:
    return Cohort.objects.filter(closed_at__isnull=True)


def draft_of(cohort_id: UUID) -> Week | None:
    return Week.objects.filter(cohort_id=cohort_id, published_at__isnull=True).prefetch_related(DRAWN).first()


def days_off(program_id: UUID, since: date, until: date) -> dict[date, str]:
    """By day, with its name."""
    rows = DayOff.objects.filter(HOLDS, program_id=program_id, on__range=(since, until))
    return {one.on: one.name for one in rows.order_by("on")}


def wanted(
    weeks: Iterable[Week], *, since: date, until: date, off: Collection[date], zone: str
) -> list[Planned]:
    """What these weeks want from a day to a day, each on the days on which it holds."""
    found = []
    for week in weeks:
        assert week.starts_on is not None, "only what is published wants anything"
        last = until if week.ends_on is None else min(until, week.ends_on)
        found += rules.planned_between(
            week.segments.all(), since=max(since, week.starts_on), until=last, off=off, zone=zone
        )
    return found


def standing(cohort_id: UUID, since: date, until: date, *, at: datetime) -> list[Standing]:
    """Sessions of weeks for these days that have not begun.  Three queries."""
    staff = Prefetch(
        "seats",
        queryset=Seat.objects.filter(kind__in=HOSTS, closed_at__isnull=True),
        to_attr="held_by",
    )
    rows = (
        Session.objects.filter(
            Q(cancelled_at__isnull=True) | Q(by_hand_at__isnull=False),
            cohort_id=cohort_id,
            segment__isnull=False,
            series_on__range=(since, until),
            during__startswith__gt=at,
            ended_at__isnull=True,
        )
        .select_related("segment")
        .prefetch_related(staff)
    )
    found = list(rows)
    weeks = {one.segment.week_id for one in found if one.segment}
    drawn: dict[UUID, list[Segment]] = {}
    for one in Segment.objects.filter(week__in=weeks):
        drawn.setdefault(one.week_id, []).append(one)
    nth = {key: n for pieces in drawn.values() for key, n in rules.nth_of(pieces).items()}
    return [_standing(one, nth) for one in found]


def _standing(one: Session, nth: dict[UUID, int]) -> Standing:
    assert one.segment_id is not None, "the query asks for it"
    assert one.series_on is not None, "the database holds it"
    return Standing(
        session=one.pk,
        segment=one.segment_id,
        on=one.series_on,
        nth=nth[one.segment_id],
        kind=one.segment.kind if one.segment else "",
        title=one.title,
        counts=one.counts,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        staff=tuple((seat.kind, seat.person_id) for seat in one.held_by),  # type: ignore[attr-defined]
        by_hand=one.by_hand_at is not None,
    )


def roster_between(cohort_id: UUID, since: date, until: date) -> list[Membership]:
    """Everyone who is on a cohort's roster on one of these days, in order of room name.  One query."""
    return list(
        Membership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=since),
            cohort_id=cohort_id,
            starts_on__lte=until,
            ended_at__isnull=True,
        )
        .select_related("episode__person")
        .order_by("room_name")
    )


def busy(people: Collection[UUID], starts: datetime, ends: datetime, *, but: Collection[UUID]) -> list[Seat]:
    """Where these people are between; `but`: not in these sessions.  One query."""
    return list(
        Seat.objects.filter(person__in=people, closed_at__isnull=True, during__overlap=(starts, ends))
        .exclude(session__in=but)
        .select_related("session__cohort", "person")
    )


def today_in(cohort: Cohort, at: datetime) -> date:
    return local(at, cohort.track.zone).date()
