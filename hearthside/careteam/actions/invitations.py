from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from hearthside.access.viewer import Actor
from hearthside.careteam.terms import LicenceSaid, Post
from hearthside.people.actions import change_address, give_account, invite, register
from hearthside.people.models import Person
from hearthside.people.terms import Invited
from hearthside.program.models import Program

from .licences import record_licence
from .posts import appoint
from .standing_in import supervise


@transaction.atomic
def invite_staff(
    *,
    by: Actor,
    chosen_name: str,
    email: str,
    program: Program | None,
    posts: Collection[Post],
    starts_on: date,
    at: datetime,
    legal_name: str = "",
    zone: str = "America/New_York",
    licences: Sequence[LicenceSaid] = (),
    supervisor: Person | None = None,
) -> Person:
    """Make someone known, appoint them, note their licences and supervisor, and send them a link: all or nothing.

    Raises NotAllowed for what any of these acts refuses, above all an address that belongs to someone here.
    """
    person = register(by=by, chosen_name=chosen_name, legal_name=legal_name, zone=zone, at=at)
    for post in sorted(posts):
        appoint(by=by, person=person, post=post, program=program, starts_on=starts_on, at=at)
    for said in licences:
        record_licence(
            by=by,
            person=person,
            state=said.state,
            kind=said.kind,
            number=said.number,
            expires_on=said.expires_on,
            at=at,
        )
    if supervisor is not None and program is not None:
        supervise(by=by, supervisor=supervisor, trainee=person, program=program, starts_on=starts_on, at=at)
    # After the posts: a post opens an account that was closed, and this one opens by its link.
    give_account(by=by, person=person, email=email, password=None, at=at, comes_in_by_link=True)
    invite(by=by, person=person, invited=Invited.STAFF, at=at)
    return person


@transaction.atomic
def invite_elsewhere(*, by: Actor, person: Person, email: str, at: datetime) -> None:
    """The address was wrong: a new link goes to another one, and the link that is out is good no longer."""
    change_address(by=by, person=person, email=email, at=at)
    invite(by=by, person=person, invited=Invited.STAFF, at=at)
