import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthside.desks import rules
from hearthside.desks.rules import State


NINE = dt.datetime(2030, 5, 2, 13, tzinfo=dt.UTC)  # nine in New York, six in Los Angeles
HOUR, TEN = dt.timedelta(hours=1), dt.timedelta(minutes=10)


GREETINGS = {0: "morning", 11: "morning", 12: "afternoon", 17: "afternoon", 18: "evening"}


@pytest.mark.parametrize(("hour", "part"), GREETINGS.items())
def test_people_are_greeted_by_their_own_clock(hour, part):
    assert rules.greeting(hour) == f"Good {part}"


@pytest.mark.parametrize(
    ("minutes", "state"),
    [
        (-11, State.LATER),
        (-10, State.OPEN),
        (-1, State.OPEN),
        (0, State.LIVE),
        (59, State.LIVE),
        (60, State.OVER),
    ],
)
def test_where_a_session_is(minutes, state):
    at = NINE + dt.timedelta(minutes=minutes)

    assert rules.state_of(NINE, NINE + HOUR, ended_at=None, opens_before=TEN, at=at) == state


def test_ended_early_is_over():
    assert (
        rules.state_of(NINE, NINE + HOUR, ended_at=NINE + TEN, opens_before=TEN, at=NINE + 2 * TEN)
        == State.OVER
    )


def test_each_state_says_what_one_can_do():
    said = [
        rules.opens_words(state, NINE, opens_before=TEN, zone="America/New_York", own_hour=False)
        for state in State
    ]

    assert said[0] == "The room opens at 8:50."
    assert len(set(said)) == len(State)


def test_of_ones_own_hour_no_group_is_spoken():
    for state in State:
        own = rules.opens_words(state, NINE, opens_before=TEN, zone="America/New_York", own_hour=True)
        assert "group" not in own


def test_times_are_ones_own_with_the_other_clock_beside_them():
    east, west = "America/New_York", "America/Los_Angeles"

    assert rules.span_for(NINE, NINE + HOUR, own=east, theirs=east) == "9:00 to 10:00"
    assert (
        rules.span_for(NINE, NINE + HOUR, own=east, theirs=west)
        == "9:00 to 10:00 your time, 6:00 in Los Angeles"
    )


@given(st.lists(st.integers(1, 40)), st.integers(1, 60))
def test_every_cohort_stands_on_one_page_whole_and_in_order(sizes, most):
    pages = rules.pages_of(sizes, most=most)

    assert [n for page in pages for n in page] == list(range(len(sizes)))
    assert all(len(page) == 1 or sum(sizes[n] for n in page) <= most for page in pages)
