"""What ends with a role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor
from hearthside.careteam import rules
from hearthside.careteam.models import Appointment, Ends
from hearthside.careteam.queries import posts_left, responsible_for

from .rows import _end


@transaction.atomic
def end_bonds(*, by: Actor, appointment: Appointment, at: datetime) -> list[Ends]:
    """After a post ended: whatever no other post of its person still carries ends at the same moment.

    Returns what ended.  `queries.ended_with` finds the same rows later, so that they can be handed over.
    """
    insist(rules.may_appoint(by, appointment.program_id, appointment.post))
    left = posts_left(appointment.person_id, appointment.program_id, at=at)
    held = responsible_for(appointment.person_id, appointment.program_id, at=at)
    ending: list[Ends] = [
        *(one for one in held.assignments if not rules.fits_bond(one.bond, left)),
        *(one for one in held.leaderships if not rules.fits_leading(left)),
        *(one for one in held.duties if not rules.fits_duty(left)),
    ]
    if not rules.fits_clinical(left):
        ending += [*held.supervisions, *held.covers]
    return [_end(by=by, row=row, what="ended with a role", at=at) for row in ending]
