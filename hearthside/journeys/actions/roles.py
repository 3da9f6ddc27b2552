"""A role ends, everywhere and at once; what it carried waits to be handed over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access import wall
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Viewer
from hearthside.careteam.actions import assign, end_appointment, end_bonds, let_lead
from hearthside.careteam.models import Appointment, Assignment
from hearthside.careteam.terms import Bond
from hearthside.journeys import queries
from hearthside.kernel.clock import local
from hearthside.kernel.jobs import enqueue
from hearthside.people.actions import close_account, end_sign_ins
from hearthside.people.models import Person
from hearthside.safety.actions import give_up_concerns
from hearthside.schedule.actions import give_up_seats, take_the_lead
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import LEADS, Closed


@transaction.atomic
def end_role(*, by: Viewer, appointment: Appointment, at: datetime) -> Appointment:
    """Out of pages, streams and rooms at once; whoever has no role left signs in no more.

    What they were responsible for ends with it and is listed (`queries.to_hand_over`).  A group that they lead now
    goes on under its co-facilitator.
    """
    wall.alone_with(appointment.person_id)
    ended = end_appointment(by=by, appointment=appointment, at=at)
    person = ended.person
    end_bonds(by=by, appointment=ended, at=at)
    give_up_concerns(by=by, person_id=person.pk, programs=[ended.program_id], at=at)
    seats = list(queries.staff_seats_to_come(ended, at=at))
    for seat in give_up_seats(by=by, seats=seats, why=Closed.ROLE_ENDED, at=at):
        enqueue("rooms.eject", key=str(seat.pk), seat_id=str(seat.pk))
        if seat.kind in LEADS:
            _let_the_other_lead(by, seat.session, at)
    if not queries.has_a_place(person.pk):
        close_account(by=by, person=person, at=at)
        end_sign_ins(by=by, person=person, at=at)
    return ended


def _let_the_other_lead(by: Viewer, session: Session, at: datetime) -> None:
    """Whoever else sits at the controls leads this session, and this cohort from today on, until a director says else."""
    other: Seat | None = take_the_lead(by=by, session=session, at=at)
    if other is None:
        return
    today = local(at, session.cohort.track.zone).date()
    if not queries.leads(other.person_id, session.cohort_id, at=at):
        let_lead(by=by, cohort=session.cohort, person=other.person, starts_on=today, at=at)


@transaction.atomic
def hand_over(*, by: Viewer, key: str, person: Person, at: datetime) -> None:
    """One thing that ended with somebody's role goes to a colleague, from today on.

    `key`: as `queries.handing_over` names it.  Raises NotAllowed when it is not there, or the colleague's post does not fit.
    """
    ended = queries.ended_thing(by, key)
    if ended is None:
        raise NotAllowed("This is not there to hand over any more.")
    if isinstance(ended, Assignment):
        today = local(at, ended.episode.program.zone).date()
        assign(by=by, episode=ended.episode, person=person, bond=Bond(ended.bond), starts_on=today, at=at)
    else:
        today = local(at, ended.cohort.track.zone).date()
        let_lead(by=by, cohort=ended.cohort, person=person, starts_on=today, at=at)
