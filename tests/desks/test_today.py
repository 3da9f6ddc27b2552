"""Where one is in the day: breaks, what changes next and in how many seconds, across midnight, under another clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from hearthside.demo.terms import EVENING_ZONE
from hearthside.desks import rules
from hearthside.desks.queries import today_of
from hearthside.kernel.clock import local
from hearthside.people.models import Person
from hearthside.schedule.actions import cancel_session
from tests.builders import US, a_session, day_of, person, viewer


pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def evening(now):
    """Half past five in two days, by Ada's clock."""
    then = local(now, EVENING_ZONE) + dt.timedelta(days=2)
    return then.replace(hour=17, minute=30, second=0, microsecond=0)


def for_ada(at, *, lasts=60 * MINUTE, **more):
    return a_session(at=at, starts_in=dt.timedelta(), lasts=lasts, cohort="Birch", staff={}, **more)


def pause(at):
    found = today_of(viewer("ada"), at=at).pause
    return found and (found.until, found.minutes_left, found.minutes_whole)


def test_a_break_in_a_session_is_timed(evening):
    for_ada(evening, breaks=[(20 * MINUTE, 30 * MINUTE)])

    assert pause(evening + 19 * MINUTE) is None
    assert pause(evening + 22 * MINUTE) == ("18:00", 8, 10)
    assert pause(evening + 30 * MINUTE) is None


def test_a_break_between_two_sessions_is_timed_and_longer_is_no_break(evening):
    first = for_ada(evening)
    second = for_ada(first.ends_at + 10 * MINUTE)
    for_ada(second.ends_at + 46 * MINUTE)

    assert pause(first.ends_at + 1 * MINUTE + dt.timedelta(seconds=1)) == ("18:40", 9, 10)
    assert today_of(viewer("ada"), at=first.ends_at + MINUTE).next.title == "Group"
    assert pause(second.ends_at + MINUTE) is None


def test_the_page_is_told_when_what_it_shows_is_no_longer_so(evening):
    session = for_ada(evening)

    def waits(at):
        return today_of(viewer("ada"), at=at).changes_in

    opens = session.starts_at - 10 * MINUTE
    assert waits(opens - 5 * MINUTE) == 5 * 60 + 1
    assert waits(opens) == 10 * 60 + 1
    assert waits(session.starts_at) == 60 * 60 + 1


def test_midnight_is_a_change_and_the_new_day_is_named_after_it(now):
    day = day_of(now) + dt.timedelta(days=2)
    midnight = dt.datetime.combine(day, dt.time(), ZoneInfo(EVENING_ZONE))
    seconds = dt.timedelta(seconds=3)

    before, after = (today_of(viewer("ada"), at=at) for at in (midnight - seconds, midnight))

    assert before.changes_in == 4
    assert before.day_words.startswith(f"{day - dt.timedelta(days=1):%A}")
    assert after.day_words.startswith(f"{day:%A}")


def test_a_session_across_midnight_stays_where_one_is(now):
    day = day_of(now) + dt.timedelta(days=2)
    late = dt.datetime.combine(day, dt.time(23, 30), ZoneInfo(EVENING_ZONE))
    for_ada(late)

    page = today_of(viewer("ada"), at=late + 40 * MINUTE)

    assert page.next.state == rules.State.LIVE
    assert page.next.minutes_left == 20


def test_who_travels_reads_their_own_clock_by_its_name(evening):
    for_ada(evening)
    Person.objects.filter(pk=person("ada").pk).update(zone="America/Chicago")

    page = today_of(viewer("ada"), at=evening)

    assert page.next.starts == "19:30"
    assert "Chicago" in page.day_words


def test_nothing_left_asks_again_in_a_day_at_most(now):
    assert rules.seconds_until_change([now - MINUTE], at=now) == 24 * 60 * 60 + 1


def test_nobody_is_in_what_was_cancelled(evening):
    cancelled = for_ada(evening + 5 * MINUTE, lasts=20 * MINUTE, title="The cancelled one")
    cancel_session(by=US, session=cancelled, words="", at=evening - MINUTE)
    for_ada(evening, title="The one that is on")

    steps = today_of(viewer("ada"), at=evening + 6 * MINUTE).timeline

    assert [step.title for step in steps if step.state == "here"] == ["The one that is on"]
