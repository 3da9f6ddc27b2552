"""The duty rota: the coming seven days by state, its gaps in words, who has it now, and every turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from hearthside.access.viewer import Viewer
from hearthside.careteam import rules
from hearthside.careteam.models import HOLDS, Duty
from hearthside.careteam.terms import Weekday
from hearthside.kernel.clock import local
from hearthside.people.queries import clinic
from hearthside.program.models import Program

from .choices import programs_directed, staff_name


A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Turn:
    """`name` is empty where nobody has these hours."""

    hours: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    states: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class DutyDay:
    day: str
    weekday: str
    here: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TurnToEnd:
    id: UUID
    words: str
    span: str


@dataclass(frozen=True, slots=True)
class Turns:
    name: str
    rows: tuple[TurnToEnd, ...]


@dataclass(frozen=True, slots=True)
class ProgramRota:
    program_id: UUID
    name: str
    now_words: tuple[str, ...]
    gaps: tuple[str, ...]
    states: tuple[str, ...]
    days: tuple[DutyDay, ...]
    turns: tuple[Turns, ...]


def clinic_states() -> list[str]:
    found = clinic()
    return sorted(found.states) if found else []


def rota_of(viewer: Viewer, *, at: datetime) -> tuple[ProgramRota, ...]:
    """Of each program that this viewer directs.  Three queries, however many turns."""
    states, programs = clinic_states(), programs_directed(viewer)
    since = local(at, "UTC").date() - timedelta(days=1)  # no zone is further back
    rows = Duty.objects.filter(
        HOLDS, Q(ends_on__isnull=True) | Q(ends_on__gte=since), program__in=programs
    ).select_related("person")
    found: dict[UUID, list[Duty]] = {one.pk: [] for one in programs}
    for row in rows.order_by("person__chosen_name", "weekday", "from_hour", "state", "pk"):
        found[row.program_id].append(row)
    return tuple(_rota(viewer, one, found[one.pk], states, at) for one in programs)


def _rota(viewer: Viewer, program: Program, rows: list[Duty], states: list[str], at: datetime) -> ProgramRota:
    now = local(at, program.zone)
    today = now.date()
    rows = [one for one in rows if one.ends_on is None or one.ends_on >= today]
    week = [today + timedelta(days=n) for n in range(A_WEEK)]
    by_state = {state: _week_of(viewer, [r for r in rows if r.state == state], week) for state in states}
    alike: dict[tuple[tuple[Turn, ...], ...], list[str]] = {}
    for state, days in by_state.items():
        alike.setdefault(days, []).append(state)
    columns = [(rules.in_words(some), days) for days, some in alike.items()]
    return ProgramRota(
        program_id=program.pk,
        name=program.name,
        now_words=tuple(_now(viewer, rows, state, program.zone, at) for state in states),
        gaps=tuple(
            f"{said}: {gap} nobody"
            for said, some in ((rules.in_words(some), some) for some in alike.values())
            for gap in rules.gap_words(_gaps([r for r in rows if r.state == some[0]], week, now.hour))
        ),
        states=tuple(said for said, _ in columns),
        days=tuple(
            DutyDay(
                day=f"{day.day} {day:%b}",
                weekday=str(Weekday(day.weekday()).label),
                here=day == today,
                cells=tuple(Cell(said, days[n]) for said, days in columns),
            )
            for n, day in enumerate(week)
        ),
        turns=tuple(_turns(viewer, rows, today)),
    )


def _holding(rows: Iterable[Duty], day: date) -> list[Duty]:
    """The turns of one day, in order of hours."""
    held = [
        one
        for one in rows
        if one.weekday == day.weekday()
        and one.starts_on <= day
        and (one.ends_on is None or one.ends_on >= day)
    ]
    return sorted(held, key=lambda one: one.from_hour)


def _gaps(rows: list[Duty], week: list[date], hour: int) -> dict[int, tuple[tuple[int, int], ...]]:
    """Of the hours that are still to come; `hour`: the one that it is."""
    found = {}
    for day in week:
        free = rules.gaps([(one.from_hour, one.to_hour) for one in _holding(rows, day)])
        since = hour if day == week[0] else 0
        found[day.weekday()] = tuple((max(begin, since), end) for begin, end in free if end > since)
    return found


def _week_of(viewer: Viewer, rows: list[Duty], week: list[date]) -> tuple[tuple[Turn, ...], ...]:
    days = []
    for day in week:
        held = _holding(rows, day)
        spans = [(one.from_hour, one.to_hour, staff_name(viewer, one.person)) for one in held]
        spans += [(begin, end, "") for begin, end in rules.gaps([span[:2] for span in spans])]
        days.append(tuple(Turn(rules.hours(begin, end), name) for begin, end, name in sorted(spans)))
    return tuple(days)


def _now(viewer: Viewer, rows: list[Duty], state: str, zone: str, at: datetime) -> str:
    found = rules.on_duty(rows, state=state, zone=zone, at=at)
    return f"{state}: {staff_name(viewer, found.person) if found else 'nobody'}"


def _turns(viewer: Viewer, rows: list[Duty], today: date) -> Iterable[Turns]:
    people: dict[UUID, list[Duty]] = {}
    for one in rows:
        people.setdefault(one.person_id, []).append(one)
    for some in people.values():
        yield Turns(
            staff_name(viewer, some[0].person),
            tuple(
                TurnToEnd(
                    one.pk,
                    f"{Weekday(one.weekday).label} {rules.hours(one.from_hour, one.to_hour)}, {one.state}",
                    rules.span_words(one.starts_on, one.ends_on, today=today),
                )
                for one in some
            ),
        )
