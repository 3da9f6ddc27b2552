"""Wording that is on record with its owner's permission, for instruments that ship without."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db.models import Q

from hearthside.measures.models import Administration, Permission
from hearthside.measures.terms import Instrument, Wording

from .files import instrument_of


def permitted(keys: Collection[str], *, on: date) -> dict[str, Permission]:
    """By instrument: the permission recorded last, where it holds on a day.  One query."""
    holds = Q(ended_at__isnull=True) & (Q(holds_until__isnull=True) | Q(holds_until__gte=on))
    rows = Permission.objects.filter(holds, instrument__in=keys).order_by("recorded_at", "pk")
    return {row.instrument: row for row in rows}


def permission_for(instrument: Instrument, *, on: date) -> Permission | None:
    """The one that a form of this version is begun by; none where the wording ships.  One query, or none."""
    if instrument.wording is not None:
        return None
    found = permitted([instrument.key], on=on).get(instrument.key)
    return found if found is not None and found.version == instrument.version else None


def worded(form: Administration) -> Instrument:
    """As it was put before them: the version that it was begun by, in the words that held then.  One query, or none."""
    instrument = instrument_of(form)
    if form.permission is None:
        return instrument
    return replace(instrument, wording=wording_of(form.permission))


def wording_of(one: Permission) -> Wording:
    return Wording(
        locale=one.locale,
        instruction=one.instruction,
        notice=one.notice,
        items=one.items,
        choices={
            key: {int(value): text for value, text in texts.items()} for key, texts in one.choices.items()
        },
    )
