from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor
from hearthside.careteam import rules
from hearthside.careteam.models import Appointment
from hearthside.careteam.queries import clinic_directors
from hearthside.careteam.terms import Post
from hearthside.people.actions import reopen_account
from hearthside.people.models import Person
from hearthside.program.models import Program

from .rows import _end, _keep


@transaction.atomic
def appoint(
    *,
    by: Actor,
    person: Person,
    post: Post,
    program: Program | None,
    starts_on: date,
    at: datetime,
    ends_on: date | None = None,
) -> Appointment:
    """Give a post from a day on; the role follows from it, and a sign-in that was closed opens again.

    Raises NotAllowed for a post that they have then."""
    insist(rules.may_appoint(by, program.pk if program else None, post))
    insist(rules.is_ordered(starts_on, ends_on))
    row = Appointment(person=person, post=post, program=program, starts_on=starts_on, ends_on=ends_on)
    kept = _keep(by=by, row=row, what=f"appointed {post}", at=at)
    reopen_account(by=by, person=person, at=at)
    return kept


@transaction.atomic
def end_appointment(*, by: Actor, appointment: Appointment, at: datetime) -> Appointment:
    """At once.  The row stays; what its person was responsible for is listed by `queries.responsible_for`.

    Raises NotAllowed for the last director of the clinic.  `journeys.end_role` is what people press.
    """
    directors = clinic_directors(at=at)  # locks them: two directors cannot end each other at one time
    fresh = Appointment.objects.select_for_update().get(pk=appointment.pk)
    others = [one for one in directors if one.person_id != fresh.person_id and one.ends_on is None]
    is_last = fresh in directors and not others
    insist(rules.may_end_appointment(by, fresh.program_id, fresh.post, is_last=is_last))
    return _end(by=by, row=fresh, what=f"ended {fresh.post}", at=at)
