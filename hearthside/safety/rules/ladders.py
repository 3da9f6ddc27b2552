"""How a concern climbs, how soon somebody is called, what it needs to end.  No database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from hearthside.safety.terms import (
    ABSENCE_CONTACT,
    ABSENCE_DIRECTOR,
    ORANGE_CONTACT,
    ORANGE_ON_CALL,
    RED_CONTACT,
    RED_DIRECTOR,
    RED_SERVICES,
    RED_SUPERVISOR,
    YELLOW_SUPERVISOR,
    Given,
    Outside,
    Rung,
    Tier,
    Whom,
)


URGENCY = {tier: n for n, tier in enumerate(Tier)}  # the most urgent is 0
Minutes = Mapping[str, int]


class ConcernLike(Protocol):
    tier: str
    at_high_risk: bool
    tier_since: datetime
    waits_since: datetime
    day_ends_at: datetime
    silence: int
    no_contact: int
    acknowledged_at: datetime | None
    reached_at: datetime | None
    assessed_at: datetime | None
    level: str
    means_discussed: bool
    plan_reviewed_at: datetime | None
    next_contact_at: datetime | None
    signed_at: datetime | None
    signed_by: UUID | None
    closed_at: datetime | None


def higher(now: str, then: str) -> bool:
    """Whether `now` is more urgent than `then`."""
    return URGENCY[Tier(now)] < URGENCY[Tier(then)]


def silence_ladder(tier: str, since: datetime, minutes: Minutes) -> tuple[Rung, ...]:
    """To whom a concern goes, and when, while nobody answers.  `since`: when its owner's minutes began."""

    def rung(key: str, to: Whom) -> Rung:
        return Rung(at=since + timedelta(minutes=minutes[key]), to=to)

    return {
        Tier.RED: (
            rung(RED_SUPERVISOR.name, Whom.SUPERVISOR),
            rung(RED_DIRECTOR.name, Whom.DIRECTOR),
        ),
        Tier.ORANGE: (rung(ORANGE_ON_CALL.name, Whom.ON_DUTY),),
        Tier.ATTENDANCE: (rung(ABSENCE_DIRECTOR.name, Whom.DIRECTOR),),
        Tier.KNOWN: (),
        Tier.YELLOW: (rung(YELLOW_SUPERVISOR.name, Whom.SUPERVISOR),),
    }[Tier(tier)]


def contact_ladder(
    tier: str, since: datetime, day_ends_at: datetime, minutes: Minutes, *, at_high_risk: bool = False
) -> tuple[Rung, ...]:
    """What follows, and when, while nobody has reached them.  `since`: when this tier was reached.

    A step beyond the program is put before whoever has the concern; nothing is done by itself.
    """

    def rung(key: str, to: Whom | None = None, outside: Outside | None = None) -> Rung:
        due = since + timedelta(minutes=minutes[key])
        return Rung(at=due, to=to, outside=outside, why=Given.NO_CONTACT)

    day_end = Rung(at=max(day_ends_at, since), to=Whom.ON_DUTY, why=Given.DAY_ENDED)
    found = {
        Tier.RED: (
            rung(RED_CONTACT.name, outside=Outside.EMERGENCY_CONTACT),
            rung(RED_SERVICES.name, outside=Outside.SERVICES),
        ),
        Tier.ORANGE: (rung(ORANGE_CONTACT.name, to=Whom.SUPERVISOR), day_end),
        Tier.ATTENDANCE: (rung(ABSENCE_CONTACT.name, to=Whom.SUPERVISOR),)
        + ((rung(ABSENCE_CONTACT.name, outside=Outside.SERVICES),) if at_high_risk else ()),
        Tier.KNOWN: (),
        Tier.YELLOW: (),
    }[Tier(tier)]
    return tuple(sorted(found, key=lambda one: one.at))


def silence_left(one: ConcernLike, minutes: Minutes) -> tuple[Rung, ...]:
    """Rungs still to climb while nobody answers; none once somebody did, or all is signed."""
    if one.acknowledged_at is not None or one.signed_at is not None:
        return ()
    return silence_ladder(one.tier, one.waits_since, minutes)[one.silence :]


def contact_left(one: ConcernLike, minutes: Minutes) -> tuple[Rung, ...]:
    """Rungs still to climb while nobody has reached them."""
    if one.reached_at is not None or one.signed_at is not None:
        return ()
    rungs = contact_ladder(one.tier, one.tier_since, one.day_ends_at, minutes, at_high_risk=one.at_high_risk)
    return rungs[one.no_contact :]


def lapses_at(one: ConcernLike) -> datetime | None:
    """When a known concern that nobody confirmed becomes one of today."""
    return one.day_ends_at if one.tier == Tier.KNOWN and one.reached_at is None else None


def next_climb(one: ConcernLike, minutes: Minutes) -> datetime | None:
    """When the next thing happens by itself; None: nothing does."""
    if one.closed_at is not None:
        return None
    due = [rung.at for rung in (*silence_left(one, minutes)[:1], *contact_left(one, minutes)[:1])]
    lapse = lapses_at(one)
    return min([*due, lapse] if lapse else due, default=None)


def call_by(tier: str, since: datetime, day_ends_at: datetime, minutes: Minutes) -> datetime:
    """By when somebody is called."""
    key = {Tier.RED: RED_CONTACT, Tier.ORANGE: ORANGE_CONTACT, Tier.ATTENDANCE: ABSENCE_CONTACT}.get(
        Tier(tier)
    )
    if key is None:
        return day_ends_at
    due = since + timedelta(minutes=minutes[key.name])
    return due if tier == Tier.RED else min(due, max(day_ends_at, since))


def missing_to_close(one: ConcernLike) -> tuple[str, ...]:
    """What is still to be done before a concern may end, in words and in order."""
    asked: tuple[tuple[bool, str], ...]
    reached = (one.reached_at is not None, "reach them")
    judged = (one.assessed_at is not None and bool(one.level), "say how high the risk is")
    plan = (one.plan_reviewed_at is not None, "go through the safety plan with them")
    if one.tier == Tier.RED:
        asked = (
            reached,
            judged,
            (one.means_discussed, "talk about what could be used for it"),
            plan,
            (one.next_contact_at is not None, "agree on the next contact"),
        )
    elif one.tier == Tier.ORANGE:
        asked = (reached, judged, plan)
    elif one.tier == Tier.KNOWN:
        asked = ((one.reached_at is not None, "confirm it with them"),)
    else:
        asked = ()
    return tuple(words for done, words in asked if not done)


def is_loud(one: ConcernLike) -> bool:
    """Along every way at once, whatever the hour: what is red, and the absence of somebody at high risk."""
    return one.tier == Tier.RED or (one.tier == Tier.ATTENDANCE and one.at_high_risk)


def needs_second(tier: str) -> bool:
    """A red concern is closed by two."""
    return tier == Tier.RED
