"""What someone had typed when their page was shut.  One's own half-finished words: no entry of the trail tells of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.people.models import Draft
from hearthside.people.terms import Word


KEPT_FOR = timedelta(hours=24)


@transaction.atomic
def keep_draft(*, by: Viewer, place: str, words: list[Word], at: datetime) -> None:
    """Sealed, in the place of what was kept there before.  `place` is a path."""
    said = json.dumps(words)
    kept = Draft.objects.select_for_update().filter(person_id=by.person_id, place=place).first()
    if kept is None:
        try:
            with transaction.atomic():
                Draft.objects.create(person_id=by.person_id, place=place, words=said, at=at)
        except IntegrityError:  # the other tab was first
            kept = Draft.objects.select_for_update().get(person_id=by.person_id, place=place)
        else:
            return
    kept.words, kept.at = said, at
    kept.save(update_fields=["words", "at"])


def forget_drafts(*, by: Viewer, places: Iterable[str]) -> None:
    """They were sent, or thrown away."""
    Draft.objects.filter(person_id=by.person_id, place__in=list(places)).delete()


def forget_old_drafts(*, by: Actor, at: datetime) -> None:
    """What nobody came back for within a day is nobody's business any more."""
    assert isinstance(by, Machine), "only the clock forgets for others"
    Draft.objects.filter(at__lt=at - KEPT_FOR).delete()
