"""What somebody is told when their team was: who calls, on which number, by when, and what helps meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import local, o_clock
from hearthside.people.queries import clinic, named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.safety import rules
from hearthside.safety.models import OPEN, Concern
from hearthside.safety.terms import Given, Tier

from .concerns import minutes_for
from .plan_pages import PlanShown, own_plan_shown
from .stamps import last_stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """For the person themselves, while a concern of theirs is open.  Says nothing of how urgent anyone thinks it is."""

    concern_id: UUID
    name: str  # who calls, or who reads it
    who: str  # why they: on duty now, their therapist
    calls: bool  # or it is talked about in the next hour
    by: str  # until when
    number: str
    was_seen: bool
    was_reached: bool
    crisis_number: str
    emergency_number: str
    local_number: str
    where: str  # to say on the phone, as they said it today
    plan: PlanShown | None  # their own safety plan, open


WHO = {
    Given.DUTY: "who is on duty now",
    Given.HOLE: "who directs the program",
    Given.THERAPIST: "who treats you",
    Given.SILENCE: "who was told after a colleague did not answer",
    Given.NO_CONTACT: "who was told after a colleague did not reach you",
}


def help_for(viewer: Viewer, episode_id: UUID, *, at: datetime) -> Help | None:
    """Of the most urgent that is open; None: nothing is.  Seven queries."""
    open_ones = list(
        Concern.objects.filter(OPEN, episode_id=episode_id, episode__in=viewer.own_episodes)
        .exclude(tier=Tier.ATTENDANCE)
        .select_related("episode__program", "episode__person", "owner")
    )
    if not open_ones:
        return None
    one = min(open_ones, key=lambda found: (rules.URGENCY[Tier(found.tier)], -found.raised_at.timestamp()))
    here, stamp = clinic(), last_stamp(episode_id)
    today = local(at, one.episode.program.zone).date()
    by = rules.call_by(
        one.tier, one.tier_since, one.day_ends_at, minutes_for(one.episode.program_id, on=today)
    )
    is_current = stamp is not None and rules.is_current(stamp.on, stamp.at, today=one.on, at=at)
    return Help(
        concern_id=one.pk,
        name=name_for(viewer, named(one.owner), Where.ROOM),
        who=WHO.get(Given(one.given), "of your team"),
        calls=one.tier in {Tier.RED, Tier.ORANGE},
        by=o_clock(by, one.episode.person.zone),
        number=one.number,
        was_seen=one.acknowledged_at is not None,
        was_reached=one.reached_at is not None,
        crisis_number=here.crisis_number if here else "988",
        emergency_number=here.emergency_number if here else "911",
        local_number=here.local_crisis_number if here else "",
        where=f"{stamp.address}, {stamp.state}" if stamp is not None and is_current else "",
        plan=own_plan_shown(episode_id),
    )
