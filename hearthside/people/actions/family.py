"""Family of somebody in treatment: asked to come to an hour of theirs, and no longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor
from hearthside.notices.actions import send_letter
from hearthside.notices.rules import may_write_to
from hearthside.notices.terms import Letter
from hearthside.people import rules
from hearthside.people.models import Account, Invitation, Person, WayToReach
from hearthside.people.queries import address_of
from hearthside.people.terms import Invited, Reach

from .invitations import _end_open_ones, _invite
from .persons import _give_account, _register


A_DAY = timedelta(days=1)


@transaction.atomic
def bring_in_family(*, by: Actor, name: str, email: str, zone: str, at: datetime) -> Person:
    """Somebody whom we do not know: known by this name, with a link by mail.  The caller's rule has been asked.

    To an address that belongs to someone here a link goes as well, and nobody comes in by it: whoever asks learns of no
    address whether it is known here.  Raises NotAllowed for what is no address.
    """
    _insist(by, at)
    email = email.strip().lower()
    insist(may_write_to(email))
    person = _register(by, Person(chosen_name=name, zone=zone), at)
    try:
        with transaction.atomic():
            _give_account(by, person, email, None, at, comes_in_by_link=True)
    except NotAllowed:
        WayToReach.objects.create(person=person, kind=Reach.MAIL, value=email, added_at=at, added_by=by.id)
    invite_family(by=by, person=person, at=at)
    return person


@transaction.atomic
def invite_family(*, by: Actor, person: Person, at: datetime) -> None:
    """A new link by mail; whoever is in already reads by mail that there is something.  The caller's rule has been asked."""
    _insist(by, at)
    address = address_of(person)
    if Account.objects.filter(person=person, is_active=True).exists():
        send_letter(by=by, letter=Letter.NEWS, address=address, at=at)
    else:
        _invite(by, person, address, Invited.FAMILY, at)


@transaction.atomic
def end_family_link(*, by: Actor, person: Person, at: datetime) -> None:
    """Nobody comes in by the link that is out, if there is one.  The caller's rule has been asked."""
    if _end_open_ones(by, person, at):
        trail.note(by, "took an invitation back", person, at=at)


def _insist(by: Actor, at: datetime) -> None:
    lately = Invitation.objects.filter(made_by=by.id, invited=Invited.FAMILY, made_at__gt=at - A_DAY)
    insist(rules.may_ask_family(by, sent=lately.count()))
