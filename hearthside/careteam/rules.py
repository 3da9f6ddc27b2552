"""What is true of the care team.  No database, no clock, no request."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.kernel.clock import local
from hearthside.people.rules import BUILDER, CONSOLE
from hearthside.program.rules import may_run_program

from .terms import (
    CLINICAL,
    GOES_ON_DUTY,
    LAPSES_SOON,
    LEADS_GROUPS,
    MIDNIGHT,
    SUITS,
    WHOLE_CLINIC,
    Bond,
    Post,
    Weekday,
)


class DutyLike(Protocol):
    state: str
    weekday: int
    from_hour: int
    to_hour: int
    starts_on: date
    ends_on: date | None


class LicenceLike(Protocol):
    state: str
    expires_on: date


D = TypeVar("D", bound=DutyLike)
NOT_THEIRS = "That is for the program's director."


def appointments_in_sight(viewer: Viewer) -> Q:
    """A clinic's director sees all of the staff; a program's director, whoever has or had a post in the program."""
    return Q(pk__isnull=False) if viewer.directs_clinic else Q(program_id__in=viewer.directs_programs)


def programs_in_sight(viewer: Viewer) -> Q:
    """Those that this viewer directs."""
    return Q(pk__in=viewer.directs_programs)


def supervision_in_sight(viewer: Viewer) -> Q:
    return Q(program_id__in=viewer.directs_programs)


def cover_in_sight(viewer: Viewer) -> Q:
    return Q(program_id__in=viewer.directs_programs)


def leadership_in_sight(viewer: Viewer) -> Q:
    return Q(cohort__track__program_id__in=viewer.directs_programs)


def may_appoint(by: Actor, program_id: object | None, post: str) -> Verdict:
    """The clinic's director gives any post, the operator's too; a program's director, those of the program.

    The console appoints the first director of the clinic, and nobody else.
    """
    if program_id is None and post not in WHOLE_CLINIC:
        return no("This post belongs to a program.")
    if program_id is not None and post == Post.OPERATOR:
        return no("An operator belongs to no program.")
    if isinstance(by, Machine):
        first = by == CONSOLE and program_id is None and post == Post.DIRECTOR
        return YES if first or by.name == BUILDER else no(NOT_THEIRS)
    if program_id is None:
        return YES if by.directs_clinic else no("That is for the clinic's director.")
    return may_run_program(by, program_id)


def may_end_appointment(by: Actor, program_id: object | None, post: str, *, is_last: bool) -> Verdict:
    """As for giving it.  `is_last`: after it the clinic would have no director."""
    verdict = may_appoint(by, program_id, post)
    if verdict and is_last:
        return no("A clinic needs a director. Appoint another one first.", "last_director")
    return verdict


def may_keep_staff(by: Actor, posted_in: Collection[UUID | None]) -> Verdict:
    """Licences and invitations of someone who has or had posts in these programs (None: in the clinic)."""
    if isinstance(by, Machine):
        return YES if by.name == BUILDER else no(NOT_THEIRS)
    if by.directs_clinic or not by.directs_programs.isdisjoint(posted_in):
        return YES
    return no("That is for the director of a program in which they work.")


def fits_bond(bond: str, posts: Collection[str]) -> Verdict:
    """`posts`: what the person is appointed to in the program on that day."""
    if SUITS[Bond(bond)].isdisjoint(posts):
        return no(f"Only someone who has the post for it on that day can be a {Bond(bond).label.lower()}.")
    return YES


def fits_leading(posts: Collection[str]) -> Verdict:
    if LEADS_GROUPS.isdisjoint(posts):
        return no("Only someone who is a facilitator here on that day can lead a group.")
    return YES


def fits_one_date(posts: Collection[str]) -> Verdict:
    """Where a colleague is missing, any clinician may lead one date."""
    if CLINICAL.isdisjoint(posts):
        return no("Only a clinician of this program can lead a group.")
    return YES


def may_let_stand_in(by: Actor, episode_id: UUID, program_id: UUID, *, stood_in: bool) -> Verdict:
    """A director says who stands in; when an hour moves, whoever moves it takes with it the one who stands in already."""
    verdict = may_run_program(by, program_id)
    if verdict or not stood_in or isinstance(by, Machine):
        return verdict
    moves = episode_id in by.treats | by.own_episodes or program_id in by.runs_programs
    return YES if moves else verdict


def fits_clinical(posts: Collection[str]) -> Verdict:
    """A supervisor, a trainee, a substitute: each has a clinical post in the program on that day."""
    if CLINICAL.isdisjoint(posts):
        return no("Both need a clinical post in this program on that day.")
    return YES


def fits_duty(posts: Collection[str]) -> Verdict:
    if GOES_ON_DUTY.isdisjoint(posts):
        return no("On duty can be whoever is a clinician, coordinator, intake or director here on that day.")
    return YES


def still_stands(ended_at: datetime | None) -> Verdict:
    return YES if ended_at is None else no("This was ended meanwhile. Look again at what stands now.")


def is_ordered(starts_on: date, ends_on: date | None) -> Verdict:
    return YES if ends_on is None or ends_on >= starts_on else no("The last day is before the first.")


def turns(weekday: int, from_hour: int, to_hour: int) -> list[tuple[int, int, int, timedelta]]:
    """A turn as rows that lie within one day: weekday, hours, and how much later its dates are.

    Up to the same or an earlier hour means across midnight; the hours after it belong to the night before.
    """
    if from_hour < to_hour:
        return [(weekday, from_hour, to_hour, timedelta())]
    first = [(weekday, from_hour, MIDNIGHT, timedelta())]
    return first if to_hour == 0 else [*first, ((weekday + 1) % 7, 0, to_hour, timedelta(days=1))]


def is_an_hour(from_hour: int, to_hour: int) -> Verdict:
    return YES if 0 <= from_hour < MIDNIGHT and 0 <= to_hour <= MIDNIGHT else no("Hours go from 0 to 24.")


def on_duty(rows: Iterable[D], *, state: str, zone: str, at: datetime) -> D | None:
    """Who has the duty for people in a state at a moment, by the program's own clock.

    An hour that comes twice when the clock goes back belongs to the same person twice; one that is left out to nobody.
    """
    here = local(at, zone)
    for row in rows:
        days = row.starts_on <= here.date() and (row.ends_on is None or here.date() <= row.ends_on)
        hours = row.weekday == here.weekday() and row.from_hour <= here.hour < row.to_hour
        if days and hours and row.state == state:
            return row
    return None


def gaps(turns_of_a_day: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The hours of one day that nobody has."""
    free, since = [], 0
    for begin, end in [*sorted(turns_of_a_day), (MIDNIGHT, MIDNIGHT)]:
        if begin > since:
            free.append((since, begin))
        since = max(since, end)
    return tuple(free)


