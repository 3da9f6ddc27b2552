"""Forms that are begun, and what was answered in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from hearthside.measures import rules
from hearthside.measures.models import Administration, Answer
from hearthside.measures.rules import STAYS_OPEN

from .files import newest
from .permissions import permission_for


AT_ONCE = 500

OPEN = Q(finished_at__isnull=True, lapsed_at__isnull=True)


def open_form(episode_id: UUID, key: str) -> Administration | None:
    return Administration.objects.filter(OPEN, episode_id=episode_id, instrument=key).first()


def left_open(*, at: datetime) -> list[Administration]:
    """Those begun more than a day ago and not handed in, of stays that go on.  Locked, the oldest first."""
    left = Administration.objects.filter(OPEN, begun_at__lte=at - STAYS_OPEN, episode__closed_on__isnull=True)
    rows = left.select_for_update(of=("self",), skip_locked=True).select_related("episode")
    return list(rows.order_by("begun_at", "pk")[:AT_ONCE])


def may_follow(form: Administration, key: str) -> bool:
    """Whether this instrument can be asked next: by its wording, once a program day.  Two queries at most."""
    instrument = newest(key)
    if instrument is None:
        return False
    leave = permission_for(instrument, on=form.on)
    if not rules.can_be_asked(instrument, is_permitted=leave is not None):
        return False
    done = Administration.objects.filter(
        episode_id=form.episode_id, instrument=key, on=form.on, finished_at__isnull=False
    )
    return not done.exists()


def current_answers(forms: Collection[Administration]) -> dict[UUID, dict[str, int | None]]:
    """By administration and item: the newest answer's value.  One query; what was said in words is not among them."""
    found: dict[UUID, dict[str, int | None]] = {form.pk: {} for form in forms}
    rows = Answer.objects.filter(administration__in=forms).order_by("nth")
    for form_id, item, value in rows.values_list("administration_id", "item", "value"):
        found[form_id][item] = value  # the later one takes the place of the earlier
    return found


def words_said(form: Administration) -> dict[str, str]:
    """By item: what holds of what was written.  One query."""
    rows = Answer.objects.filter(administration=form).exclude(words="").order_by("nth")
    return {row.item: row.words for row in rows}
