"""What a set-up lacks, when a session may be, and which room name is free."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthside.journeys import rules
from hearthside.journeys.rules import Hours, SetUp


NY = "America/New_York"
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=ZoneInfo(NY))
NOTHING = SetUp(
    named=False, programs=0, cohorts=0, agreements=False, staff=0, participants=0, sessions=0, help=False
)


def test_the_next_step_is_the_first_thing_that_is_not_there():
    stands, said = NOTHING, []
    for fact, there in (
        ("named", True),
        ("programs", 1),
        ("cohorts", 1),
        ("agreements", True),
        ("staff", 1),
        ("participants", 1),
        ("sessions", 1),
        ("help", True),
    ):
        said.append(rules.next_step(stands).key)
        stands = replace(stands, **{fact: there})

    assert said == ["name", "program", "cohort", "agreements", "staff", "participant", "session", "help"]
    assert rules.next_step(stands) is None


def hours(on=(2026, 3, 2), at=(14, 0), minutes=60, **more):
    return Hours(dt.date(*on), dt.time(*at), minutes, **more)


def test_a_session_starts_when_the_tracks_clock_says_so():
    assert rules.starts_at(hours(), NY) == dt.datetime(2026, 3, 2, 19, tzinfo=dt.UTC)
    assert rules.starts_at(hours(on=(2026, 7, 2)), NY) == dt.datetime(2026, 7, 2, 18, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        (hours(), ""),
        (hours(at=(10, 0)), "over already"),
        (hours(at=(11, 30)), ""),  # it has begun and is not over
        (hours(on=(2026, 3, 8), at=(2, 30)), "does not exist"),  # the clocks are put forward
        (hours(on=(2026, 11, 1), at=(1, 30)), ""),  # this hour is there twice
        (hours(on=(2027, 3, 4)), "a year ahead"),
        (hours(minutes=241), "four hours"),
        (hours(break_after=30, break_minutes=10), ""),
        (hours(break_after=55, break_minutes=10), "inside the session"),
    ],
)
def test_only_a_time_that_can_be_is_planned(planned, words):
    verdict = rules.is_a_time(planned, NY, at=NOON)

    assert bool(verdict) == (words == "")
    assert words in verdict.reason


def test_a_break_lies_where_it_was_put():
    start = rules.starts_at(hours(), NY)

    assert rules.breaks_of(hours(), start) == ()
    ((begins, ends),) = rules.breaks_of(hours(break_after=30, break_minutes=10), start)
    assert (begins - start, ends - begins) == (dt.timedelta(minutes=30), dt.timedelta(minutes=10))


@given(st.text(min_size=1, max_size=20), st.frozensets(st.text(min_size=1, max_size=22), max_size=30))
def test_a_free_room_name_is_free_whatever_the_case(wanted, taken):
    found = rules.free_room_name(wanted, taken)

    assert found.lower() not in {name.lower() for name in taken}
    assert found.startswith(wanted)
