"""The week's meter: what somebody had, what still comes, what the program wants."""

import datetime as dt

import pytest

from hearthside.program.actions import change_setting
from hearthside.program.models import Program
from hearthside.schedule import rules
from hearthside.schedule.actions import cancel_session, close_seat, correct, end_session, observe
from hearthside.schedule.queries import meters, meters_of_program
from hearthside.schedule.rules import RECONCILER, Meter
from hearthside.schedule.terms import WEEK_MINUTES, Came
from tests.builders import US, a_session, episode, seat, viewer


pytestmark = pytest.mark.django_db
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
WEDNESDAY = dt.datetime(2031, 3, 12, 15, 0, tzinfo=dt.UTC)  # of a week in which nothing else is planned


def group(starts_in, minutes=60, **more):
    return a_session(at=WEDNESDAY, starts_in=starts_in, lasts=minutes * MINUTE, **more)


def had(session, minutes, slug="noor"):
    observe(by=RECONCILER, seat=seat(slug, session), seconds=minutes * 60, intervals=[], at=session.ends_at)


def noors(at=WEDNESDAY):
    stay = episode("noor")
    return meters({stay.pk: stay.program_id}, on=at.date(), at=at)[stay.pk]


@pytest.mark.parametrize("day", range(10, 17))
def test_a_week_is_monday_to_sunday(day):
    assert rules.week_of(dt.date(2031, 3, day)) == (dt.date(2031, 3, 10), dt.date(2031, 3, 16))


@pytest.mark.parametrize(
    ("attended", "planned", "short"), [(0, 0, 540), (300, 240, 0), (300, 239, 1), (600, 60, 0)]
)
def test_short_is_what_the_week_will_not_reach(attended, planned, short):
    assert Meter(attended=attended, planned=planned, needed=540).short == short


def test_what_was_what_comes_and_what_the_program_wants():
    had(group(-2 * dt.timedelta(days=1)), 52)
    group(dt.timedelta(days=1), 75, breaks=[(30 * MINUTE, 40 * MINUTE)])

    assert noors() == Meter(attended=52, planned=65, needed=540)


def test_attested_minutes_stand_for_observed_ones():
    session = group(-HOUR)
    had(session, 40)
    end_session(by=viewer("fay"), session=session, at=WEDNESDAY)
    row = seat("noor", session).attendance
    correct(by=viewer("fay"), attendance=row, minutes=50, reason="x", came=Came.BY_PHONE, at=WEDNESDAY)

    assert noors().attended == 50


def test_of_a_session_that_is_on_what_was_seen_and_what_is_left_without_its_break():
    session = group(-20 * MINUTE, breaks=[(15 * MINUTE, 25 * MINUTE)])
    had(session, 14)

    assert noors() == Meter(attended=14, planned=35, needed=540)


def test_what_does_not_count_is_cancelled_or_in_another_week_is_no_hour():
    group(HOUR, counts=False)
    group(dt.timedelta(days=5))
    group(-dt.timedelta(days=3))
    cancelled = group(3 * HOUR)
    cancel_session(by=viewer("dana"), session=cancelled, words="", at=WEDNESDAY)

    assert noors() == Meter(attended=0, planned=0, needed=540)


def test_whoever_was_removed_keeps_what_they_had_and_has_nothing_more_to_come():
    session = group(-20 * MINUTE)
    had(session, 18)
    close_seat(by=US, seat=seat("noor", session), why="removed", at=WEDNESDAY)

    assert noors() == Meter(attended=18, planned=0, needed=540)


def test_the_program_says_what_a_week_needs():
    program = Program.objects.get()
    change_setting(
        by=viewer("dana"),
        program=program,
        key=WEEK_MINUTES,
        value=600,
        holds_from=WEDNESDAY.date(),
        reason="state rule",
        at=WEDNESDAY,
    )

    assert noors().needed == 600
    assert noors(WEDNESDAY - dt.timedelta(days=1)).needed == 540


def test_everyone_of_a_program_in_as_many_queries_as_one(django_assert_num_queries):
    group(HOUR)
    program = Program.objects.get()
    with django_assert_num_queries(2):
        found = meters_of_program(program.pk, on=WEDNESDAY.date(), at=WEDNESDAY)

    assert found[episode("noor").pk] == Meter(attended=0, planned=60, needed=540)
    assert found[episode("sam").pk].planned == 60
    with django_assert_num_queries(2):
        meters(dict.fromkeys(found, program.pk), on=WEDNESDAY.date(), at=WEDNESDAY)
