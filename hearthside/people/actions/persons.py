from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.template.loader import render_to_string

from hearthside.access import trail
from hearthside.access.readiness import readiness
from hearthside.access.refusing import refusing
from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor
from hearthside.notices.rules import may_write_to
from hearthside.people import rules
from hearthside.people.models import Account, Clinic, Person


@transaction.atomic
def register(
    *,
    by: Actor,
    chosen_name: str,
    at: datetime,
    legal_name: str = "",
    pronouns: str = "",
    pseudonym: str = "",
    zone: str = "America/New_York",
) -> Person:
    """A person becomes known to the program, without a way to sign in yet."""
    insist(rules.may_invite(by))
    return _register(
        by,
        Person(
            chosen_name=chosen_name, legal_name=legal_name, pronouns=pronouns, pseudonym=pseudonym, zone=zone
        ),
        at,
    )


def _register(by: Actor, person: Person, at: datetime) -> Person:
    person.save(force_insert=True)
    trail.note(by, "registered", person, at=at)
    return person


@transaction.atomic
def give_account(
    *,
    by: Actor,
    person: Person,
    email: str,
    password: str | None,
    at: datetime,
    comes_in_by_link: bool = False,
) -> Account:
    """A way to sign in.  `password=None`: none is set, so nobody can sign in with one.

    `comes_in_by_link`: it opens when they accept their invitation; until then sign-in answers as for an unknown name.
    Raises NotAllowed for an address that belongs to someone here, and for what is none.
    """
    insist(rules.may_invite(by))
    return _give_account(by, person, email, password, at, comes_in_by_link=comes_in_by_link)


def _give_account(
    by: Actor, person: Person, email: str, password: str | None, at: datetime, *, comes_in_by_link: bool
) -> Account:
    email = email.strip().lower()
    insist(may_write_to(email))
    with refusing({"people_account_email_key": rules.ADDRESS_TAKEN}, code="address_taken"):
        account = Account.objects.create(
            person=person, email=email, password=make_password(password), is_active=not comes_in_by_link
        )
    EmailAddress.objects.create(user=account, email=email, verified=not comes_in_by_link, primary=True)
    trail.note(by, "gave an account", account, at=at)
    return account


@transaction.atomic
def name_clinic(
    *,
    by: Actor,
    name: str,
    zone: str,
    states: list[str],
    at: datetime,
    crisis_number: str = "988",
    emergency_number: str = "911",
    local_crisis_number: str = "",
    help_number: str = "",
    help_answered_by: str = "",
) -> Clinic:
    """Say what the clinic is called, where it works, and whom its crisis card names; the card's file is written anew.

    `help_number`, `help_answered_by`: who helps when sound or picture does not work.  NotAllowed names the field.
    """
    insist(rules.may_name_clinic(by))
    help_number, help_answered_by = help_number.strip(), help_answered_by.strip()
    insist(rules.is_whole_help(help_number, help_answered_by))
    said = {
        "name": name,
        "zone": zone,
        "states": states,
        "crisis_number": crisis_number,
        "emergency_number": emergency_number,
        "local_crisis_number": local_crisis_number,
        "help_number": help_number,
        "help_answered_by": help_answered_by,
    }
    clinic, is_new = Clinic.objects.select_for_update().get_or_create(id=1, defaults=said)
    before = {} if is_new else {key: getattr(clinic, key) for key in said}
    if before != said:
        for key, value in said.items():
            setattr(clinic, key, value)
        clinic.save(update_fields=list(said))
        trail.changed(by, "named the clinic", clinic, before=before, after=said, at=at)
    transaction.on_commit(lambda: publish_files(by=by, clinic=clinic))
    return clinic


def publish_files(*, by: Actor, clinic: Clinic) -> None:
    """The card, and the neutral page of quick exit, are files: they can be read when nothing else of ours answers."""
    page = {"clinic": clinic, "request": {"readiness": readiness()}}
    _write(settings.CRISIS_CARD_FILE, render_to_string("ui/crisis_card.html", page))
    _write(settings.UNITS_FILE, render_to_string("ui/units.html"))


def _write(target: Path, page: str) -> None:
    """Replaced whole or not at all."""
    half_written = target.with_suffix(".new")
    with half_written.open("w", encoding="utf-8") as file:
        file.write(page)
        file.flush()
        os.fsync(file.fileno())
    half_written.replace(target)
