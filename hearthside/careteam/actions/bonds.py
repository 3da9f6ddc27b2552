from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor
from hearthside.careteam import rules
from hearthside.careteam.models import Assignment, Leadership
from hearthside.careteam.queries import leads_from, leads_on, posts_on
from hearthside.careteam.terms import Bond
from hearthside.people.models import Person
from hearthside.program.models import Cohort, Episode
from hearthside.program.rules import may_run_program

from .rows import _end, _keep


@transaction.atomic
def assign(
    *,
    by: Actor,
    episode: Episode,
    person: Person,
    bond: Bond,
    starts_on: date,
    at: datetime,
    ends_on: date | None = None,
) -> Assignment:
    """This clinician cares for this episode from a day on.  Raises NotAllowed for whoever has no post for it then."""
    insist(may_run_program(by, episode.program_id))
    insist(rules.is_ordered(starts_on, ends_on))
    insist(rules.fits_bond(bond, posts_on(person.pk, episode.program_id, on=starts_on, locked=True)))
    row = Assignment(episode=episode, person=person, bond=bond, starts_on=starts_on, ends_on=ends_on)
    return _keep(by=by, row=row, what=f"assigned a {bond}", at=at)


@transaction.atomic
def end_assignment(*, by: Actor, assignment: Assignment, at: datetime) -> Assignment:
    """Handed over, or made in error."""
    fresh = Assignment.objects.select_for_update(of=("self",)).select_related("episode").get(pk=assignment.pk)
    insist(may_run_program(by, fresh.episode.program_id))
    return _end(by=by, row=fresh, what=f"ended a {fresh.bond}'s assignment", at=at)


@transaction.atomic
def let_lead(
    *,
    by: Actor,
    cohort: Cohort,
    person: Person,
    starts_on: date,
    at: datetime,
    ends_on: date | None = None,
) -> Leadership:
    """This facilitator leads this cohort's groups from a day on.  Raises NotAllowed for whoever is none then."""
    program = cohort.track.program_id
    insist(may_run_program(by, program))
    insist(rules.is_ordered(starts_on, ends_on))
    insist(rules.fits_leading(posts_on(person.pk, program, on=starts_on, locked=True)))
    row = Leadership(cohort=cohort, person=person, starts_on=starts_on, ends_on=ends_on)
    return _keep(by=by, row=row, what="let someone lead", at=at)


@transaction.atomic
def let_these_lead(*, by: Actor, cohort: Cohort, people: Iterable[UUID], since: date, at: datetime) -> None:
    """Whoever is to lead a cohort's groups from a day on may: those who then do, or will, stay as it was said."""
    for person in Person.objects.filter(pk__in=people).order_by("pk"):
        if not leads_from(cohort.pk, person.pk, since=since).exists():
            let_lead(by=by, cohort=cohort, person=person, starts_on=since, at=at)


@transaction.atomic
def let_lead_that_day(*, by: Actor, cohort: Cohort, person: Person, on: date, at: datetime) -> None:
    """Whoever leads one date of a cohort's groups leads the cohort on that day; nothing when they do so anyway.

    NotAllowed for whoever is no clinician of the program then.
    """
    if leads_on(cohort.pk, person.pk, on=on).exists():
        return
    insist(rules.fits_one_date(posts_on(person.pk, cohort.track.program_id, on=on, locked=True)))
    insist(may_run_program(by, cohort.track.program_id))
    row = Leadership(cohort=cohort, person=person, starts_on=on, ends_on=on)
    _keep(by=by, row=row, what="let someone lead for a day", at=at)


@transaction.atomic
def end_leading_that_day(*, by: Actor, cohort: Cohort, person: Person, on: date, at: datetime) -> None:
    """They lead none of that day's dates any more; whoever leads the cohort for longer goes on leading it."""
    for one in leads_on(cohort.pk, person.pk, on=on).filter(starts_on=on, ends_on=on):
        end_leadership(by=by, leadership=one, at=at)


@transaction.atomic
def end_leadership(*, by: Actor, leadership: Leadership, at: datetime) -> Leadership:
    held = Leadership.objects.select_for_update(of=("self",)).select_related("cohort__track")
    fresh = held.get(pk=leadership.pk)
    insist(may_run_program(by, fresh.cohort.track.program_id))
    return _end(by=by, row=fresh, what="ended a leadership", at=at)
