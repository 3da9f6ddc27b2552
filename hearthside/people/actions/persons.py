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
from hearthside.access.models import DemoDatabase
from hearthside.access.viewer import Actor

from ..models import Account, Clinic, Person


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
    person = Person.objects.create(
        chosen_name=chosen_name, legal_name=legal_name, pronouns=pronouns, pseudonym=pseudonym, zone=zone
    )
    trail.note(by, "registered", person, at=at)
    return person


@transaction.atomic
def give_account(*, by: Actor, person: Person, email: str, password: str | None, at: datetime) -> Account:
    """A way to sign in.  `password=None`: none is set, so nobody can sign in with one."""
    email = email.lower()
    account = Account.objects.create(person=person, email=email, password=make_password(password))
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
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
) -> Clinic:
    """Say what the clinic is called, where it works, and whom its crisis card names; the card's file is written anew."""
    clinic, _ = Clinic.objects.update_or_create(
        id=1,
        defaults={
            "name": name,
            "zone": zone,
            "states": states,
            "crisis_number": crisis_number,
            "emergency_number": emergency_number,
            "local_crisis_number": local_crisis_number,
        },
    )
    trail.note(by, "named the clinic", clinic, at=at)
    transaction.on_commit(lambda: publish_files(by=by, clinic=clinic))
    return clinic


def publish_files(*, by: Actor, clinic: Clinic) -> None:
    """The card, and the neutral page of quick exit, are files: they can be read when nothing else of ours answers."""
    bar = {"demo_bar": DemoDatabase.objects.exists()}
    _write(
        settings.CRISIS_CARD_FILE, render_to_string("ui/crisis_card.html", {"clinic": clinic, "request": bar})
    )
    _write(settings.UNITS_FILE, render_to_string("ui/units.html"))


def _write(target: Path, page: str) -> None:
    """Replaced whole or not at all."""
    half_written = target.with_suffix(".new")
    with half_written.open("w", encoding="utf-8") as file:
        file.write(page)
        file.flush()
        os.fsync(file.fileno())
    half_written.replace(target)
