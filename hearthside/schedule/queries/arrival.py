"""Which day somebody says where they are for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from hearthside.program.models import Episode
from hearthside.safety.queries import program_day, stamped_days
from hearthside.safety.rules import Meeting, day_to_stamp
from hearthside.schedule.models import Seat, Session


A_DAY = timedelta(days=1)


def near_arrival(episode_id: UUID, *, at: datetime) -> list[Session]:
    """Of yesterday, today and tomorrow, in which this stay has a seat; which day it is depends on the track's clock."""
    mine = Seat.objects.filter(episode_id=episode_id, closed_at__isnull=True)
    days: tuple[date, date] = ((at - A_DAY).date(), (at + A_DAY).date())
    near = Session.objects.filter(
        pk__in=mine.values("session_id"),
        on__range=days,
        cancelled_at__isnull=True,
        ended_at__isnull=True,
    )
    return list(near.order_by("during", "pk"))


def arrival_day(episode: Episode, held: Collection[Session], *, at: datetime) -> date:
    """The program day of the session at whose door they stand, also just after midnight; `held`: those that are near."""
    today = program_day(episode, at=at)
    return day_to_stamp(
        [Meeting(one.on, one.starts_at, one.ends_at) for one in held],
        stamped=stamped_days(episode.pk, since=today - A_DAY),
        today=today,
        at=at,
    )
