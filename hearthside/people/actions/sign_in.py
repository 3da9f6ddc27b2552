"""How people sign in, and what is taken from them or given back."""

from __future__ import annotations

import uuid
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from hearthside.access import trail
from hearthside.access.viewer import Actor
from hearthside.kernel import fields
from hearthside.kernel.jobs import enqueue
from hearthside.notices.actions import send_letter
from hearthside.notices.terms import Letter
from hearthside.people import queries
from hearthside.people.models import Account, Person


@transaction.atomic
def end_sign_ins(*, by: Actor, person: Person, at: datetime) -> None:
    """Every sign-in of this person is over at once, at every door; they may sign in anew."""
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None:
        return
    Account.objects.filter(pk=account.pk).update(sign_ins_ended=F("sign_ins_ended") + 1)
    UserSession.objects.filter(user=account).delete()
    trail.note(by, "ended all sign-ins", account, at=at)


@transaction.atomic
def choose_password(*, by: Actor, account: Account, password: str, at: datetime) -> None:
    """From now on this one.  Every other sign-in is over with the old one; second factors stay."""
    account.set_password(password)
    account.save(update_fields=["password"])
    trail.note(by, "chose a password", account, at=at)


@transaction.atomic
def ask_for_password(*, by: Actor, address: str) -> None:
    """Someone typed this address.  The order is the same whoever's it is; only the job that carries it out looks."""
    row = str(uuid.uuid4())
    enqueue("people.send_reset", row=row, sealed=fields.seal(address, row=row, **ASKED))


@transaction.atomic
def send_reset_link(*, by: Actor, row: str, sealed: str, at: datetime) -> None:
    """A letter to the address, if it is somebody's who may sign in; else nothing."""
    found = queries.reset_link_for(fields.open_sealed(sealed, row=row, **ASKED))
    if found is not None:
        account, link = found
        trail.note(by, "was asked for a new password", account, at=at)
        send_letter(by=by, letter=Letter.PASSWORD, address=account.email, link=link, at=at)


ASKED = {"table": "procrastinate_jobs", "column": "args"}
