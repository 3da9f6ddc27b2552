"""What people in treatment agree to: published by a director, signed and revoked by each for themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.refusing import refusing
from hearthside.access.verdict import insist, no
from hearthside.access.viewer import Actor, Role, Viewer
from hearthside.people import queries, rules
from hearthside.people.models import Agreement, Signature
from hearthside.people.terms import OURS, AgreementKind


NEWER = "Another version was published meanwhile. Read that one first; your words still stand here."
MEANWHILE = {"each_version_is_published_once": NEWER}


@transaction.atomic
def publish_agreement(
    *, by: Actor, kind: AgreementKind, after: int, title: str, text: str, reason: str, at: datetime
) -> Agreement:
    """A version that holds from now on; everyone signs it before their next door.

    `after`: the version that was read before this one was written, 0 for none.  Raises NotAllowed when it is not the newest.
    """
    insist(rules.may_publish(by))
    newest = {one.kind: one.version for one in queries.agreements_holding()}.get(kind, 0)
    if after > newest:
        insist(no("There is no such version.", "no_version"))
    with refusing(MEANWHILE, code="meanwhile"):
        made = Agreement.objects.create(
            kind=kind,
            version=after + 1,
            title=title.strip(),
            text=text.strip(),
            reason=reason.strip(),
            published_at=at,
            published_by=by.id,
        )
    trail.note(by, "published an agreement", made, at=at)
    return made


@transaction.atomic
def publish_drafts_of_ours(*, by: Actor, at: datetime) -> list[Agreement]:
    """As they came with the program, each kind of which nothing is published yet."""
    insist(rules.may_publish(by))
    published = {one.kind for one in queries.agreements_holding()}
    return [
        publish_agreement(by=by, kind=one.kind, after=0, title=one.title, text=one.text, reason=OURS, at=at)
        for one in queries.drafts_of_ours()
        if one.kind not in published
    ]


@transaction.atomic
def sign_agreement(*, by: Viewer, agreement: Agreement, name: str, at: datetime) -> Signature:
    """By the name that they typed.  Signed twice, from two pages, is signed once: the first holds.

    Raises NotAllowed for whoever is not in treatment, and for a version that is not the newest.
    """
    holding = {one.pk for one in queries.agreements_holding()}
    insist(rules.may_sign(by, newest=agreement.pk in holding, in_treatment=by.holds(Role.PARTICIPANT)))
    made, is_new = Signature.objects.get_or_create(
        person_id=by.person_id,
        agreement=agreement,
        revoked_at=None,
        defaults={"signed_at": at, "name": name.strip()},
    )
    if is_new:
        trail.note(by, "signed an agreement", made, at=at)
    return made


@transaction.atomic
def revoke_signature(*, by: Viewer, signature: Signature, at: datetime) -> Signature:
    """It holds no longer, from the next door on.  What was signed, and when, stays on record."""
    fresh = Signature.objects.select_for_update().get(pk=signature.pk)
    insist(rules.may_revoke(by, fresh.person_id, revoked=fresh.revoked_at is not None))
    fresh.revoked_at, fresh.revoked_by = at, by.id
    fresh.save(update_fields=["revoked_at", "revoked_by"])
    trail.note(by, "revoked an agreement", fresh, at=at)
    return fresh
