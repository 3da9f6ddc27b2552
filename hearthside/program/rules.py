"""What is true of programs, cohorts and episodes.  No database, no clock, no request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.people.rules import BUILDER

from .terms import SettingKey


V = TypeVar("V", int, str, bool)


class TrackLike(Protocol):
    program_id: UUID


class SettingLike(Protocol):
    holds_from: date
    value: Any


def cohorts_in_sight(viewer: Viewer) -> Q:
    """Directors and coordinators see their programs' cohorts; those who lead a cohort, or whose trainee does, see it."""
    return Q(track__program_id__in=viewer.runs_programs) | Q(
        pk__in=viewer.leads_cohorts | viewer.watches_cohorts
    )


def sees_cohort(viewer: Viewer, cohort_id: UUID, program_id: UUID) -> bool:
    """The same of one cohort that is at hand."""
    return program_id in viewer.runs_programs or cohort_id in viewer.leads_cohorts | viewer.watches_cohorts


def may_run_program(by: Actor, program_id: object) -> Verdict:
    """Whoever directs the program; the demo builder in its own database."""
    if isinstance(by, Machine):
        return YES if by.name == BUILDER else no("That is for the program's director.")
    return YES if program_id in by.directs_programs else no("That is for the program's director.")


class CohortLike(Protocol):
    @property
    def track(self) -> TrackLike: ...


def may_run_cohort(by: Actor, cohort: CohortLike) -> Verdict:
    return may_run_program(by, cohort.track.program_id)


def programs_in_sight(viewer: Viewer) -> Q:
    return Q(pk__in=viewer.runs_programs)


def tracks_in_sight(viewer: Viewer) -> Q:
    return Q(program_id__in=viewer.runs_programs)


def stays_in_sight(viewer: Viewer) -> Q:
    """For the team: those one treats; everyone of a program that one runs; the members of a cohort that one leads."""
    led = viewer.leads_cohorts | viewer.watches_cohorts
    return (
        Q(pk__in=viewer.treats)
        | Q(program_id__in=viewer.runs_programs)
        | Q(memberships__cohort_id__in=led, memberships__ended_at__isnull=True, closed_on__isnull=True)
    )


def may_open_program(by: Actor) -> Verdict:
    """Whoever directs the clinic; whatever sets a clinic up."""
    if isinstance(by, Machine):
        return may_run_program(by, None)
    return YES if by.directs_clinic else no("The clinic's director opens programs.")


def may_close(*, still_open: int, what: str) -> Verdict:
    """Nothing closes over people's heads."""
    return YES if still_open == 0 else no(f"{what} Then it can close.", "still_open")


def value_on(key: SettingKey[V], dated: Iterable[SettingLike], *, on: date) -> V:
    """The value that holds on a day: the latest that began by then, else the default."""
    holding = [row for row in dated if row.holds_from <= on]
    if not holding:
        return key.default
    value = max(holding, key=lambda row: row.holds_from).value
    assert type(value) is type(key.default), f"{key.name} is not a {type(key.default).__name__}"
    return value


def is_legal(key: SettingKey[V], value: object) -> Verdict:
    if type(value) is not type(key.default):
        return no(f"This setting wants a {type(key.default).__name__}.")
    if type(value) is int and value < key.least:
        return no(f"The least that is possible here is {key.least}.")
    return YES
