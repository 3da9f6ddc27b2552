"""What a week is: what it yields, what is less than it should be, on which days it meets, and what changes with it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.careteam.terms import Weekday
from hearthside.kernel.clock import length
from hearthside.schedule.terms import MET_TOGETHER, SegmentKind, SessionKind


A_WEEK = 7
FARTHEST_DAYS = 366
SHORTEST, LONGEST = 5, 240  # minutes
CALENDAR = Machine("the calendar")


def drafts_in_sight(viewer: Viewer) -> Q:
    """What nobody else has seen yet: of those who run the program."""
    return Q(cohort__track__program_id__in=viewer.runs_programs, published_at__isnull=True)


def segments_in_sight(viewer: Viewer) -> Q:
    """As their draft; what is published is looked at as a whole."""
    return Q(week__cohort__track__program_id__in=viewer.runs_programs, week__published_at__isnull=True)


def days_off_in_sight(viewer: Viewer) -> Q:
    return Q(program_id__in=viewer.runs_programs, ended_at__isnull=True)


class SegmentLike(Protocol):
    weekday: int
    from_minute: int
    minutes: int
    kind: str
    title: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Minima:
    """What a program asks of a week; settings of `schedule.terms`."""

    week_minutes: int
    day_minutes: int
    days: int
    gap: int


@dataclass(frozen=True, slots=True)
class Yield:
    """Minutes of treatment that a week offers, by weekday and together; breaks never count."""

    by_day: dict[int, int] = field(default_factory=dict)

    @property
    def week(self) -> int:
        return sum(self.by_day.values())


def yield_of(segments: Iterable[SegmentLike]) -> Yield:
    found: dict[int, int] = defaultdict(int)
    for one in segments:
        if one.kind != SegmentKind.BREAK:
            found[one.weekday] += one.minutes if one.counts else 0
    return Yield(dict(sorted(found.items())))


def longest_gap(weekdays: Collection[int]) -> int:
    """The most days without program between two program days, over the weekend too; 7 when there is none at all."""
    days = sorted(set(weekdays))
    if not days:
        return A_WEEK
    after = [*days[1:], days[0] + A_WEEK]
    return max(then - day - 1 for day, then in zip(days, after, strict=True))


def short_of(segments: Sequence[SegmentLike], least: Minima) -> list[str]:
    """What is less than it should be, in words.  A week with any of these is published only with a reason."""
    given = yield_of(segments)
    days = given.by_day
    said = []
    if len(days) < least.days:
        said.append(f"It has {_days(len(days))}; a week has {least.days} at least.")
    gap = longest_gap(days)
    if days and gap > least.gap:
        said.append(f"There are {gap} days in a row without program; {least.gap} is the most.")
    for day, minutes in days.items():
        if not _has_break(segments, day):
            said.append(f"{Weekday(day).label} has no break.")
        if minutes < least.day_minutes:
            said.append(
                f"{Weekday(day).label} offers {minutes} treatment minutes; a day offers {least.day_minutes} at least."
            )
    if given.week < least.week_minutes:
        said.append(f"The week offers {given.week} treatment minutes; {least.week_minutes} is the least.")
    return said


def _days(number: int) -> str:
    return "one program day" if number == 1 else f"{number or 'no'} program days"


def _has_break(segments: Iterable[SegmentLike], day: int) -> bool:
    """A pause that is drawn, or time left free between two pieces of the day."""
    pieces = sorted((s.from_minute, s.minutes, s.kind) for s in segments if s.weekday == day)
    if any(kind == SegmentKind.BREAK for _, _, kind in pieces):
        return True
    return any(a[0] + a[1] < b[0] for a, b in itertools.pairwise(pieces))


def may_publish(short: Sequence[str], *, has_pieces: bool, reason: str) -> Verdict:
    if not has_pieces:
        return no("There is nothing in this week yet.", "empty")
    if short and not reason.strip():
        return no("Say why this week is published although something is less than it should be.", "no_reason")
    return YES


def may_keep_the_calendar(by: Actor) -> Verdict:
    return YES if by == CALENDAR else no("The calendar is kept by the program.")


def is_a_piece(kind: SegmentKind, minutes: int, title: str) -> Verdict:
    if not title.strip():
        return no("Give it a name, as the members read it.", "no_title")
    if not SHORTEST <= minutes <= LONGEST:
        return no(f"A {kind.label.lower()} lasts from {SHORTEST} minutes to four hours.", "no_length")
    return YES


def is_a_day_to_begin(starts_on: date, *, today: date) -> Verdict:
    """Not a day that is past, and within a year."""
    if starts_on < today:
        return no("That day is past. What was stays as it was.", "past")
    if (starts_on - today).days > FARTHEST_DAYS:
        return no("A week begins within a year.", "too_far")
    return YES


def yield_words(given: Yield, least: Minima) -> str:
    """`Five days, 925 treatment minutes a week (540 at least).`"""
    days = _days(len(given.by_day)).capitalize()
    return f"{days}, {length(given.week)} of treatment a week ({length(least.week_minutes)} at least)."


# --- dates ---


def moment(on: date, minute: int, zone: str) -> datetime:
    """When the clock of `zone` shows this minute of that day.

    An hour that the clocks skip is read as before they were put forward, so it begins as much later; of an hour that
    comes twice it is the first.
    """
    shown = datetime.combine(on, time(minute // 60, minute % 60), ZoneInfo(zone))
    return shown.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A session as a week wants it on a date."""

    segment: UUID
    on: date
    nth: int  # of its kind that day, from 0: what is found again when the week changes
    kind: SessionKind
    title: str
    counts: bool
    starts_at: datetime
    ends_at: datetime
    staff: tuple[tuple[str, UUID], ...]  # seat kind, person


