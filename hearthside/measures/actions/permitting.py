"""A director records an owner's leave to show an instrument's wording, and takes it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor
from hearthside.measures import rules
from hearthside.measures.models import Permission
from hearthside.measures.terms import Instrument, PermissionSaid


@transaction.atomic
def permit(*, by: Actor, instrument: Instrument, said: PermissionSaid, at: datetime) -> Permission:
    """What is recorded stands beside what was; forms that are begun from now on are asked by it.

    Raises NotAllowed, with the field's name as its code when a field is meant.
    """
    insist(rules.may_permit(by))
    insist(rules.needs_permission(instrument))
    insist(rules.is_whole(instrument, said.wording))
    made = Permission(
        instrument=instrument.key,
        version=instrument.version,
        holder=said.holder,
        evidence=said.evidence,
        scope=said.scope,
        holds_until=said.holds_until,
        locale=said.wording.locale,
        instruction=said.wording.instruction,
        notice=said.wording.notice,
        items=dict(said.wording.items),
        choices={key: dict(texts) for key, texts in said.wording.choices.items()},
        recorded_at=at,
        recorded_by=by.id,
    )
    made.save(force_insert=True)
    trail.note(by, "recorded a permission", made, at=at)
    return made


@transaction.atomic
def end_permission(*, by: Actor, permission: Permission, at: datetime) -> Permission:
    """Nobody is asked by it any more; what was answered stays, and what is begun is gone on with.  Twice is once."""
    fresh = Permission.objects.select_for_update().get(pk=permission.pk)
    insist(rules.may_permit(by))
    if fresh.ended_at is None:
        fresh.ended_at, fresh.ended_by = at, by.id
        fresh.save(update_fields=["ended_at", "ended_by"])
        trail.note(by, "ended a permission", fresh, at=at)
    return fresh
