from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor
from hearthside.careteam import rules
from hearthside.careteam.models import Duty
from hearthside.careteam.queries import posts_on
from hearthside.people.models import Person
from hearthside.program.models import Program
from hearthside.program.rules import may_run_program

from .rows import _end, _keep


@transaction.atomic
def put_on_duty(
    *,
    by: Actor,
    program: Program,
    person: Person,
    states: Collection[str],
    weekdays: Collection[int],
    from_hour: int,
    to_hour: int,
    starts_on: date,
    at: datetime,
    ends_on: date | None = None,
) -> list[Duty]:
    """On duty for people in these states, on these weekdays, from an hour to an hour of the program's clock.

    Up to the same or an earlier hour means across midnight, and makes two rows.  All of it, or, when someone has one
    of these hours, nothing (NotAllowed).
    """
    insist(may_run_program(by, program.pk))
    insist(rules.is_ordered(starts_on, ends_on))
    insist(rules.is_an_hour(from_hour, to_hour))
    insist(rules.fits_duty(posts_on(person.pk, program.pk, on=starts_on, locked=True)))
    if not states or not weekdays:
        raise NotAllowed("Choose at least one state and one weekday.")
    return [
        _keep(
            by=by,
            row=Duty(
                program=program,
                person=person,
                state=state,
                weekday=day,
                from_hour=begin,
                to_hour=until,
                starts_on=starts_on + later,
                ends_on=ends_on + later if ends_on else None,
            ),
            what="put someone on duty",
            at=at,
        )
        for state in sorted(set(states))
        for weekday in sorted(set(weekdays))
        for day, begin, until, later in rules.turns(weekday, from_hour, to_hour)
    ]


@transaction.atomic
def end_duty(*, by: Actor, duty: Duty, at: datetime) -> Duty:
    fresh = Duty.objects.select_for_update().get(pk=duty.pk)
    insist(may_run_program(by, fresh.program_id))
    return _end(by=by, row=fresh, what="ended a duty", at=at)


@transaction.atomic
def end_duties(*, by: Actor, program: Program, duties: Collection[UUID], at: datetime) -> int:
    """Several of one program at once; of another program's it ends none."""
    insist(may_run_program(by, program.pk))
    held = Duty.objects.select_for_update().filter(pk__in=duties, program=program, ended_at__isnull=True)
    return len([_end(by=by, row=row, what="ended a duty", at=at) for row in held.order_by("pk")])
