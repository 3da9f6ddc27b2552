"""Each person's week: what they had of treatment, what still comes, what the program wants.  Counted in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Extract, Greatest

from hearthside.program.models import Episode, Membership
from hearthside.program.queries import setting
from hearthside.schedule import rules
from hearthside.schedule.models import Break, Seat, Session
from hearthside.schedule.rules import Meter
from hearthside.schedule.terms import MEMBERS, WEEK_MINUTES


def meters(programs: Mapping[UUID, UUID], *, on: date, at: datetime) -> dict[UUID, Meter]:
    """Of these stays, by their programs, the week around a day.  One query and one more for each program."""
    stays = list(programs)
    needed = {key: setting(WEEK_MINUTES, program_id=key, on=on) for key in set(programs.values())}
    found = {row["episode_id"]: row for row in _counted(Q(episode_id__in=stays), on=on, at=at)}
    return {key: _meter(found.get(key), needed[programs[key]]) for key in stays}


def meters_of_program(program_id: UUID, *, on: date, at: datetime) -> dict[UUID, Meter]:
    """Of everyone with a place in its week.  Two queries, however many."""
    needed = setting(WEEK_MINUTES, program_id=program_id, on=on)
    rows = _counted(Q(episode__program_id=program_id), on=on, at=at)
    return {row["episode_id"]: _meter(row, needed) for row in rows}


def short_in(program_id: UUID, *, on: date, at: datetime) -> int:
    """How many of those who have been on a roster since the week began will not reach what it wants.  Three queries."""
    monday, _ = rules.week_of(on)
    members = Membership.objects.filter(cohort__track__program_id=program_id, ended_at__isnull=True)
    since = members.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=monday)
    found = meters_of_program(program_id, on=on, at=at)
    return sum(
        1 for stay in since.values_list("episode_id", flat=True) if stay in found and found[stay].short
    )


MOST_MISSED = 3


def missed_in_week(stay: Episode, *, on: date, at: datetime) -> list[Session]:
    """The newest sessions of the week that are over and in which nobody saw them.  One query."""
    seats = Seat.objects.filter(
        episode=stay,
        kind__in=MEMBERS,
        session__on__range=rules.week_of(on),
        session__counts=True,
        session__cancelled_at__isnull=True,
        during__endswith__lte=at,
        attendance__observed_seconds=0,
    ).exclude(attendance__attested_minutes__gt=0)
    return [one.session for one in seats.select_related("session").order_by("-during", "pk")[:MOST_MISSED]]


def _meter(row: dict[str, Any] | None, needed: int) -> Meter:
    if row is None:
        return Meter(attended=0, planned=0, needed=needed)
    return Meter(
        attended=rules.whole_minutes(row["had"]),
        planned=rules.whole_minutes(row["comes"]),
        needed=needed,
        made_up=rules.whole_minutes(row["visited"] or 0),
    )


def _counted(which: Q, *, on: date, at: datetime) -> list[dict[str, Any]]:
    """Seconds by stay.  Of a session that is on, what was observed so far and what is left of it.  One query."""
    seats = Seat.objects.filter(
        which,
        kind__in=MEMBERS,
        session__on__range=rules.week_of(on),
        session__counts=True,
        session__cancelled_at__isnull=True,
    )
    attested, observed = F("attendance__attested_minutes") * 60, F("attendance__observed_seconds")
    had = Coalesce(attested, observed, output_field=IntegerField())
    holds = Q(closed_at__isnull=True, session__ended_at__isnull=True, during__endswith__gt=at)
    comes = Case(When(holds, then=_left(at)), default=Value(0), output_field=IntegerField())
    rows = (
        seats.annotate(comes_s=comes, had_s=had)
        .values("episode_id")
        .annotate(
            had=Sum("had_s"),
            comes=Sum("comes_s"),
            visited=Sum(F("had_s") + F("comes_s"), filter=rules.make_ups()),
        )
        .order_by("episode_id")
    )
    return [dict(row) for row in rows]


def _left(at: datetime) -> Combinable:
    """Seconds of treatment from a moment to the session's end, its breaks not in it."""
    pauses = (
        Break.objects.filter(session_id=OuterRef("session_id"), ends_at__gt=at)
        .values("session_id")
        .annotate(seconds=Sum(_seconds(F("ends_at"), Greatest(F("starts_at"), Value(at)))))
        .values("seconds")
    )
    whole = _seconds(F("during__endswith"), Greatest(F("during__startswith"), Value(at)))
    return whole - Coalesce(Subquery(pauses, output_field=IntegerField()), Value(0))


def _seconds(end: Combinable, start: Combinable) -> Combinable:
    span = ExpressionWrapper(end - start, output_field=DurationField())
    return Extract(span, "epoch", output_field=IntegerField())
