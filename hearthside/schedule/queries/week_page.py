"""A cohort's week as a picture and as a table; what publishing would change; the dates that stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from hearthside.access.viewer import Viewer
from hearthside.careteam.models import HOLDS
from hearthside.careteam.terms import Weekday
from hearthside.kernel.clock import day, length, local, o_clock, whole_day
from hearthside.people.models import Person
from hearthside.people.queries import named
from hearthside.people.rules import name_for, zone_words
from hearthside.people.terms import Where
from hearthside.program.models import Cohort, Program
from hearthside.program.queries import settings as settings_on
from hearthside.schedule import rules
from hearthside.schedule.models import DayOff, Segment, Session, Week
from hearthside.schedule.rules import Minima, Planned, Standing
from hearthside.schedule.terms import GROUP_STOP, GROUP_WARN, HOSTS, LEADS, WEEKS_AHEAD, SeatKind, SegmentKind

from .weeks import (
    days_off,
    draft_of,
    minima_of,
    roster_between,
    standing,
    today_in,
    weeks_between,
)


COLUMN, PER_MINUTE, HEAD = 140, 1.6, 4  # of the picture, in its own units
MOST_LINES = 12
NOBODY = {SegmentKind.BREAK: "", SegmentKind.INDIVIDUAL: "each with their own therapist"}
A_PAGE = timedelta(days=13)


@dataclass(frozen=True, slots=True)
class DrawnPiece:
    segment_id: UUID
    x: float
    y: float
    height: float
    kind: str
    title: str
    time: str
    staff: str
    nobody: str  # said where nobody is named
    kind_words: str  # "" where the title says it


@dataclass(frozen=True, slots=True)
class DrawnDay:
    name: str
    words: str
    x: float
    pieces: tuple[DrawnPiece, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One week, to look at.  `short`: what is less than it should be."""

    week_id: UUID
    span: str
    days: tuple[DrawnDay, ...]
    marks: tuple[Mark, ...]
    width: float
    height: float
    yields: str
    short: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WeekPage:
    cohort_id: UUID
    program_id: UUID
    name: str
    zone: str
    holds: Drawn | None
    coming: tuple[Drawn, ...]
    draft: Drawn | None
    planned: str
    planned_share: float  # 0 to 1; 1: everything stands
    members: str


def week_page(viewer: Viewer, cohort: Cohort, *, at: datetime) -> WeekPage:
    """Eight queries at most, however many pieces."""
    today = today_in(cohort, at)
    program = cohort.track.program_id
    least = minima_of(program, on=today)
    limits = settings_on((GROUP_WARN, GROUP_STOP, WEEKS_AHEAD), program_id=program, on=today)
    weeks, draft = weeks_between(cohort.pk, today, date.max), draft_of(cohort.pk)
    names = _names(viewer, [*weeks, *([draft] if draft else [])])
    drawn = [_drawn(one, least, names) for one in weeks]
    now = bool(weeks) and weeks[0].starts_on is not None and weeks[0].starts_on <= today
    horizon = today + timedelta(weeks=limits[WEEKS_AHEAD.name])
    reached = min((one.planned_to or today for one in weeks if one.ends_on is None), default=horizon)
    return WeekPage(
        cohort_id=cohort.pk,
        program_id=program,
        name=cohort.name,
        zone=zone_words(cohort.track.zone),
        holds=drawn[0] if now else None,
        coming=tuple(drawn[1:] if now else drawn),
        draft=_drawn(draft, least, names) if draft else None,
        planned=f"Planned up to {day(min(reached, horizon))}." if weeks else "",
        planned_share=min(1.0, max(0, (reached - today).days) / max(1, (horizon - today).days)),
        members=_members(len(roster_between(cohort.pk, today, today)), limits),
    )


def _members(number: int, limits: Mapping[str, int]) -> str:
    if number < limits[GROUP_WARN.name]:
        return ""
    return f"{number} people are on the roster; a group stops at {limits[GROUP_STOP.name]}."


def _names(viewer: Viewer, weeks: Iterable[Week]) -> dict[UUID, str]:
    ids = {
        key
        for week in weeks
        for one in week.segments.all()
        for key in (one.facilitator_id, one.co_facilitator_id, one.tech_host_id)
        if key
    }
    return {one.pk: name_for(viewer, named(one), Where.STAFF) for one in Person.objects.filter(pk__in=ids)}


