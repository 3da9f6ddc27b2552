from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Subquery

from .models import Clinic, Person
from .rules import Named
from .terms import DEMO_ENTRY


_is_staff: list[Callable[[UUID], bool]] = []


def ask_who_is_staff_with(is_staff: Callable[[UUID], bool]) -> None:
    """Called once, by careteam at start-up: appointments are its facts."""
    _is_staff[:] = [is_staff]


def factors_settled(account: Any, session: Any) -> bool:
    """Does this sign-in count in full?  An account with a second factor was asked for it while signing in."""
    return not owes_second_factor(account, session)


def owes_second_factor(account: Any, session: Any) -> bool:
    """Staff always need one; a participant is offered one.  One-click entry of the demo counts as both."""
    if session.get(DEMO_ENTRY):
        return False
    if Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        return False
    return any(is_staff(account.person_id) for is_staff in _is_staff)


def named(person: Person, *, room: str = "") -> Named:
    """What `rules.name_for` needs; `room` is the room name of the membership concerned, if any."""
    return Named(person.pk, person.chosen_name, person.legal_name, person.pseudonym, room)


def clinic() -> Clinic | None:
    """The one clinic; None in an empty database."""
    return Clinic.objects.first()


def clinic_zone() -> Subquery:
    """For a query: the zone that the clinic's days are named in; null in an empty database."""
    return Subquery(Clinic.objects.values("zone")[:1])
