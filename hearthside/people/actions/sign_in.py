"""How people sign in, and what is taken from them or given back."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from hearthside.access import trail
from hearthside.access.viewer import Actor
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
