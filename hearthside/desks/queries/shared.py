"""What the pages where people start draw.  Each is a handful of queries, however many people are in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hearthside.desks import rules
from hearthside.desks.rules import State
from hearthside.kernel.clock import local
from hearthside.program.queries import setting
from hearthside.rooms.terms import JOIN_BEFORE
from hearthside.schedule.models import Session


@dataclass(frozen=True, slots=True)
class Someone:
    initial: str
    name: str
    lead: bool = False
    words: str = ""
    where_url: str = ""  # of a member, for the team: where they are now
    privacy: str = ""  # that they are not alone today, and what helps


def opens_before(session: Session, at: datetime) -> timedelta:
    minutes = setting(
        JOIN_BEFORE,
        program_id=session.cohort.track.program_id,
        on=local(at, session.cohort.track.zone).date(),
    )
    return timedelta(minutes=minutes)


def state_now(session: Session, before: timedelta, at: datetime) -> State:
    return rules.state_of(
        session.starts_at, session.ends_at, ended_at=session.ended_at, opens_before=before, at=at
    )
