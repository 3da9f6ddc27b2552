"""Seeing what a trainee sees, and caring for a colleague's people while they are away."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor
from hearthside.careteam import rules
from hearthside.careteam.models import Cover, Supervision
from hearthside.careteam.queries import posts_on
from hearthside.people.models import Person
from hearthside.program.models import Program
from hearthside.program.rules import may_run_program

from .rows import _end, _keep


@transaction.atomic
def supervise(
    *,
    by: Actor,
    supervisor: Person,
    trainee: Person,
    program: Program,
    starts_on: date,
    at: datetime,
    ends_on: date | None = None,
) -> Supervision:
    """From a day on the supervisor sees what the trainee sees in this program, to read and not to act."""
    insist(may_run_program(by, program.pk))
    insist(rules.is_ordered(starts_on, ends_on))
    for one in (supervisor, trainee):
        insist(rules.fits_clinical(posts_on(one.pk, program.pk, on=starts_on, locked=True)))
    row = Supervision(
        supervisor=supervisor, trainee=trainee, program=program, starts_on=starts_on, ends_on=ends_on
    )
    return _keep(by=by, row=row, what="let someone supervise", at=at)


@transaction.atomic
def end_supervision(*, by: Actor, supervision: Supervision, at: datetime) -> Supervision:
    fresh = Supervision.objects.select_for_update().get(pk=supervision.pk)
    insist(may_run_program(by, fresh.program_id))
    return _end(by=by, row=fresh, what="ended a supervision", at=at)


@transaction.atomic
def cover_for(
    *,
    by: Actor,
    away: Person,
    substitute: Person,
    program: Program,
    starts_on: date,
    ends_on: date,
    at: datetime,
) -> Cover:
    """From the first day to the last the substitute cares for and leads what the other does; then it ends by itself.

    Where the substitute lacks a licence is said by `queries.covers_of`, and forbids nothing.
    """
    insist(may_run_program(by, program.pk))
    insist(rules.is_ordered(starts_on, ends_on))
    for one in (away, substitute):
        insist(rules.fits_clinical(posts_on(one.pk, program.pk, on=starts_on, locked=True)))
    row = Cover(away=away, substitute=substitute, program=program, starts_on=starts_on, ends_on=ends_on)
    return _keep(by=by, row=row, what="arranged cover", at=at)


@transaction.atomic
def end_cover(*, by: Actor, cover: Cover, at: datetime) -> Cover:
    """Before its last day, or before its first."""
    fresh = Cover.objects.select_for_update().get(pk=cover.pk)
    insist(may_run_program(by, fresh.program_id))
    return _end(by=by, row=fresh, what="ended a cover", at=at)