def gap_words(gaps_by_day: Mapping[int, tuple[tuple[int, int], ...]]) -> list[str]:
    """`Saturday and Sunday 0:00 to 24:00`; days with the same gaps are said together."""
    days: dict[tuple[tuple[int, int], ...], list[str]] = {}
    for weekday, free in sorted(gaps_by_day.items()):
        if free:
            days.setdefault(free, []).append(str(Weekday(weekday).label))
    return [f"{in_words(names)} {in_words([hours(*span) for span in free])}" for free, names in days.items()]


def hours(begin: int, end: int) -> str:
    return f"{begin}:00\u2013{end}:00"  # an en dash


def in_words(names: Sequence[str]) -> str:
    """`Ines, Omar and Fay`."""
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last


def day_words(day: date, *, today: date) -> str:
    """`3 March`, and the year when it is another one."""
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def span_words(starts_on: date, ends_on: date | None, *, today: date) -> str:
    """`since 3 March`, `from 3 March`, `3 March to 9 March`."""
    first = day_words(starts_on, today=today)
    if ends_on is not None:
        return f"{first} to {day_words(ends_on, today=today)}"
    return f"since {first}" if starts_on <= today else f"from {first}"


def licence_words(expires_on: date, *, today: date) -> str:
    """A licence is good on its last day."""
    return f"{'ran out' if expires_on < today else 'until'} {day_words(expires_on, today=today)}"


def lapses(day: date | None, *, today: date) -> bool:
    """Is over, or will be soon."""
    return day is not None and day <= today + LAPSES_SOON


def states_lacking(
    held_by_away: Iterable[LicenceLike], held_by_substitute: Iterable[LicenceLike], *, first: date, last: date
) -> list[str]:
    """States in which the one who is away holds a licence, and the substitute none to the last day."""
    needed = {held.state for held in held_by_away if held.expires_on >= first}
    return sorted(needed - {held.state for held in held_by_substitute if held.expires_on >= last})
