"""How people sign in, and what is taken from them or given back."""

from __future__ import annotations

import uuid
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.kernel import fields
from hearthside.kernel.jobs import enqueue
from hearthside.notices.actions import send_letter
from hearthside.notices.terms import Letter
from hearthside.people import queries, rules
from hearthside.people.models import Account, FactorReset, Person


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
def end_sign_in(*, by: Viewer, sign_in: UserSession, at: datetime) -> None:
    """One's own, somewhere else: gone with the next thing that is asked for there."""
    if sign_in.user.person_id != by.person_id:
        raise NotAllowed("This is somebody else's.")
    sign_in.end()
    trail.note(by, "ended a sign-in", sign_in.user, at=at)


@transaction.atomic
def end_other_sign_ins(*, by: Viewer, account: Account, here: str | None, at: datetime) -> None:
    """Everywhere but where `here` is the session's key.  The caller carries that session over to the new count."""
    account.sign_ins_ended = Account.objects.select_for_update().get(pk=account.pk).sign_ins_ended + 1
    account.save(update_fields=["sign_ins_ended"])
    UserSession.objects.filter(user=account).exclude(session_key=here).delete()
    trail.note(by, "ended all other sign-ins", account, at=at)


@transaction.atomic
def reset_second_factor(*, by: Viewer, person: Person, confirmed: str, at: datetime) -> FactorReset:
    """Take passkeys, app and recovery codes away from someone who lost them; they sign in by password and begin anew.

    `confirmed`: how the director made sure who asked.  Every sign-in of theirs ends, and a letter tells them.
    Raises NotAllowed.
    """
    insist(rules.may_reset_second_factor(by, person.pk))
    account = Account.objects.select_for_update().filter(person=person).first()
    in_sight = Person.objects.filter(queries.directed_by(by), pk=person.pk).exists()
    if account is None or not in_sight:
        raise NotAllowed("They are in no program that you direct.", "not_yours")
    Authenticator.objects.filter(user=account).delete()
    made = FactorReset.objects.create(person=person, at=at, by=by.person_id, confirmed=confirmed)
    trail.note(by, "took second factors away", made, at=at)
    end_sign_ins(by=by, person=person, at=at)
    send_letter(by=by, letter=Letter.SIGN_IN_CHANGED, address=account.email, link="/you/", at=at)
    return made


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
