"""The sheet for the day on which the system is down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import local
from hearthside.people.models import Person
from hearthside.program.models import Program
from hearthside.schedule import rules
from hearthside.schedule.models import DowntimeCopy


@transaction.atomic
def take_downtime_copy(*, by: Viewer, program: Program, at: datetime) -> DowntimeCopy:
    """Say that one has printed or saved today's sheet.  A second time the same day changes nothing."""
    insist(rules.may_take_downtime_copy(by, program.pk))
    made, is_new = DowntimeCopy.objects.get_or_create(
        program=program,
        person=Person.objects.get(pk=by.person_id),
        on=local(at, program.zone).date(),
        defaults={"at": at},
    )
    if is_new:
        trail.note(by, "took a copy of the downtime sheet", made, at=at)
    return made
