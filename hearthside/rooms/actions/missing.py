"""Somebody's seat stays empty and nobody had a word from them: somebody of the team asks, at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Machine
from hearthside.kernel.clock import o_clock
from hearthside.rooms import queries
from hearthside.safety.actions import raise_concern
from hearthside.safety.models import Concern
from hearthside.safety.terms import Cause, Tier
from hearthside.schedule.rules import RECONCILER


@transaction.atomic
def miss(*, by: Machine, one: queries.Missed, at: datetime) -> Concern:
    """Once for each session that somebody does not come to."""
    if by != RECONCILER:
        raise NotAllowed("Who is missed is seen by the program.")
    session, stay = one.seat.session, one.seat.episode
    assert stay is not None  # only people in treatment are missed
    began = o_clock(session.starts_at, session.cohort.track.zone)
    return raise_concern(
        by=by,
        episode=stay,
        tier=Tier.ATTENDANCE,
        cause=Cause.ABSENCE,
        source=one.source,
        heard="missed",
        task="Call them and ask how they are.",
        words=f"Not in {session.title}, which began at {began}; no word from them.",
        at=at,
    )
