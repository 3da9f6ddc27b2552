"""Anything that anyone can do to concerns, in any order: never open without an owner, never closed without its fields."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hearthside.access.verdict import NotAllowed
from hearthside.careteam.models import Assignment
from hearthside.careteam.terms import Bond
from hearthside.safety import actions, rules
from hearthside.safety.models import Concern, ConcernEvent
from hearthside.safety.terms import MINUTES, Cause, Ending, Happened, Level, Outside, Reached, Tier, Tried
from tests.builders import episode, person, viewer

from .test_concerns import on_duty


MINUTES_OF = {key.name: key.default for key in MINUTES}
STAFF = ("ines", "omar", "fay", "cora", "dana")
WHO = st.sampled_from([*STAFF, "noor", "sam", "bill"])


class Concerns(RuleBasedStateMachine):
    """One person's concerns over some days; time only goes forward."""

    def __init__(self):
        super().__init__()
        self.before = transaction.savepoint()
        self.at = dt.datetime.now(dt.UTC)
        self.highest: dict[object, str] = {}
        self.events: dict[object, int] = {}
        on_duty("cora", self.at)
        self.stay = episode("noor")

    def teardown(self):
        transaction.savepoint_rollback(self.before)

    def tries(self, act, **told):
        """What is refused changes nothing."""
        before = ConcernEvent.objects.count()
        try:
            with transaction.atomic():
                return act(at=self.at, **told)
        except NotAllowed:
            assert ConcernEvent.objects.count() == before
            return None

    def one(self, n):
        found = list(Concern.objects.order_by("raised_at", "pk"))
        return found[n % len(found)] if found else None

    def does(self, act, n, who, **told):
        if (one := self.one(n)) is not None:
            self.tries(act, by=viewer(who), concern=one, **told)

    @rule(tier=st.sampled_from(Tier), form=st.integers(1, 3), heard=st.sampled_from(["a", "b"]))
    def answers(self, tier, form, heard):
        told = {"tier": tier, "cause": Cause.ANSWER, "source": f"form:{form}", "heard": heard}
        self.tries(actions.raise_concern, by=viewer("noor"), episode=self.stay, **told)

    @rule()
    def presses(self):
        self.tries(actions.tell_my_team_now, by=viewer("noor"), episode=self.stay)

    @rule(minutes=st.sampled_from([1, 4, 7, 16, 61, 300, 1500]))
    def time_passes(self, minutes):
        """The clock looks at whatever is due, as it does every ten seconds."""
        self.at += dt.timedelta(minutes=minutes)
        for one in Concern.objects.filter(closed_at=None, climbs_at__lte=self.at):
            self.tries(actions.climb, by=rules.CLOCK, concern_id=one.pk)

    @rule(n=st.integers(0, 5), who=WHO)
    def is_answered(self, n, who):
        self.does(actions.acknowledge, n, who)

    @rule(n=st.integers(0, 5), who=WHO)
    def is_taken_over(self, n, who):
        self.does(actions.take_over, n, who)

    @rule(n=st.integers(0, 5), who=WHO, to=st.sampled_from([*STAFF, "bill", "sam"]))
    def is_handed_over(self, n, who, to):
        self.does(actions.hand_over, n, who, to=person(to), words="")

    @rule(n=st.integers(0, 5), who=WHO)
    def is_reached(self, n, who):
        self.does(actions.note_try, n, who, tried=Tried.CALLED)
        self.does(actions.note_reached, n, who, how=Reached.SPOKE)

    @rule(n=st.integers(0, 5), who=WHO, level=st.sampled_from(Level), means=st.booleans())
    def is_assessed(self, n, who, level, means):
        self.does(actions.assess, n, who, level=level, words="So.", means_discussed=means)

    @rule(n=st.integers(0, 5), who=WHO)
    def is_planned_for(self, n, who):
        self.does(actions.note_plan_reviewed, n, who)
        self.does(actions.agree_next_contact, n, who, when=self.at + dt.timedelta(hours=12))

    @rule(n=st.integers(0, 5), who=WHO, tier=st.sampled_from(Tier))
    def becomes_more_urgent(self, n, who, tier):
        self.does(actions.raise_tier, n, who, tier=tier, words="Worse.")

    @rule(n=st.integers(0, 5), who=WHO)
    def outside(self, n, who):
        self.does(actions.note_outside, n, who, step=Outside.SERVICES, was_done=True, words="Done.")

    @rule(n=st.integers(0, 5), who=WHO, ending=st.sampled_from(Ending))
    def is_signed(self, n, who, ending):
        self.does(actions.sign_concern, n, who, ending=ending, words="Well.")

    @rule(n=st.integers(0, 5), who=WHO)
    def is_signed_beside(self, n, who):
        self.does(actions.cosign_concern, n, who)

    @rule(n=st.integers(0, 5), who=WHO)
    def is_confirmed(self, n, who):
        self.does(actions.confirm_known, n, who, words="As before.")

    @invariant()
    def all_holds(self):
        for one in Concern.objects.select_related("owner"):
            events = list(one.events.order_by("nth"))
            assert [event.nth for event in events] == list(range(1, len(events) + 1))
            assert len(events) >= self.events.get(one.pk, 0)
            self.events[one.pk] = len(events)
            assert not rules.higher(self.highest.get(one.pk, one.tier), one.tier), "a tier fell"
            self.highest[one.pk] = one.tier
            given = [event for event in events if event.happened == Happened.GIVEN]
            assert given[-1].whom_id == one.owner_id
            on_call = Assignment.objects.filter(bond=Bond.ON_CALL, ended_at=None, episode=one.episode)
            if one.closed_at is None:
                assert on_call.filter(person=one.owner).count() == 1
                assert one.climbs_at == rules.next_climb(one, MINUTES_OF)
            else:
                assert rules.missing_to_close(one) == ()
                assert one.signed_by is not None
                assert one.tier != Tier.RED or one.closed_by != one.signed_by
        owners = set(Concern.objects.filter(closed_at=None).values_list("owner_id", flat=True))
        held = Assignment.objects.filter(bond=Bond.ON_CALL, ended_at=None).values_list("person_id", flat=True)
        assert set(held) == owners, "on call without an open concern"


@pytest.mark.django_db
def test_nothing_that_anyone_does_leaves_one_without_an_owner_or_closes_it_half_done():
    fast = settings(
        max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Concerns, settings=fast)
