"""Clinicians who hold no licence for where somebody is: found, told, settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor
from hearthside.notices.actions import send_letter
from hearthside.notices.terms import Letter
from hearthside.safety import queries, rules
from hearthside.safety.models import LicenceGap, Stamp
from hearthside.safety.terms import BY_HAND, Settled


@transaction.atomic
def note_gaps(*, by: Actor, stamp: Stamp, clinicians: Iterable[UUID], at: datetime) -> list[LicenceGap]:
    """Those who hold no licence for where somebody is; each stands open once.  Returns what is new.

    They, the coordinators and the directors get a letter that names nothing; the caller tells the pages.
    """
    insist(rules.may_stamp(by, stamp.episode_id, is_open=True))
    new = []
    for person_id in sorted(clinicians):
        gap, is_new = LicenceGap.objects.get_or_create(
            episode_id=stamp.episode_id,
            person_id=person_id,
            on=stamp.on,
            state=stamp.state,
            settled_at=None,
            defaults={"stamp": stamp, "found_at": at},
        )
        if is_new:
            trail.note(by, "found a licence missing", gap, at=at)
            new.append(gap)
    if new:
        told = queries.told_of_gap(stamp.episode.program_id, [gap.person_id for gap in new], at=at)
        for address in told:
            send_letter(by=by, letter=Letter.NEWS, address=address, at=at)
    return new


@transaction.atomic
def settle_gap(*, by: Actor, gap: LicenceGap, how: Settled, words: str, at: datetime) -> LicenceGap:
    """A director or coordinator says how it ended.  It opens no door: the licences do, or another seat."""
    fresh = LicenceGap.objects.select_for_update(of=("self",)).select_related("episode").get(pk=gap.pk)
    insist(rules.may_settle(by, fresh.episode.program_id, is_open=fresh.settled_at is None))
    insist(rules.is_said(words))
    assert how in BY_HAND, "the rest follows from what is said elsewhere"
    fresh.settled_at, fresh.settled_by, fresh.how, fresh.words = at, by.id, how, words.strip()
    fresh.save(update_fields=["settled_at", "settled_by", "how", "words"])
    trail.note(by, f"settled a licence gap: {how}", fresh, at=at)
    return fresh
