"""Coming in: the first director by a code, everyone else by their link."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access.viewer import Machine, Viewer
from hearthside.careteam.actions import appoint
from hearthside.careteam.terms import Post
from hearthside.journeys import queries
from hearthside.kernel.clock import local
from hearthside.people.actions import accept_invitation, give_account, redeem_first_code, register
from hearthside.people.models import Account, Invitation
from hearthside.people.rules import Introduction
from hearthside.program.actions import choose_room_name


@transaction.atomic
def come_in_first(
    *, by: Machine, code: str, name: str, email: str, password: str, zone: str, at: datetime
) -> Account:
    """The first director, by the code that the console showed.  Raises NotAllowed for a code that is not good."""
    redeem_first_code(by=by, code=code, at=at)
    person = register(by=by, chosen_name=name, zone=zone, at=at)
    account = give_account(by=by, person=person, email=email, password=password, at=at)
    today = local(at, zone).date()
    appoint(by=by, person=person, post=Post.DIRECTOR, program=None, starts_on=today, at=at)
    return account


@transaction.atomic
def accept(
    *,
    by: Viewer,
    invitation: Invitation,
    password: str,
    said: Introduction,
    room_name: str,
    at: datetime,
) -> Account:
    """Whoever was invited comes in; a participant under the room name that they choose, if it is free."""
    account = accept_invitation(by=by, invitation=invitation, password=password, said=said, at=at)
    membership = queries.own_membership(invitation.person_id)
    if membership is not None and room_name:
        choose_room_name(by=by, membership=membership, room_name=room_name, at=at)
    return account
