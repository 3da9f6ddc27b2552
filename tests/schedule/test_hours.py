"""Individual hours: offered, booked by either, moved, repeated, and nobody in two places for them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthside.access.verdict import NotAllowed
from hearthside.kernel.clock import local
from hearthside.program.models import Program
from hearthside.schedule import actions, queries, rules
from hearthside.schedule.models import OfferedHours, Seat, Session
from hearthside.schedule.rules import CALENDAR
from tests.builders import a_session, episode, person, seat, viewer


ZONE = "America/New_York"
TUE = 1


@pytest.fixture
def tuesday(now):
    """The next one but not today's, by the program's clock."""
    today = local(now, ZONE).date()
    return today + dt.timedelta(days=(TUE - today.weekday()) % 7 or 7)


def at_(day, hour, minute=0):
    return dt.datetime.combine(day, dt.time(hour, minute), ZoneInfo(ZONE)).astimezone(dt.UTC)


@pytest.fixture
def offered(db, now):
    return actions.offer_hours(
        by=viewer("ines"),
        person=person("ines"),
        program=Program.objects.get(),
        weekday=TUE,
        from_minute=15 * 60,
        to_minute=18 * 60,
        at=now,
    )


def book(slug, starts_at, now, *, by=None, weekly=False, whose="noor"):
    return actions.book_hour(
        by=viewer(by or slug),
        episode=episode(whose),
        clinician=person("ines"),
        starts_at=starts_at,
        weekly=weekly,
        at=now,
    )


# --- which times are free ---


class Row:
    def __init__(self, weekday, from_minute, to_minute):
        self.weekday, self.from_minute, self.to_minute = weekday, from_minute, to_minute


rows = st.builds(
    lambda day, start, halves: Row(day, start * 30, min(1440, start * 30 + halves * 30)),
    st.integers(0, 6),
    st.integers(0, 40),
    st.integers(1, 10),
)


@given(
    offered=st.lists(rows, max_size=4),
    since=st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31)),
    busy=st.lists(st.tuples(st.integers(0, 24 * 14), st.integers(1, 5)), max_size=10),
)
@settings(deadline=None)
def test_what_is_free_lies_within_an_offer_and_clashes_with_nothing(offered, since, busy):
    zone, start = ZoneInfo(ZONE), dt.datetime.combine(since, dt.time(0), ZoneInfo(ZONE)).astimezone(dt.UTC)
    taken = [(start + dt.timedelta(hours=a), start + dt.timedelta(hours=a + n)) for a, n in busy]

    free = rules.free_hours(
        offered, taken, since=since, until=since + dt.timedelta(days=13), zone=ZONE, at=start
    )

    assert free == sorted(set(free))
    for one in free:
        end, here = one + dt.timedelta(minutes=50), one.astimezone(zone)
        assert one >= start + dt.timedelta(hours=2)
        assert not any(a < end and one < b for a, b in taken)
        assert any(
            row.weekday == here.weekday() and rules.moment(here.date(), row.from_minute, ZONE) <= one
            for row in offered
        )


# --- acts ---


def test_a_participant_takes_a_time_that_is_offered_and_no_other(offered, tuesday, now):
    times = queries.free_hours_of(episode("noor"), person("ines").pk, at=now)
    assert at_(tuesday, 15) in times
    assert at_(tuesday, 17, 30) not in times

    made = book("noor", at_(tuesday, 15), now)

    assert (made.kind, made.episode, made.places) == ("individual", episode("noor"), 1)
    assert {s.person_id for s in made.seats.all()} == {person("noor").pk, person("ines").pk}
    with pytest.raises(NotAllowed, match="just been taken"):
        book("sam", at_(tuesday, 15), now, whose="sam")
    with pytest.raises(NotAllowed, match="just been taken"):
        book("noor", at_(tuesday, 9), now)


def test_nobody_books_for_somebody_whom_they_do_not_treat(offered, tuesday, now):
    for slug in ("omar", "fay", "sam", "bill"):
        with pytest.raises(NotAllowed):
            book(slug, at_(tuesday, 15), now)


def test_hours_are_offered_by_clinicians_for_themselves(offered, now):
    said = {"program": Program.objects.get(), "weekday": 3, "from_minute": 600, "to_minute": 720, "at": now}
    with pytest.raises(NotAllowed, match="their own hours"):
        actions.offer_hours(by=viewer("omar"), person=person("ines"), **said)
    with pytest.raises(NotAllowed, match="therapists and prescribers"):
        actions.offer_hours(by=viewer("bill"), person=person("bill"), **said)
    with pytest.raises(NotAllowed, match="offered already"):
        actions.offer_hours(
            by=viewer("ines"),
            person=person("ines"),
            **said | {"weekday": TUE, "from_minute": 17 * 60, "to_minute": 19 * 60},
        )


def test_an_hour_moves_for_both_and_its_old_time_is_free_again(offered, tuesday, now):
    made = book("noor", at_(tuesday, 15), now)

    moved = actions.move_hour(by=viewer("noor"), session=made, starts_at=at_(tuesday, 16, 30), at=now)

    assert {s.during.lower for s in Seat.objects.filter(session=moved)} == {at_(tuesday, 16, 30)}
    assert at_(tuesday, 15) in queries.free_hours_of(episode("noor"), person("ines").pk, at=now)
    with pytest.raises(NotAllowed, match="just been taken"):
        actions.move_hour(by=viewer("noor"), session=made, starts_at=at_(tuesday, 12), at=now)
    actions.move_hour(by=viewer("ines"), session=made, starts_at=at_(tuesday, 12), at=now)


def test_every_week_as_far_as_is_planned_and_until_it_is_ended(offered, tuesday, now):
    first = book("ines", at_(tuesday, 15), now, weekly=True)
    hours = Session.objects.filter(weekly=first.weekly, cancelled_at=None)
    assert hours.count() == 12
    assert {one.starts_at.astimezone(ZoneInfo(ZONE)).hour for one in hours} == {15}

    actions.cancel_hour(by=viewer("ines"), session=first, words="I am away that day.", at=now)
    cohort = first.cohort
    assert actions.repeat_hours(by=CALENDAR, cohort=cohort, at=now) == 0
    assert hours.all().count() == 11
    later = now + dt.timedelta(days=14)
    assert actions.repeat_hours(by=CALENDAR, cohort=cohort, at=later) == 2

    actions.end_weekly_hour(by=viewer("ines"), weekly=first.weekly, at=now)
    assert not hours.all().exists()


def test_a_group_at_that_time_is_cut_for_this_member_and_whole_again(db, now):
    group = a_session(at=now, starts_in=dt.timedelta(days=3))
    starts_at = group.starts_at + dt.timedelta(minutes=20)

    made = book("ines", starts_at, now, by="ines")

    cut = seat("noor", group)
    (away,) = cut.away
    assert (away.lower, away.upper) == (starts_at, group.ends_at)
    assert not seat("sam", group).away
    actions.cancel_hour(by=viewer("ines"), session=made, at=now)
    assert not seat("noor", group).away


def test_a_group_held_after_all_is_cut_by_an_hour_booked_meanwhile(db, now):
    group = a_session(at=now, starts_in=dt.timedelta(days=3))
    actions.cancel_session(by=viewer("dana"), session=group, at=now)
    starts_at = group.starts_at + dt.timedelta(minutes=20)
    book("ines", starts_at, now, by="ines")

    actions.hold_after_all(by=viewer("dana"), session=group, at=now)

    assert seat("noor", group).closed_at is None
    assert [away.lower for away in seat("noor", group).away] == [starts_at]


def test_a_clinician_is_never_in_two_places(offered, tuesday, now):
    book("ines", at_(tuesday, 15), now)

    with pytest.raises(NotAllowed, match="in another one at that time"):
        book("ines", at_(tuesday, 15, 30), now, whose="gia")


def test_whoever_leads_the_cohort_does_not_see_an_individual_hour_of_it(offered, tuesday, now):
    made = book("noor", at_(tuesday, 15), now)

    def sees(slug):
        return Session.objects.filter(rules.sessions_in_sight(viewer(slug)), pk=made.pk).exists()

    assert [slug for slug in ("noor", "ines", "dana", "cora") if not sees(slug)] == []
    assert [slug for slug in ("fay", "sam", "omar", "ada", "bill") if sees(slug)] == []
    assert rules.may_lead(viewer("ines"), made)
    assert not rules.may_lead(viewer("fay"), made)


def test_an_offer_that_ends_leaves_what_is_booked(offered, tuesday, now):
    made = book("noor", at_(tuesday, 15), now)

    actions.end_offered_hours(by=viewer("ines"), offered=offered, at=now)

    assert OfferedHours.objects.get().ended_by == person("ines").pk
    assert not queries.free_hours_of(episode("noor"), person("ines").pk, at=now)
    made.refresh_from_db()
    assert made.cancelled_at is None


def test_somebody_s_own_hour_is_not_changed_like_a_group(offered, tuesday, now):
    made = book("noor", at_(tuesday, 15), now)

    for act in (actions.cancel_session, actions.hold_after_all):
        with pytest.raises(NotAllowed, match="own hour"):
            act(by=viewer("dana"), session=made, at=now)
    assert made.seats.filter(closed_at=None).count() == 2
