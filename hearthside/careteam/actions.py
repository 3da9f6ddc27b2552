from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor
from hearthside.people.models import Person
from hearthside.program.models import Cohort, Episode, Program
from hearthside.program.rules import may_run_program

from . import rules
from .models import Appointment, Assignment, Leadership, Licence
from .terms import Bond, Post


@transaction.atomic
def appoint(
    *, by: Actor, person: Person, post: Post, program: Program | None, starts_on: date, at: datetime
) -> Appointment:
    """Give a post from a day on; the role follows from it."""
    insist(rules.may_appoint(by, program.pk if program else None))
    made = Appointment.objects.create(person=person, post=post, program=program, starts_on=starts_on)
    trail.note(by, f"appointed {post}", made, at=at)
    return made


@transaction.atomic
def record_licence(
    *,
    by: Actor,
    person: Person,
    program: Program,
    state: str,
    kind: str,
    number: str,
    expires_on: date,
    at: datetime,
) -> Licence:
    """A licence as its holder showed it; `program` is where the asker directs."""
    insist(rules.may_appoint(by, program.pk))
    made = Licence.objects.create(person=person, state=state, kind=kind, number=number, expires_on=expires_on)
    trail.note(by, "recorded a licence", made, at=at)
    return made


@transaction.atomic
def assign(
    *, by: Actor, episode: Episode, person: Person, bond: Bond, starts_on: date, at: datetime
) -> Assignment:
    """This clinician cares for this episode from a day on."""
    insist(may_run_program(by, episode.program_id))
    made = Assignment.objects.create(episode=episode, person=person, bond=bond, starts_on=starts_on)
    trail.note(by, f"assigned a {bond}", made, at=at)
    return made


@transaction.atomic
def let_lead(*, by: Actor, cohort: Cohort, person: Person, starts_on: date, at: datetime) -> Leadership:
    """This facilitator leads this cohort's groups from a day on."""
    insist(may_run_program(by, cohort.track.program_id))
    made = Leadership.objects.create(cohort=cohort, person=person, starts_on=starts_on)
    trail.note(by, "let someone lead", made, at=at)
    return made
