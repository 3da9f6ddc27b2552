"""Whatever is planned, cancelled, joined, left and booked, in whatever order: seats are right, nobody is twice."""

import datetime as dt
from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from hearthside.access.verdict import NotAllowed
from hearthside.journeys.actions import put_on_roster, stay_until, take_off_roster
from hearthside.program.models import Cohort, Membership
from hearthside.schedule import actions, rules
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import MEMBERS, SeatKind, SessionKind
from tests.builders import US, a_session, day_of, person


DAYS, HOURS = st.integers(2, 5), st.integers(0, 5)
PEOPLE = st.integers(0, 3)  # of the evening cohort
LENGTHS = st.sampled_from([30, 60, 100])


class Seats(RuleBasedStateMachine):
    """Acts that are refused change nothing; what is left must be right."""

    def __init__(self):
        super().__init__()
        self.before = transaction.savepoint()
        self.at = dt.datetime.now(dt.UTC)
        self.cohort = Cohort.objects.select_related("track__program").get(name="Birch")
        self.stays = [m.episode for m in Membership.objects.filter(cohort=self.cohort).order_by("pk")[:4]]

    def teardown(self):
        transaction.savepoint_rollback(self.before)

    def tried(self, act):
        try:
            with transaction.atomic():
                act()
        except NotAllowed:
            return

    def moment(self, day, hour):
        return (self.at + dt.timedelta(days=day, hours=hour)).replace(minute=0, second=0, microsecond=0)

    def one(self, n, **which):
        found = list(
            Session.objects.filter(during__startswith__gt=self.at, cohort=self.cohort, **which).order_by(
                "during", "pk"
            )
        )
        return found[n % len(found)] if found else None

    @initialize(day=DAYS, hour=HOURS)
    def plan_one(self, day, hour):
        self.plan(day, hour, 60)

    @rule(day=DAYS, hour=HOURS, lasts=LENGTHS)
    def plan(self, day, hour, lasts):
        starts_in = self.moment(day, hour) - self.at
        lasts = dt.timedelta(minutes=lasts)
        self.tried(lambda: a_session(at=self.at, starts_in=starts_in, lasts=lasts, cohort="Birch", staff={}))

    @rule(n=st.integers(0, 9))
    def cancel(self, n):
        one = self.one(n, episode=None)
        if one is not None:
            self.tried(lambda: actions.cancel_session(by=US, session=one, at=self.at))

    @rule(n=st.integers(0, 9))
    def hold_after_all(self, n):
        one = self.one(n, episode=None, cancelled_at__isnull=False)
        if one is not None:
            self.tried(lambda: actions.hold_after_all(by=US, session=one, at=self.at))

    @rule(n=st.integers(0, 9), day=DAYS, hour=HOURS)
    def move(self, n, day, hour):
        one, start = self.one(n, episode=None, cancelled_at=None), self.moment(day, hour)
        if one is not None:
            ends = start + (one.ends_at - one.starts_at)
            self.tried(
                lambda: actions.change_session(
                    by=US, session=one, starts_at=start, ends_at=ends, staff=[], at=self.at
                )
            )

    def place(self, who):
        return Membership.objects.filter(episode=self.stays[who], ended_at=None).first()

    @rule(who=PEOPLE)
    def leave(self, who):
        place = self.place(who)
        if place is not None:
            self.tried(lambda: take_off_roster(by=US, membership=place, at=self.at))

    @rule(who=PEOPLE, day=DAYS)
    def come_back(self, who, day):
        if self.place(who) is None:
            on = day_of(self.moment(day, 0))
            self.tried(
                lambda: put_on_roster(
                    by=US,
                    episode=self.stays[who],
                    cohort=self.cohort,
                    room_name=f"Name {who}",
                    starts_on=on,
                    at=self.at,
                )
            )

    @rule(who=PEOPLE, day=st.none() | DAYS)
    def last_day(self, who, day):
        place = self.place(who)
        if place is not None:
            on = None if day is None else day_of(self.moment(day, 0))
            self.tried(lambda: stay_until(by=US, membership=place, on=on, at=self.at))

    @rule(n=st.integers(0, 9), which=st.integers(0, 3))
    def ask_family(self, n, which):
        one = self.one(n, kind=SessionKind.FAMILY)
        if one is not None:
            said = {"name": "Mum", "email": f"family{which}@example.org", "agreed": True}
            self.tried(lambda: actions.ask_family(by=US, session=one, at=self.at, **said))

    @rule(n=st.integers(0, 9))
    def take_family_back(self, n):
        held = Seat.objects.filter(kind=SeatKind.FAMILY, closed_at=None).order_by("pk")
        if held:
            self.tried(lambda: actions.take_family_back(by=US, seat=held[n % len(held)], at=self.at))

    @rule(who=PEOPLE, day=DAYS, hour=HOURS, family=st.booleans())
    def book(self, who, day, hour, family):
        start = self.moment(day, hour) + dt.timedelta(minutes=20)
        self.tried(
            lambda: actions.book_hour(
                by=US,
                episode=self.stays[who],
                clinician=person("mina"),
                starts_at=start,
                minutes=50,
                family=family,
                at=self.at,
            )
        )

    @rule(n=st.integers(0, 9), day=DAYS, hour=HOURS)
    def move_hour(self, n, day, hour):
        one = self.one(n, episode__isnull=False, cancelled_at=None)
        if one is not None:
            self.tried(
                lambda: actions.move_hour(by=US, session=one, starts_at=self.moment(day, hour), at=self.at)
            )

    @rule(n=st.integers(0, 9))
    def cancel_hour(self, n):
        one = self.one(n, episode__isnull=False, cancelled_at=None)
        if one is not None:
            self.tried(lambda: actions.cancel_hour(by=US, session=one, at=self.at))

    @invariant()
    def nobody_is_anywhere_twice(self):
        held = {}
        for seat in Seat.objects.filter(closed_at=None, during__startswith__gt=self.at):
            held.setdefault(seat.person_id, []).extend(there(seat))
        for spans in held.values():
            assert not any(a < d and c < b for (a, b), (c, d) in combinations(spans, 2))

    @invariant()
    def family_is_expected_only_where_they_are_whose_hour_it_is(self):
        for seat in Seat.objects.filter(kind=SeatKind.FAMILY, closed_at=None).select_related("session"):
            assert (seat.session.kind, seat.session.cancelled_at) == (SessionKind.FAMILY, None)
            assert seat.session.seats.filter(kind__in=MEMBERS, closed_at=None).exists()
            assert seat.during == seat.session.during

    @invariant()
    def whoever_is_on_the_roster_has_a_seat_and_nobody_else(self):
        roster = list(Membership.objects.filter(cohort=self.cohort, ended_at=None).select_related("episode"))
        groups = Session.objects.filter(
            cohort=self.cohort, episode=None, cancelled_at=None, during__startswith__gt=self.at
        )
        for session in groups.filter(kind=SessionKind.GROUP, title="Group"):
            seats = session.seats.filter(kind__in=MEMBERS, closed_at=None)
            on = {m.episode.person_id for m in roster if rules.is_on_roster(m, session.on)}
            assert set(seats.values_list("person_id", flat=True)) == on
            numbers = list(seats.values_list("seat_no", flat=True))
            assert len(set(numbers)) == len(numbers)
            assert all(1 <= n <= session.places for n in numbers)


def there(seat):
    """The stretches in which someone sits here: the session's, without those in which they are elsewhere."""
    spans = [(seat.during.lower, seat.during.upper)]
    for cut in seat.away:
        spans = [
            piece
            for a, b in spans
            for piece in ((a, min(b, cut.lower)), (max(a, cut.upper), b))
            if piece[0] < piece[1]
        ]
    return spans


@pytest.mark.django_db
def test_seats_are_right_whatever_is_done_in_whatever_order():
    run_state_machine_as_test(
        Seats,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
