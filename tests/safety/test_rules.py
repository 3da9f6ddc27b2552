"""What is true of a stamp: whose, what it holds, for which day, and who may look."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from hearthside.access.viewer import Machine
from hearthside.safety import rules
from hearthside.safety.rules import Meeting
from tests import cast
from tests.builders import a_stamp_said
from tests.cast import NOOR_EPISODE, PROGRAM


MONDAY, TUESDAY = date(2030, 5, 6), date(2030, 5, 7)
MIDNIGHT = datetime(2030, 5, 7, 4, tzinfo=UTC)  # in New York


def minutes(n):
    return timedelta(minutes=n)


LATE = Meeting(MONDAY, MIDNIGHT - minutes(30), MIDNIGHT + minutes(30))
EARLY = Meeting(TUESDAY, MIDNIGHT + minutes(45), MIDNIGHT + minutes(105))


def test_only_the_person_says_where_they_are():
    allowed = [who for who in cast.EVERYONE if rules.may_stamp(who, NOOR_EPISODE, is_open=True)]

    assert allowed == [cast.noor]
    assert not rules.may_stamp(Machine("the demo builder"), NOOR_EPISODE, is_open=True)
    assert not rules.may_stamp(cast.noor, NOOR_EPISODE, is_open=False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, ""),
        ({"address": " "}, "address"),
        ({"state": "XX"}, "state"),
        ({"phone": "0148"}, "phone"),
        ({"emergency_contact": ""}, "emergency_contact"),
        ({"if_i_vanish": ""}, "if_i_vanish"),
        ({"never_call": ""}, ""),
        ({"is_private": False}, "remedy"),
        ({"is_private": False, "remedy": "headphones"}, ""),
        ({"is_private": False, "remedy": "another_time"}, ""),
    ],
)
def test_what_is_missing_is_named_by_its_field_and_not_alone_is_never_a_refusal(changes, field):
    assert rules.is_whole(a_stamp_said(**changes)).code == field


@pytest.mark.parametrize(
    ("after_midnight", "stamped", "meetings", "day"),
    [
        (-240, [], [LATE], MONDAY),
        (-20, [], [LATE], MONDAY),
        (10, [], [LATE], MONDAY),  # late to a session that began before midnight: it is of that day
        (10, [MONDAY], [LATE], MONDAY),  # said once more while it goes on
        (-5, [MONDAY], [LATE, EARLY], TUESDAY),  # before the door of one just after midnight
        (-5, [MONDAY, TUESDAY], [LATE, EARLY], TUESDAY),
        (40, [MONDAY], [LATE, EARLY], TUESDAY),
        (180, [MONDAY], [LATE], TUESDAY),
        (180, [], [], TUESDAY),
    ],
)
def test_a_stamp_is_for_the_day_of_the_session_at_whose_door_one_stands(
    after_midnight, stamped, meetings, day
):
    at = MIDNIGHT + minutes(after_midnight)
    today = TUESDAY if after_midnight >= 0 else MONDAY

    assert rules.day_to_stamp(meetings, stamped=stamped, today=today, at=at) == day


@given(st.integers(-300, 300), st.booleans(), st.booleans())
def test_whoever_stamps_at_most_twice_has_said_it_for_every_door_that_is_open(after, first, second):
    at, today = MIDNIGHT + minutes(after), TUESDAY if after >= 0 else MONDAY
    meetings = [m for m, there in ((LATE, first), (EARLY, second)) if there]
    stamped = set()
    for _ in range(2):
        stamped.add(rules.day_to_stamp(meetings, stamped=stamped, today=today, at=at))

    open_now = {m.on for m in meetings if m.starts_at - minutes(10) <= at < m.ends_at + minutes(15)}
    assert open_now <= stamped


@pytest.mark.parametrize(
    ("on", "hours_ago", "current"),
    [(TUESDAY, 0, True), (MONDAY, 1, True), (MONDAY, 7, False), (TUESDAY + timedelta(days=1), 1, True)],
)
def test_a_stamp_of_yesterday_evening_still_says_where_somebody_is_tonight(on, hours_ago, current):
    at = MIDNIGHT + timedelta(hours=1)

    assert rules.is_current(on, at - timedelta(hours=hours_ago), today=TUESDAY, at=at) is current


def test_what_helps_is_said_in_words_and_all_is_well_in_none():
    assert rules.privacy_words(is_private=True, remedy="") == ""
    assert rules.privacy_words(is_private=False, remedy="writing") == "not alone; writes instead of speaking"


def test_a_gap_is_settled_by_whoever_runs_the_program_and_once():
    allowed = [who for who in cast.EVERYONE if rules.may_settle(who, PROGRAM, is_open=True)]

    assert allowed == [cast.cora, cast.dana]
    assert not rules.may_settle(cast.dana, PROGRAM, is_open=False)
    assert not rules.may_settle(Machine("the media door"), PROGRAM, is_open=True)
    assert rules.is_said("We spoke.")
    assert not rules.is_said("  ")


def test_places_are_ones_own_and_forgotten_by_nobody_else():
    assert rules.places_in_sight(cast.noor) == Q(person_id=cast.noor.person_id)
    assert rules.may_forget(cast.noor, cast.noor.person_id)
    assert not rules.may_forget(cast.ines, uuid.uuid4())