class StaffedSegment(SegmentLike, Protocol):
    @property
    def pk(self) -> UUID: ...

    facilitator_id: UUID | None
    co_facilitator_id: UUID | None
    tech_host_id: UUID | None


def planned_between(
    segments: Iterable[StaffedSegment], *, since: date, until: date, off: Collection[date], zone: str
) -> list[Planned]:
    """Every session that a week wants from a day to a day, both in; none on a day off.  In order of time."""
    by_day: dict[int, list[StaffedSegment]] = defaultdict(list)
    for one in segments:
        if one.kind in MET_TOGETHER:
            by_day[one.weekday].append(one)
    found = []
    for on in (since + timedelta(days=n) for n in range((until - since).days + 1)):
        if on not in off:
            found += _day_of(sorted(by_day[on.weekday()], key=lambda s: s.from_minute), on, zone)
    return sorted(found, key=lambda one: (one.starts_at, str(one.segment)))


def _day_of(segments: Sequence[StaffedSegment], on: date, zone: str) -> list[Planned]:
    found, nth = [], nth_of(segments)
    for one in segments:
        starts_at = moment(on, one.from_minute, zone)
        found.append(
            Planned(
                segment=one.pk,
                on=on,
                nth=nth[one.pk],
                kind=SessionKind(one.kind),
                title=one.title,
                counts=one.counts,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=one.minutes),
                staff=_staff(one),
            )
        )
    return found


def _staff(one: StaffedSegment) -> tuple[tuple[str, UUID], ...]:
    held = (
        ("facilitator", one.facilitator_id),
        ("co_facilitator", one.co_facilitator_id),
        ("tech_host", one.tech_host_id),
    )
    return tuple((kind, person) for kind, person in held if person is not None)


# --- what changes ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A session of a week on the calendar that has not begun; one that was cancelled by hand stands, too."""

    session: UUID
    segment: UUID
    on: date
    nth: int
    kind: str
    title: str
    counts: bool
    starts_at: datetime
    ends_at: datetime
    staff: tuple[tuple[str, UUID], ...]
    by_hand: bool


def nth_of(segments: Iterable[StaffedSegment]) -> dict[UUID, int]:
    """Which of its kind each piece is on its day, from 0."""
    seen: dict[tuple[int, str], int] = defaultdict(int)
    found = {}
    for one in sorted(segments, key=lambda s: s.from_minute):
        found[one.pk] = seen[one.weekday, one.kind]
        seen[one.weekday, one.kind] += 1
    return found


@dataclass(frozen=True, slots=True)
class Changes:
    """What a week asks of the calendar.  `kept`: changed by hand, so the week leaves them as they are."""

    added: tuple[Planned, ...]
    changed: tuple[tuple[Standing, Planned], ...]
    gone: tuple[Standing, ...]
    kept: tuple[Standing, ...]


def changes(standing: Iterable[Standing], wanted: Iterable[Planned]) -> Changes:
    """The same piece is found by its day, its kind, and which of that kind it is; nothing is lost and nothing doubled."""
    there = {(one.on, one.kind, one.nth): one for one in standing}
    added, changed, kept = [], [], []
    for one in wanted:
        stands = there.pop((one.on, one.kind, one.nth), None)
        if stands is None:
            added.append(one)
        elif stands.by_hand:
            kept.append(stands)
        elif differs(stands, one) or stands.segment != one.segment:
            changed.append((stands, one))
    gone = [one for one in there.values() if not one.by_hand]
    kept += [one for one in there.values() if one.by_hand]
    return Changes(tuple(added), tuple(changed), tuple(gone), tuple(kept))


def differs(stands: Standing, wanted: Planned) -> bool:
    """Whether anybody would notice."""
    return (stands.title, stands.counts, stands.starts_at, stands.ends_at, set(stands.staff)) != (
        wanted.title,
        wanted.counts,
        wanted.starts_at,
        wanted.ends_at,
        set(wanted.staff),
    )
