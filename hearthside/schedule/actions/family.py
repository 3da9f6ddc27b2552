"""Family in an hour of somebody's own: asked to come as they say, and no longer, as they say."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.refusing import refusing
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor
from hearthside.notices.actions import send_letter
from hearthside.notices.terms import Letter
from hearthside.people.actions import bring_in_family, invite_family
from hearthside.people.models import Account, Person
from hearthside.program.queries import setting
from hearthside.schedule import queries, rules
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import GROUP_STOP, SeatKind

from .rows import _alone_with, _asked_seat, _told_of_hour
from .seats import _family_goes


ELSEWHERE = "They cannot be asked to come at this time. Choose another hour."


@transaction.atomic
def ask_family(
    *, by: Actor, session: Session, name: str, email: str, agreed: bool = False, at: datetime
) -> Seat:
    """A seat for somebody whom the participant calls by this name, and a mail that says nothing.

    By the participant, or by whoever treats them once they have agreed to it (`agreed`).  NotAllowed names the field.
    """
    fresh = _locked(session)
    insist(rules.may_bring_family(by, fresh, agreed=agreed))
    held = fresh.seats.filter(kind=SeatKind.FAMILY, closed_at__isnull=True).count()
    holds = setting(GROUP_STOP, program_id=fresh.cohort.track.program_id, on=fresh.on)
    insist(rules.takes_family(fresh, held=held, holds=holds, at=at))
    insist(rules.is_asked_once(email.strip().lower(), queries.addresses_asked(fresh)))
    person = queries.from_outside_at(email)
    if person is None:
        person = bring_in_family(by=by, name=name, email=email, zone=fresh.cohort.track.zone, at=at)
    else:
        invite_family(by=by, person=person, at=at)
    seat = _seat(fresh, person, name, by)
    trail.note(by, "asked family to come" + (", as was agreed" if agreed else ""), fresh, at=at)
    _told_of_hour(fresh)
    return seat


def _seat(session: Session, person: Person, name: str, by: Actor) -> Seat:
    _alone_with([person.pk])
    before = session.seats.select_for_update().filter(person=person).first()
    if before is not None:
        insist(rules.may_be_asked_again(before))
    seat = _asked_seat(before, session, person, SeatKind.FAMILY)
    seat.called, seat.asked_by = name.strip(), by.id
    with refusing({"nobody_is_anywhere_twice": ELSEWHERE}, code="email"):
        seat.save()
    return seat


@transaction.atomic
def invite_family_again(*, by: Actor, seat: Seat, at: datetime) -> None:
    """A new link by mail, the one before is good no longer; whoever is in reads that there is something."""
    session = _locked(seat.session)
    fresh = Seat.objects.select_related("person").get(pk=seat.pk)
    insist(rules.may_change_family(by, session))
    if fresh.closed_at is not None:
        raise NotAllowed("They are not asked to this hour any more.", "closed")
    insist(rules.is_to_come(session, at=at))
    invite_family(by=by, person=fresh.person, at=at)
    _told_of_hour(session)


@transaction.atomic
def take_family_back(*, by: Actor, seat: Seat, at: datetime) -> Seat:
    """Their seat closes and their link is good no longer, at any time.  Putting them out of an open room is the room's."""
    session = _locked(seat.session)
    insist(rules.may_change_family(by, session))
    closed = _family_goes(by, seat, at)
    trail.note(by, "took back that family comes", session, at=at)
    _told_of_hour(session)
    return closed


def _locked(session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",)).select_related("cohort__track__program", "episode")
    return rows.get(pk=session.pk)


def _write_to_family(by: Actor, session: Session, at: datetime) -> None:
    """That something is new, to whoever is asked and in; it says nothing, and is read where they sign in."""
    seats = session.seats.filter(kind=SeatKind.FAMILY, closed_at__isnull=True)
    accounts = Account.objects.filter(person__in=seats.values("person"), is_active=True)
    for address in accounts.order_by("pk").values_list("email", flat=True):
        send_letter(by=by, letter=Letter.NEWS, address=address, at=at)
