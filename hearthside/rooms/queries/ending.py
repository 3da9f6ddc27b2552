"""The last minutes of a session, and what comes after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import day_around, local, o_clock
from hearthside.practice.queries import wrote_on
from hearthside.program.queries import own_stay
from hearthside.program.queries import settings as settings_on
from hearthside.rooms import rules
from hearthside.rooms.models import Room
from hearthside.rooms.terms import SOFT_END
from hearthside.schedule.models import Session
from hearthside.schedule.queries import own_sessions_between
from hearthside.schedule.rules import may_end

from .entry import entry_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A session ends in some minutes, and each of those who take part writes what they take with them."""

    until: str
    is_over: bool  # whoever still writes goes on writing
    may_end: bool
    writes: bool  # whoever is in treatment


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """Where somebody lands who was in a room."""

    session_id: UUID
    title: str
    is_group: bool
    is_over: bool
    writes: bool  # whoever is in treatment
    wrote: bool
    next_words: str  # what comes next today
    next_id: UUID | None


def soft_end_of(session: Session, *, at: dt.datetime) -> dt.timedelta:
    zone = session.cohort.track.zone
    found = settings_on((SOFT_END,), program_id=session.cohort.track.program_id, on=local(at, zone).date())
    return dt.timedelta(minutes=found[SOFT_END.name])


def ending_of(viewer: Viewer, session: Session, *, at: dt.datetime) -> Ending | None:
    """None while nobody ends it.  One query."""
    room = Room.objects.filter(session=session, closes_at__isnull=False).first()
    if room is None or room.closes_at is None:
        return None
    return Ending(
        until=o_clock(room.closes_at, session.cohort.track.zone),
        may_end=session.ended_at is None and bool(may_end(viewer, session)),
        is_over=session.ended_at is not None,
        writes=bool(viewer.own_episodes),
    )


def after_of(viewer: Viewer, session: Session, *, at: dt.datetime) -> After:
    stay = own_stay(viewer)
    zone = stay.person.zone if stay else session.cohort.track.zone
    ahead = own_sessions_between(viewer, at, day_around(at, zone)[1])
    coming = next((one for one in ahead if one.pk != session.pk and one.ended_at is None), None)
    return After(
        session_id=session.pk,
        title=session.title,
        is_group=session.episode_id is None,
        writes=bool(viewer.own_episodes),
        is_over=rules.is_over(session, entry=entry_of(session, at=at), at=at),
        wrote=wrote_on(viewer, session.on),
        next_words=f"{coming.title}, {o_clock(coming.starts_at, zone)}" if coming else "",
        next_id=coming.pk if coming else None,
    )
