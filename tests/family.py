"""Noor's mother, who is asked to an hour of Noor's with Ines and comes in by her link, as anybody's family does."""

import datetime as dt

from django.test import Client
from django.utils import timezone

from hearthside.notices.models import Notice
from hearthside.people.models import Account
from hearthside.schedule import actions
from hearthside.schedule.models import Seat
from tests.builders import episode, person, viewer


MUM = {"name": "Mum", "email": "mum@example.org"}
A_PASSWORD = "four quiet words here"


def a_family_hour(*, at, starts_in=dt.timedelta(days=33)):
    """With Ines; in a month, unless told otherwise."""
    return actions.book_hour(
        by=viewer("ines"),
        episode=episode("noor"),
        clinician=person("ines"),
        starts_at=(at + starts_in).replace(microsecond=0),
        family=True,
        at=at,
    )


def asked(hour=None, *, by="noor", at=None, **said) -> Seat:
    """Mum is asked to this hour, or to one in a month."""
    at = at or timezone.now()
    hour = hour or a_family_hour(at=at)
    return actions.ask_family(by=viewer(by), session=hour, at=at, **MUM | said)


def letter_to(address) -> Notice:
    """The newest; addresses stand sealed."""
    return next(one for one in Notice.objects.order_by("-made_at", "-pk") if one.address == address)


def link_to(address) -> str:
    return letter_to(address).link


def comes_in(handler, address=MUM["email"]) -> Client:
    """By the link from the mail, with a password of her own."""
    client = Client(HTTP_HOST="localhost")
    client.handler = handler
    assert client.get(link_to(address)).status_code == 302
    said = {
        "chosen_name": "Ruth",
        "zone": "America/New_York",
        "password1": A_PASSWORD,
        "password2": A_PASSWORD,
    }
    assert client.post("/welcome/", said).status_code == 302
    assert Account.objects.get(email=address).is_active
    return client
