"""Individual hours: who may book, and which times can be offered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Viewer
from hearthside.program.rules import may_run_program

from .weeks import moment


STEP = timedelta(minutes=30)
NOT_BEFORE = timedelta(hours=2)
LENGTH_MIN = 50
Busy = Sequence[tuple[datetime, datetime]]


class OfferedLike(Protocol):
    weekday: int
    from_minute: int
    to_minute: int


def offered_in_sight(viewer: Viewer) -> Q:
    """One's own; those of a program that one runs."""
    return Q(ended_at__isnull=True) & (Q(person_id=viewer.person_id) | Q(program_id__in=viewer.runs_programs))


def hours_in_sight(viewer: Viewer) -> Q:
    """Of sessions: one's own individual hours, those of people one treats, those of a program that one runs."""
    return Q(episode__isnull=False) & (
        Q(episode_id__in=viewer.own_episodes | viewer.treats)
        | Q(cohort__track__program_id__in=viewer.runs_programs)
    )


def stays_to_book_for(viewer: Viewer) -> Q:
    """Of episodes: one's own, those one treats, those of a program that one runs."""
    return Q(closed_on__isnull=True) & (
        Q(pk__in=viewer.own_episodes | viewer.treats) | Q(program_id__in=viewer.runs_programs)
    )


def may_offer(by: Actor, person_id: UUID, program_id: UUID) -> Verdict:
    """One's own hours; a director for anybody of the program."""
    if may_run_program(by, program_id) or person_id == by.id:
        return YES
    return no("Everyone offers their own hours.")


def may_book(by: Actor, episode_id: UUID | None, program_id: UUID) -> Verdict:
    """Whoever treats this person, whoever runs the program, and the person for themselves."""
    if may_run_program(by, program_id):
        return YES
    if isinstance(by, Viewer) and (
        episode_id in by.treats | by.own_episodes or program_id in by.runs_programs
    ):
        return YES
    return no("Their therapist books this.")


def may_take_back(by: Actor, episode_id: UUID | None, program_id: UUID) -> Verdict:
    """Cancelling is the team's; whoever cannot come says so, and may choose another time."""
    if is_for_oneself(by, episode_id):
        return no("Choose another time, or say on your day that you cannot come.", "own_hour")
    return may_book(by, episode_id, program_id)


def may_begin(starts_at: datetime, *, at: datetime) -> Verdict:
    return no("This time is over already.", "past") if starts_at <= at else YES


def is_for_oneself(by: Actor, episode_id: UUID | None) -> bool:
    """Whoever books for themselves takes one of the times that are offered."""
    return isinstance(by, Viewer) and episode_id in by.own_episodes


def free_hours(
    offered: Iterable[OfferedLike],
    busy: Busy,
    *,
    since: date,
    until: date,
    zone: str,
    at: datetime,
    minutes: int = LENGTH_MIN,
) -> list[datetime]:
    """Every start within what is offered, from a day to a day, at which neither of the two is elsewhere.

    On the full and the half hour of the offer; not within the next two hours.
    """
    rows, length, found = list(offered), timedelta(minutes=minutes), []
    for on in (since + timedelta(days=n) for n in range((until - since).days + 1)):
        for one in rows:
            if one.weekday == on.weekday():
                start, end = moment(on, one.from_minute, zone), moment(on, one.to_minute - 1, zone)
                end += timedelta(minutes=1)
                while start + length <= end:
                    if start >= at + NOT_BEFORE and not _clashes(start, start + length, busy):
                        found.append(start)
                    start += STEP
    return sorted(set(found))


def _clashes(start: datetime, end: datetime, busy: Busy) -> bool:
    return any(begins < end and start < ends for begins, ends in busy)
