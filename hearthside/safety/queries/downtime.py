"""How to reach people today, for the day on which the system is down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hearthside.safety.models import Stamp
from hearthside.safety.terms import IfIVanish


@dataclass(frozen=True, slots=True)
class ReachedBy:
    """What the newest stamp says; `is_today`: it was said for one of the days asked about."""

    phone: str
    emergency_contact: str
    where: str
    if_i_vanish: str
    never_call: str
    is_today: bool


def reached_by(episode_ids: Collection[UUID], *, days: Collection[date]) -> dict[UUID, ReachedBy]:
    """By episode; whoever never stamped is absent.  One query."""
    rows = (
        Stamp.objects.filter(episode_id__in=episode_ids)
        .order_by("episode_id", "-at", "-id")
        .distinct("episode_id")
    )
    return {
        one.episode_id: ReachedBy(
            one.phone,
            one.emergency_contact,
            f"{one.address}, {one.state}",
            IfIVanish(one.if_i_vanish).label,
            one.never_call,
            one.on in days,
        )
        for one in rows
    }
