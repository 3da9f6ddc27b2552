"""What all acts of this room share: rows that end and stay, and constraints that speak to people."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from hearthside.access import trail
from hearthside.access.refusing import refusing
from hearthside.access.viewer import Actor
from hearthside.careteam.models import Ends


E = TypeVar("E", bound=Ends)
SENTENCES = {
    "one_appointment_to_a_post_at_a_time": "They already have this post in these days.",
    "a_licence_stands_once": "This licence is on record already.",
    "one_bond_of_a_kind_between_two_people": "They care for this person already in these days.",
    "nobody_leads_a_cohort_twice": "They lead this cohort already in these days.",
    "nobody_supervises_themselves": "Nobody supervises themselves.",
    "one_supervision_between_two_people": "They supervise this person already in these days.",
    "nobody_covers_for_themselves": "Nobody covers for themselves.",
    "one_substitute_at_a_time": "Someone covers for them already in these days. End that first.",
    "one_person_on_duty_at_a_time": "Someone is on duty then.",
}


def _keep(*, by: Actor, row: E, what: str, at: datetime) -> E:
    """A new row and its entry.  Raises NotAllowed, in words, for what a constraint refuses."""
    with refusing(SENTENCES):
        row.save(force_insert=True)
    trail.note(by, what, row, at=at)
    return row


def _end(*, by: Actor, row: E, what: str, at: datetime) -> E:
    """`row` is locked and the rule was asked.  A second time changes nothing."""
    if row.ended_at is None:
        row.ended_at, row.ended_by = at, by.id
        row.save(update_fields=["ended_at", "ended_by"])
        trail.note(by, what, row, at=at)
    return row
