"""Guests of a session: asked to come, and no longer."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.refusing import refusing
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor
from hearthside.kernel.clock import day
from hearthside.notices.topics import tell
from hearthside.people.actions import give_account, invite, register
from hearthside.people.models import Person
from hearthside.people.terms import Invited
from hearthside.schedule import queries, rules
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import GUESTS, Closed, SeatKind

from .rows import _alone_with, _asked_seat
from .seats import close_seat


@transaction.atomic
def ask_a_guest(
    *, by: Actor, session: Session, person: Person, kind: SeatKind, until: date | None = None, at: datetime
) -> list[Seat]:
    """A seat beside the group, which takes none of its places; with `until`, in every date of its cohort up to that day.

    All or nothing.  NotAllowed for whoever is in treatment, and when they are elsewhere on one of these dates.
    """
    program = session.cohort.track.program_id
    insist(rules.may_have_guests(by, session, program))
    insist(
        rules.may_be_guest(
            kind,
            of_the_house=queries.is_of_the_house(person.pk, program, at=at),
            from_outside=queries.from_outside().filter(pk=person.pk).exists(),
        )
    )
    if until is not None:
        insist(rules.is_until(until, since=session.on))
    dates = queries.dates_until(session, until, at=at)
    _alone_with([person.pk])
    made = [seat for one in dates if (seat := _seat(one, session, person, kind, at)) is not None]
    trail.note(by, "asked a guest to come", made[0], at=at)
    for seat in made:
        tell(f"session:{seat.session_id}")
    return made


def _seat(one: Session, first: Session, person: Person, kind: SeatKind, at: datetime) -> Seat | None:
    """None on a later date of which they are in some other way already."""
    there = one.seats.select_for_update().filter(person=person).first()
    if there is not None and there.closed_at is None and there.kind not in GUESTS:
        if one.pk != first.pk:
            return None
        raise NotAllowed("They have a seat in this session already.", "there")
    insist(rules.takes_guests(one, at=at))
    seat = _asked_seat(there, one, person, kind)
    elsewhere = f"They are in another session on {day(one.on)} at that time."
    with refusing({"nobody_is_anywhere_twice": elsewhere}):
        seat.save()
    return seat


@transaction.atomic
def bring_in_a_guest(
    *,
    by: Actor,
    session: Session,
    name: str,
    email: str,
    kind: SeatKind,
    until: date | None = None,
    at: datetime,
) -> Person:
    """Somebody from outside whom nobody here knows yet: known, with a link by mail, and a seat beside the group."""
    person = register(by=by, chosen_name=name, zone=session.cohort.track.zone, at=at)
    give_account(by=by, person=person, email=email, password=None, at=at, comes_in_by_link=True)
    ask_a_guest(by=by, session=session, person=person, kind=kind, until=until, at=at)
    invite(by=by, person=person, invited=Invited.STAFF, at=at)
    return person


@transaction.atomic
def invite_a_guest_again(*, by: Actor, seat: Seat, at: datetime) -> None:
    """A new link by mail to somebody from outside; the one before is good no longer.  NotAllowed once they came in."""
    insist(rules.may_have_guests(by, seat.session, seat.session.cohort.track.program_id))
    if not queries.from_outside().filter(pk=seat.person_id).exists():
        raise NotAllowed("Only somebody from outside comes in by such a link.", "of_the_house")
    invite(by=by, person=seat.person, invited=Invited.STAFF, at=at)


@transaction.atomic
def take_a_guest_back(*, by: Actor, seat: Seat, later_too: bool, at: datetime) -> list[Seat]:
    """Their seat closes; `later_too`: of every later date of the cohort.  Putting them out of an open room is the room's."""
    insist(rules.may_have_guests(by, seat.session, seat.session.cohort.track.program_id))
    seats = list(queries.seats_after(seat)) if later_too else [seat]
    return [close_seat(by=by, seat=one, why=Closed.GIVEN_UP, at=at) for one in seats]
