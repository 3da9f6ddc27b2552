from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q

from hearthside.access.viewer import Viewer

from .models import Episode, Membership, Setting
from .rules import value_on
from .terms import SettingKey


V = TypeVar("V", int, str, bool)


def setting(key: SettingKey[V], *, program_id: UUID, on: date) -> V:
    """The value of a dated setting that holds in this program on this day.  One query."""
    # of two rows for the same day the later written holds: max() keeps the first of equals
    rows = Setting.objects.filter(program_id=program_id, key=key.name, holds_from__lte=on)
    return value_on(key, rows.order_by("-holds_from", "-at")[:1], on=on)


def settings(keys: Collection[SettingKey[Any]], *, program_id: UUID, on: date) -> dict[str, Any]:
    """Several at once, by name.  One query."""
    found = list(
        Setting.objects.filter(
            program_id=program_id, key__in=[k.name for k in keys], holds_from__lte=on
        ).order_by("-holds_from", "-at")
    )
    return {key.name: value_on(key, [row for row in found if row.key == key.name], on=on) for key in keys}


def memberships_on(cohort_id: UUID, *, on: date) -> list[Membership]:
    """Who is on a cohort's roster on a day, in order of room name."""
    held = Membership.objects.filter(_on(on), cohort_id=cohort_id)
    return list(held.select_related("episode__person").order_by("room_name"))


def membership_on(episode_id: UUID, *, on: date) -> Membership | None:
    """The cohort that somebody is in on a day.  One query."""
    held = Membership.objects.filter(_on(on), episode_id=episode_id)
    return held.select_related("cohort", "episode__person").first()


def _on(day: date) -> Q:
    return Q(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, ended_at__isnull=True)


def own_stay(viewer: Viewer) -> Episode | None:
    """The viewer's own open stay, the newest, with its program and their person; None for staff."""
    mine = Episode.objects.filter(pk__in=viewer.own_episodes, closed_on__isnull=True)
    return mine.select_related("person", "program").order_by("-opened_on", "pk").first()