def _drawn(week: Week, least: Minima, names: Mapping[UUID, str]) -> Drawn:
    pieces = list(week.segments.all())
    first = min((one.from_minute for one in pieces), default=0) // 60 * 60
    last = max((one.from_minute + one.minutes for one in pieces), default=0)
    offers = rules.yield_of(pieces)
    shown = [one for one in Weekday if one <= Weekday.FRIDAY or one in offers.by_day]
    days = [
        DrawnDay(
            name=one.label,
            words=f"{one.label}, {length(offers.by_day.get(one, 0))} of treatment",
            x=n * COLUMN,
            pieces=tuple(_piece(p, n * COLUMN, first, names) for p in pieces if p.weekday == one),
        )
        for n, one in enumerate(shown)
    ]
    return Drawn(
        week_id=week.pk,
        span=_span(week),
        days=tuple(days),
        marks=tuple(
            Mark(HEAD + (hour * 60 - first) * PER_MINUTE, f"{hour}:00")
            for hour in range(first // 60, -(-last // 60) + 1)
        )
        if pieces
        else (),
        width=len(days) * COLUMN,
        height=HEAD * 2 + (-(-last // 60) * 60 - first) * PER_MINUTE,
        yields=rules.yield_words(offers, least),
        short=tuple(rules.short_of(pieces, least)) if pieces else (),
        reason=week.reason,
    )


def _span(week: Week) -> str:
    if week.starts_on is None:
        return "Draft"
    since = f"from {day(week.starts_on)}"
    return since if week.ends_on is None else f"{since} to {day(week.ends_on)}"


def clock_words(minute: int) -> str:
    return f"{minute // 60 % 24}:{minute % 60:02d}"


def _piece(one: Segment, x: float, first: int, names: Mapping[UUID, str]) -> DrawnPiece:
    people = [names[key] for key in (one.facilitator_id, one.co_facilitator_id) if key]
    host = names.get(one.tech_host_id) if one.tech_host_id else None
    kind = SegmentKind(one.kind)
    said = [kind.label] if kind.label != one.title else []
    if not one.counts and kind != SegmentKind.BREAK:
        said.append("does not count")
    return DrawnPiece(
        segment_id=one.pk,
        x=x,
        y=HEAD + (one.from_minute - first) * PER_MINUTE,
        height=one.minutes * PER_MINUTE,
        kind=one.kind,
        title=one.title,
        time=f"{clock_words(one.from_minute)} to {clock_words(one.from_minute + one.minutes)}",
        staff=", ".join(people + ([f"{host} hosts"] if host else [])),
        nobody=NOBODY.get(kind, "nobody yet"),
        kind_words=", ".join(said),
    )


# --- what publishing changes ---


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change on the calendar if a draft were published from a day on; counted, and the first of it in words."""

    added: int
    changed: int
    gone: int
    kept: int
    lines: tuple[str, ...]


def preview(week: Week, cohort: Cohort, starts_on: date, *, at: datetime) -> Preview:
    """As far ahead as the program plans.  Seven queries."""
    today = today_in(cohort, at)
    program, zone = cohort.track.program_id, cohort.track.zone
    ahead = settings_on((WEEKS_AHEAD,), program_id=program, on=today)[WEEKS_AHEAD.name]
    until = today + timedelta(weeks=ahead)
    since = max(starts_on, today)
    if since > until:
        return Preview(0, 0, 0, 0, ())
    off = days_off(program, since, until)
    wants = rules.planned_between(week.segments.all(), since=since, until=until, off=off, zone=zone)
    found = rules.changes(
        standing(cohort.pk, since, until, at=at), [one for one in wants if one.starts_at > at]
    )
    noticed = [(old, new) for old, new in found.changed if rules.differs(old, new)]
    lines = [
        *_grouped((_at(new, zone), "is added") for new in found.added),
        *_grouped((_at(old, zone), _becomes(old, new, zone)) for old, new in noticed),
        *_grouped((_at(old, zone), "is cancelled") for old in found.gone),
        *_grouped((_at(old, zone), "stays as it was changed by hand") for old in found.kept),
    ]
    return Preview(
        len(found.added),
        len(noticed),
        len(found.gone),
        len(found.kept),
        (*lines[:MOST_LINES], *([f"and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else [])),
    )


def _at(one: Planned | Standing, zone: str) -> tuple[int, str, date]:
    return one.on.weekday(), f"{one.title}, {o_clock(one.starts_at, zone)}", one.on


def _becomes(old: Standing, new: Planned, zone: str) -> str:
    said = []
    if old.title != new.title:
        said.append(f"becomes {new.title}")
    if (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at):
        said.append(f"moves to {o_clock(new.starts_at, zone)} to {o_clock(new.ends_at, zone)}")
    if old.counts != new.counts:
        said.append("counts" if new.counts else "no longer counts")
    if set(old.staff) != set(new.staff):
        said.append("has other staff")
    return ", ".join(said)


def _grouped(rows: Iterable[tuple[tuple[int, str, date], str]]) -> list[str]:
    """`Mondays: Night group, 19:30 moves to 19:00 to 20:00, from 30 November 2026 (12 dates)`."""
    by_words: dict[tuple[int, str, str], list[date]] = defaultdict(list)
    for (weekday, what, on), words in rows:
        by_words[weekday, what, words].append(on)
    said = []
    for (weekday, what, words), days in sorted(by_words.items(), key=lambda item: (item[0][0], min(item[1]))):
        dates = f"{len(days)} dates" if len(days) > 1 else "one date"
        said.append(f"{Weekday(weekday).label}s: {what} {words}, from {day(min(days))} ({dates})")
    return said


# --- the dates that stand ---


@dataclass(frozen=True, slots=True)
class DateLine:
    session_id: UUID
    title: str
    time: str
    staff: str
    lacks: bool  # nobody leads it
    cancelled: str  # "" while it takes place
    by_hand: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class CalendarDay:
    words: str
    off: str
    sessions: tuple[DateLine, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    cohort_id: UUID
    name: str
    zone: str
    days: tuple[CalendarDay, ...]
    span: str
    earlier: str  # the first day of the page before, "" when that would be all past
    later: str


def calendar_page(viewer: Viewer, cohort: Cohort, *, since: date | None, at: datetime) -> CalendarPage:
    """Two weeks of a cohort's dates.  Four queries, however many."""
    today, zone = today_in(cohort, at), cohort.track.zone
    first = max(since or today, today)
    until = first + A_PAGE
    rows = (
        Session.objects.filter(cohort=cohort, on__range=(first, until), segment__isnull=False)
        .order_by("during")
        .prefetch_related("seats__person")
    )
    by_day: dict[date, list[Session]] = defaultdict(list)
    for one in rows:
        if one.cancelled_at is None or one.cancelled_words or one.by_hand_at is not None:
            by_day[one.on].append(one)
    off = days_off(cohort.track.program_id, first, until)
    return CalendarPage(
        cohort_id=cohort.pk,
        name=cohort.name,
        zone=zone_words(zone),
        days=tuple(
            CalendarDay(
                whole_day(on),
                off.get(on, ""),
                tuple(_date_line(viewer, one, zone, at) for one in by_day.get(on, []) if on not in off),
            )
            for on in sorted({*by_day, *off})
        ),
        span=f"{day(first)} to {day(until)}",
        earlier=(first - A_PAGE - timedelta(days=1)).isoformat() if first > today else "",
        later=(until + timedelta(days=1)).isoformat(),
    )


def _date_line(viewer: Viewer, one: Session, zone: str, at: datetime) -> DateLine:
    seats = [s for s in one.seats.all() if s.kind in HOSTS and s.closed_at is None]
    leads = [s for s in seats if s.kind in LEADS]
    cancelled = ""
    if one.cancelled_at is not None:
        cancelled = one.cancelled_words or "No words were left for the members."
    return DateLine(
        session_id=one.pk,
        title=one.title,
        time=f"{o_clock(one.starts_at, zone)} to {o_clock(one.ends_at, zone)}",
        staff=", ".join(name_for(viewer, named(s.person), Where.STAFF) for s in seats),
        lacks=not leads and one.cancelled_at is None,
        cancelled=cancelled,
        by_hand=one.by_hand_at is not None,
        may_change=one.starts_at > at and one.ended_at is None,
    )


@dataclass(frozen=True, slots=True)
class DateHead:
    """One date, above the form that changes it."""

    session_id: UUID
    cohort_id: UUID
    title: str
    words: str
    zone: str
    is_cancelled: bool


def date_head(one: Session) -> DateHead:
    zone = one.cohort.track.zone
    here = local(one.starts_at, zone)
    hours = f"{o_clock(one.starts_at, zone)} to {o_clock(one.ends_at, zone)}"
    return DateHead(
        one.pk,
        one.cohort_id,
        one.title,
        f"{whole_day(here)}, {hours}",
        zone_words(zone),
        one.cancelled_at is not None,
    )


def staff_of(one: Session) -> list[tuple[str, UUID]]:
    """Who holds its controls: seat kind and person."""
    held = one.seats.filter(kind__in=HOSTS, closed_at__isnull=True)
    return [(SeatKind(kind), person) for kind, person in held.values_list("kind", "person_id")]


@dataclass(frozen=True, slots=True)
class OffLine:
    id: UUID
    words: str


def days_off_page(program: Program, *, at: datetime) -> Sequence[OffLine]:
    rows = DayOff.objects.filter(HOLDS, program=program, on__gte=local(at, program.zone).date()).order_by(
        "on"
    )
    return [OffLine(one.pk, f"{whole_day(one.on)}: {one.name}") for one in rows]


def piece_of(one: Segment) -> dict[str, object]:
    """As its form shows it."""
    return {
        "kind": one.kind,
        "title": one.title,
        "at": time(one.from_minute // 60 % 24, one.from_minute % 60),
        "minutes": one.minutes,
        "counts": one.counts,
        "facilitator": one.facilitator_id or "",
        "co_facilitator": one.co_facilitator_id or "",
        "tech_host": one.tech_host_id or "",
    }


def date_of(one: Session) -> dict[str, object]:
    """As its form shows it, by the track's clock."""
    here = local(one.starts_at, one.cohort.track.zone)
    minutes = round((one.ends_at - one.starts_at).total_seconds() / 60)
    return {"on": here.date(), "at": here.time(), "minutes": minutes}
