"""The ladders and what a tier asks before it ends: every case there is, against a table written by hand."""

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthside.safety import rules
from hearthside.safety.terms import MINUTES, Given, Outside, Tier, Whom


MINUTE = dt.timedelta(minutes=1)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
MIDNIGHT = NOON + dt.timedelta(hours=12)
DEFAULTS = {key.name: key.default for key in MINUTES}


@dataclass(frozen=True)
class One:
    tier: str
    at_high_risk: bool = False
    tier_since: dt.datetime = NOON
    waits_since: dt.datetime = NOON
    day_ends_at: dt.datetime = MIDNIGHT
    silence: int = 0
    no_contact: int = 0
    acknowledged_at: dt.datetime | None = None
    reached_at: dt.datetime | None = None
    assessed_at: dt.datetime | None = None
    level: str = ""
    means_discussed: bool = False
    plan_reviewed_at: dt.datetime | None = None
    next_contact_at: dt.datetime | None = None
    signed_at: dt.datetime | None = None
    signed_by: UUID | None = None
    closed_at: dt.datetime | None = None


# As the clinical lead's file has it: minutes, and to whom or as what.
SILENCE = {
    Tier.RED: [(5, Whom.SUPERVISOR), (10, Whom.DIRECTOR)],
    Tier.ORANGE: [(60, Whom.ON_DUTY)],
    Tier.ATTENDANCE: [(10, Whom.DIRECTOR)],
    Tier.KNOWN: [],
    Tier.YELLOW: [(1440, Whom.SUPERVISOR)],
}
CONTACT = {
    (Tier.RED, False): [(15, Outside.EMERGENCY_CONTACT), (30, Outside.SERVICES)],
    (Tier.ORANGE, False): [(240, Whom.SUPERVISOR), (720, Whom.ON_DUTY)],
    (Tier.ATTENDANCE, False): [(60, Whom.SUPERVISOR)],
    (Tier.ATTENDANCE, True): [(60, Whom.SUPERVISOR), (60, Outside.SERVICES)],
    (Tier.KNOWN, False): [],
    (Tier.YELLOW, False): [],
}


def in_minutes(rungs):
    return [(int((one.at - NOON) / MINUTE), one.to or one.outside) for one in rungs]


@pytest.mark.parametrize("tier", Tier)
def test_to_whom_silence_climbs(tier):
    assert in_minutes(rules.silence_ladder(tier, NOON, DEFAULTS)) == SILENCE[tier]


@pytest.mark.parametrize(("tier", "high"), list(itertools.product(Tier, [False, True])))
def test_what_follows_while_nobody_reached_them(tier, high):
    rungs = rules.contact_ladder(tier, NOON, MIDNIGHT, DEFAULTS, at_high_risk=high)

    assert in_minutes(rungs) == CONTACT.get((tier, high), CONTACT[tier, False])


def test_the_day_that_ends_sooner_hands_on_sooner():
    soon = NOON + 30 * MINUTE
    first, second = rules.contact_ladder(Tier.ORANGE, NOON, soon, DEFAULTS)

    assert (first.at, first.to, first.why) == (soon, Whom.ON_DUTY, Given.DAY_ENDED)
    assert (second.at, second.to) == (NOON + 240 * MINUTE, Whom.SUPERVISOR)


def test_minutes_are_the_programs_own():
    other = DEFAULTS | {"concern.red.supervisor_min": 2, "concern.red.director_min": 3}

    assert in_minutes(rules.silence_ladder(Tier.RED, NOON, other)) == [
        (2, Whom.SUPERVISOR),
        (3, Whom.DIRECTOR),
    ]


MISSING = {
    Tier.RED: ("reached_at", "assessed_at", "means_discussed", "plan_reviewed_at", "next_contact_at"),
    Tier.ORANGE: ("reached_at", "assessed_at", "plan_reviewed_at"),
    Tier.ATTENDANCE: (),
    Tier.KNOWN: ("reached_at",),
    Tier.YELLOW: (),
}
FIELDS = MISSING[Tier.RED]


@pytest.mark.parametrize("tier", Tier)
def test_what_each_tier_asks_before_it_ends(tier):
    """All 32 states of the five things that can be done."""
    for done in itertools.product([False, True], repeat=len(FIELDS)):
        said = {
            name: (True if name == "means_discussed" else NOON)
            for name, is_done in zip(FIELDS, done, strict=True)
            if is_done
        }
        one = One(tier, **said, level="low" if "assessed_at" in said else "")
        left = [name for name in MISSING[tier] if name not in said]

        assert len(rules.missing_to_close(one)) == len(left), said
        assert bool(rules.may_sign(one, is_licensed=True, is_owner=False)) == (not left)


@pytest.mark.parametrize(
    ("tier", "licensed", "owner"), list(itertools.product(Tier, [False, True], [False, True]))
)
def test_who_may_sign(tier, licensed, owner):
    done = dict.fromkeys(("reached_at", "assessed_at", "plan_reviewed_at", "next_contact_at"), NOON)
    whole = One(tier, **done, means_discussed=True, level="low")

    said = rules.may_sign(whole, is_licensed=licensed, is_owner=owner)

    assert bool(said) == (licensed or (owner and tier == Tier.ATTENDANCE))
    assert not rules.may_sign(replace(whole, signed_at=NOON), is_licensed=True, is_owner=True)


@pytest.mark.parametrize(("signed", "same", "supervises"), list(itertools.product([False, True], repeat=3)))
def test_who_signs_beside_them(signed, same, supervises):
    me, other = uuid4(), uuid4()
    one = One(
        Tier.RED, signed_at=NOON if signed else None, signed_by=(me if same else other) if signed else None
    )

    assert bool(rules.may_cosign(one, me, supervises=supervises)) == (signed and not same and supervises)


@pytest.mark.parametrize(("now", "then"), list(itertools.product(Tier, Tier)))
def test_which_is_more_urgent(now, then):
    order = [Tier.RED, Tier.ORANGE, Tier.ATTENDANCE, Tier.KNOWN, Tier.YELLOW]

    assert rules.higher(now, then) == (order.index(now) < order.index(then))


moments = st.integers(0, 3000).map(lambda n: NOON + n * MINUTE)


@given(
    tier=st.sampled_from(Tier),
    high=st.booleans(),
    silence=st.integers(0, 3),
    no_contact=st.integers(0, 3),
    acknowledged=st.none() | moments,
    reached=st.none() | moments,
    closed=st.none() | moments,
)
def test_the_next_thing_is_the_first_that_is_left(
    tier, high, silence, no_contact, acknowledged, reached, closed
):
    one = One(
        tier,
        at_high_risk=high,
        silence=silence,
        no_contact=no_contact,
        acknowledged_at=acknowledged,
        reached_at=reached,
        closed_at=closed,
    )
    left = []
    if closed is None:
        if acknowledged is None:
            left += [m for m, _ in SILENCE[tier][silence:]]
        if reached is None:
            left += [m for m, _ in CONTACT.get((tier, high), CONTACT[tier, False])[no_contact:]]
            left += [720] if tier == Tier.KNOWN else []

    said = rules.next_climb(one, DEFAULTS)

    assert said == (NOON + min(left) * MINUTE if left else None)


@given(tier=st.sampled_from(Tier), since=moments)
def test_by_when_somebody_is_called_is_never_before_now_nor_after_the_day_that_red_does_not_wait_for(
    tier, since
):
    by = rules.call_by(tier, since, MIDNIGHT, DEFAULTS)

    assert by >= min(since, MIDNIGHT)
    assert tier == Tier.RED or by <= max(MIDNIGHT, since)
