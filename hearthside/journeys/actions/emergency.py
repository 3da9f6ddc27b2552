"""Opening a record without a bond to its person, when waiting would harm: with a reason, for an hour, told and reviewed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.emergency import LASTS
from hearthside.access.models import EmergencyAccess
from hearthside.access.verdict import insist
from hearthside.access.viewer import Viewer
from hearthside.journeys import queries, rules
from hearthside.notices.actions import send_letter
from hearthside.notices.terms import Letter
from hearthside.program.models import Episode
from hearthside.program.rules import stays_in_sight


@transaction.atomic
def open_in_emergency(*, by: Viewer, episode: Episode, reason: str, at: datetime) -> EmergencyAccess:
    """For sixty minutes the stay is theirs to read.  Its care team and its directors are told; a review is owed.

    Raises NotAllowed for whoever treats nobody, for a stay that they see anyhow, and without a reason in words.
    """
    sees = Episode.objects.filter(stays_in_sight(by), pk=episode.pk).exists()
    insist(rules.may_open_in_emergency(by, sees_already=sees, own=episode.pk in by.own_episodes))
    insist(rules.is_a_reason(reason))
    made = EmergencyAccess(
        by=by.person_id,
        person=episode.person_id,
        episodes=[episode.pk],
        reason=reason.strip(),
        at=at,
        until=at + LASTS,
    )
    made.save(force_insert=True)
    trail.emergency(by, "opened in an emergency", made, subjects=[episode.pk], at=at)
    for address in queries.told_of_emergency(episode, besides=by.person_id, at=at):
        send_letter(by=by, letter=Letter.NEWS, address=address, at=at)
    return made


@transaction.atomic
def review_emergency(*, by: Viewer, access: EmergencyAccess, words: str, at: datetime) -> EmergencyAccess:
    """A director says what they found; not the one who opened it.  Once said it stands."""
    fresh = EmergencyAccess.objects.select_for_update().get(pk=access.pk)
    insist(rules.may_review(by, fresh.by, reviewed=fresh.reviewed_at is not None))
    insist(rules.is_a_reason(words))
    fresh.reviewed_at, fresh.reviewed_by, fresh.review = at, by.person_id, words.strip()
    fresh.save(update_fields=["reviewed_at", "reviewed_by", "review"])
    trail.emergency(by, "reviewed an emergency", fresh, subjects=fresh.episodes, at=at)
    return fresh
