"""Links that bring people in, and how to reach them."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.notices.actions import send_letter
from hearthside.notices.rules import may_write_to
from hearthside.notices.terms import Letter
from hearthside.people import rules
from hearthside.people.models import Account, Invitation, Person, WayToReach
from hearthside.people.queries import digest_of
from hearthside.people.terms import LINK_LASTS, Invited, Reach


@transaction.atomic
def invite(*, by: Actor, person: Person, invited: Invited, at: datetime) -> Invitation:
    """Send a link that is good once, for a week; one sent before is good no longer.

    Raises NotAllowed for whoever came in already.  The person has an account, by whose address they are reached.
    """
    insist(rules.may_invite(by))
    account = Account.objects.select_for_update().get(person=person)
    if account.is_active:
        raise NotAllowed("They are in already; there is nothing to invite them to.", "already_in")
    return _invite(by, person, account.email, invited, at)


def _invite(by: Actor, person: Person, address: str, invited: Invited, at: datetime) -> Invitation:
    _end_open_ones(by, person, at)
    token = secrets.token_urlsafe(32)
    made = Invitation(
        person=person,
        invited=invited,
        digest=digest_of(token),
        made_at=at,
        made_by=by.id,
        expires_at=at + LINK_LASTS,
    )
    link = f"/welcome/{token}/"
    made.notice = send_letter(by=by, letter=Letter.INVITATION, address=address, link=link, at=at).pk
    made.save(force_insert=True)
    trail.note(by, "invited", made, at=at)
    return made


@transaction.atomic
def take_back_invitation(*, by: Actor, person: Person, at: datetime) -> None:
    """The link that is out is good no longer; without one that is open nothing changes."""
    insist(rules.may_invite(by))
    if _end_open_ones(by, person, at):
        trail.note(by, "took an invitation back", person, at=at)


def _end_open_ones(by: Actor, person: Person, at: datetime) -> int:
    still_open = Invitation.objects.filter(person=person, used_at__isnull=True, ended_at__isnull=True)
    return still_open.update(ended_at=at, ended_by=by.id)


@transaction.atomic
def accept_invitation(
    *, by: Viewer, invitation: Invitation, password: str, said: rules.Introduction, at: datetime
) -> Account:
    """The one who was invited comes in: their own words about themselves, their password; the link is used up.

    Raises NotAllowed when the link was used, taken back or is too old, also between the page and the press.
    """
    fresh = Invitation.objects.select_for_update().select_related("person").get(pk=invitation.pk)
    insist(rules.may_accept(by, fresh, at=at))
    person, account = fresh.person, Account.objects.select_for_update().filter(person=fresh.person).first()
    if account is None:
        raise NotAllowed(rules.NOT_AT_THIS_ADDRESS.reason, rules.NOT_AT_THIS_ADDRESS.code)
    _introduce(by, person, said, at)
    account.password, account.is_active = make_password(password), True
    account.save(update_fields=["password", "is_active"])
    EmailAddress.objects.filter(user=account).update(verified=True)
    fresh.used_at = at
    fresh.save(update_fields=["used_at"])
    trail.note(by, "accepted an invitation", fresh, at=at)
    return account


@transaction.atomic
def introduce(*, by: Actor, person: Person, said: rules.Introduction, at: datetime) -> Person:
    """How someone wants to be called, by themselves or by a director; what stood before is kept."""
    insist(rules.may_introduce(by, person.pk))
    fresh = Person.objects.select_for_update().get(pk=person.pk)
    _introduce(by, fresh, said, at)
    return fresh


@transaction.atomic
def choose_zone(*, by: Viewer, zone: str, at: datetime) -> Person:
    """By which clock somebody reads all their times, also while they travel; for oneself."""
    insist(rules.is_a_clock(zone))
    person = Person.objects.get(pk=by.person_id)
    return introduce(by=by, person=person, said=replace(rules.introduction_of(person), zone=zone), at=at)


def _introduce(by: Actor, person: Person, said: rules.Introduction, at: datetime) -> None:
    before = rules.introduction_of(person)
    if said == before:
        return
    changed = said.differs_from(before)
    for name, value in changed.items():
        setattr(person, name, value)
    person.save(update_fields=list(changed))
    was = {name: getattr(before, name) for name in changed}
    trail.changed(by, "introduced someone anew", person, before=was, after=changed, at=at)


@transaction.atomic
def change_address(*, by: Actor, person: Person, email: str, at: datetime) -> Account:
    """Where mail goes, and what they sign in with: by a director, until the person has come in.

    The link that is out ends with it.  Raises NotAllowed for an address that belongs to someone here, and for what is
    none.
    """
    insist(rules.may_invite(by))
    account, email = Account.objects.select_for_update().get(person=person), email.strip().lower()
    insist(may_write_to(email))
    if account.is_active:
        raise NotAllowed("They sign in with this address; it is theirs to change.")
    if Account.objects.filter(email=email).exclude(pk=account.pk).exists():
        raise NotAllowed(rules.ADDRESS_TAKEN, "address_taken")
    account.email = email
    account.save(update_fields=["email"])
    EmailAddress.objects.filter(user=account).update(email=email)
    _end_open_ones(by, person, at)
    trail.note(by, "changed an address", account, at=at)
    return account


@transaction.atomic
def add_way_to_reach(*, by: Actor, person: Person, kind: Reach, value: str, at: datetime) -> WayToReach:
    """One more way; those of the same kind before it stay until they are ended."""
    insist(rules.may_introduce(by, person.pk))
    made = WayToReach(person=person, kind=kind, value=value.strip(), added_at=at, added_by=by.id)
    made.save(force_insert=True)
    trail.note(by, f"added a {Reach(kind).label.lower()}", made, at=at)
    return made


@transaction.atomic
def end_way_to_reach(*, by: Actor, way: WayToReach, at: datetime) -> WayToReach:
    """No longer used; a second time changes nothing."""
    fresh = WayToReach.objects.select_for_update().get(pk=way.pk)
    insist(rules.may_introduce(by, fresh.person_id))
    if fresh.ended_at is None:
        fresh.ended_at, fresh.ended_by = at, by.id
        fresh.save(update_fields=["ended_at", "ended_by"])
        trail.note(by, "ended a way to reach someone", fresh, at=at)
    return fresh


@transaction.atomic
def close_account(*, by: Actor, person: Person, at: datetime) -> None:
    """Nobody signs in by it any more and every sign-in ends; what the person did stays."""
    insist(rules.may_invite(by))
    account = Account.objects.select_for_update().filter(person=person, is_active=True).first()
    if account is not None:
        account.is_active = False
        account.save(update_fields=["is_active"])
        _end_open_ones(by, person, at)
        trail.note(by, "closed an account", account, at=at)


@transaction.atomic
def reopen_account(*, by: Actor, person: Person, at: datetime) -> None:
    """Someone whose account was closed comes back: they sign in as before.  Whoever never came in is invited anew."""
    insist(rules.may_invite(by))
    account = Account.objects.select_for_update().filter(person=person, is_active=False).first()
    if account is not None and not _never_came_in(person):
        account.is_active = True
        account.save(update_fields=["is_active"])
        trail.note(by, "reopened an account", account, at=at)


def _never_came_in(person: Person) -> bool:
    """Invited, and no link of theirs was ever used."""
    invitations = Invitation.objects.filter(person=person)
    return invitations.exists() and not invitations.filter(used_at__isnull=False).exists()
