from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor
from hearthside.careteam import rules
from hearthside.careteam.models import HOLDS, Assignment, Leadership
from hearthside.careteam.queries import cares_on, leads_from, leads_on, posts_on
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
def stand_in(
    *,
    by: Actor,
    episode: Episode,
    person: Person,
    on: Collection[date],
    instead_of: Collection[date],
    at: datetime,
) -> None:
    """Whoever takes over somebody's own hour cares for them on these days; nothing more when they do so anyway.

    `instead_of`: days of before, on which they stand in no longer.  NotAllowed for whoever is no clinician then.
    """
    stood = Assignment.objects.filter(
        HOLDS, episode=episode, person=person, bond=Bond.SUBSTITUTE, starts_on__in=[*on, *instead_of]
    )
    ending = [row for row in stood if row.starts_on in instead_of]
    missing = [day for day in sorted(on) if not cares_on(episode.pk, person.pk, on=day).exists()]
    if ending or missing:
        insist(rules.may_let_stand_in(by, episode.pk, episode.program_id, stood_in=bool(stood)))
    for row in ending:
        _end(by=by, row=row, what="stands in no longer", at=at)
    for day in missing:
        insist(rules.fits_bond(Bond.SUBSTITUTE, posts_on(person.pk, episode.program_id, on=day, locked=True)))
        row = Assignment(episode=episode, person=person, bond=Bond.SUBSTITUTE, starts_on=day, ends_on=day)
        _keep(by=by, row=row, what="let someone stand in for a day", at=at)


@transaction.atomic
def go_on_call(*, by: Actor, episode: Episode, person: Person, on: date, at: datetime) -> None:
    """Whoever has an open concern of somebody treats them until it ends; nothing more when they are on call already.

    Asks no rule of its own: whose a concern is decides `safety`, which is the only one to call this.
    """
    held = Assignment.objects.filter(HOLDS, episode=episode, person=person, bond=Bond.ON_CALL)
    if not held.exists():
        row = Assignment(episode=episode, person=person, bond=Bond.ON_CALL, starts_on=on)
        _keep(by=by, row=row, what="put someone on call", at=at)


@transaction.atomic
def leave_call(*, by: Actor, episode: Episode, person_id: UUID, at: datetime) -> None:
    """They have no open concern of this person any more."""
    held = Assignment.objects.select_for_update(of=("self",)).filter(
        HOLDS, episode=episode, person_id=person_id, bond=Bond.ON_CALL
    )
    for row in held:
        _end(by=by, row=row, what="is on call no longer", at=at)


@transaction.atomic
def end_leadership(*, by: Actor, leadership: Leadership, at: datetime) -> Leadership:
    held = Leadership.objects.select_for_update(of=("self",)).select_related("cohort__track")
    fresh = held.get(pk=leadership.pk)
    insist(may_run_program(by, fresh.cohort.track.program_id))
    return _end(by=by, row=fresh, what="ended a leadership", at=at)
