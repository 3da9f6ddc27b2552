"""Whoever takes over somebody's own hour has it on that day with all that asks for it, and not a day longer."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from hearthside.access.verdict import NotAllowed
from hearthside.careteam.actions import end_appointment, end_bonds
from hearthside.careteam.models import Appointment, Assignment
from hearthside.careteam.queries import ended_with
from hearthside.careteam.terms import Bond
from hearthside.desks.queries import day_of as desk_of
from hearthside.kernel.clock import local
from hearthside.program.models import Episode
from hearthside.program.rules import stays_in_sight
from hearthside.rooms.queries.entry import may_enter
from hearthside.schedule import actions
from hearthside.schedule.models import Seat
from hearthside.schedule.queries import seat_of, sheets_waiting
from hearthside.schedule.rules import may_lead
from hearthside.schedule.terms import Closed
from tests.builders import US, arrived, episode, person, viewer


pytestmark = pytest.mark.django_db
ZONE = "America/New_York"
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def noon(monkeypatch, now):
    """Noon of the program's day, and the clock that pages and Viewers read shows it."""
    at = dt.datetime.combine(local(now, ZONE).date() + 3 * DAY, dt.time(12), ZoneInfo(ZONE)).astimezone(
        dt.UTC
    )
    clock(monkeypatch, at)
    return at


def clock(monkeypatch, at):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)


@pytest.fixture
def hour(noon):
    """Noor's with Ines, in ten minutes; nobody is elsewhere."""
    starts_at = noon + dt.timedelta(minutes=10)
    nobody_is_anywhere(noon - HOUR, noon + HOUR * 4, noon)
    return actions.book_hour(
        by=viewer("ines"), episode=episode("noor"), clinician=person("ines"), starts_at=starts_at, at=noon
    )


def nobody_is_anywhere(since, until, at):
    held = Seat.objects.filter(during__overlap=(since, until), closed_at=None)
    held.update(closed_at=at, closed_by=US.id, closed_why=Closed.CANCELLED)


def taken_over(hour, at, slug="omar", instead_of="ines"):
    return actions.let_another_lead(
        by=viewer("dana"), session=hour, instead_of=person(instead_of).pk, colleague=person(slug), at=at
    )


def days_of(slug):
    rows = Assignment.objects.filter(person=person(slug), episode=episode("noor"), ended_at=None)
    return {(row.bond, row.starts_on, row.ends_on) for row in rows}


def sees(slug):
    return Episode.objects.filter(stays_in_sight(viewer(slug)), person__chosen_name="Noor").exists()


def test_they_open_it_end_it_see_where_she_is_and_write_its_sheet(hour, noon, sign_in, monkeypatch):
    arrived("noor", noon)
    assert not may_lead(viewer("omar"), hour)
    assert not sees("omar")

    taken_over(hour, noon)

    assert days_of("omar") == {(Bond.SUBSTITUTE, hour.on, hour.on)}
    assert episode("noor").pk in viewer("omar").covers_today - viewer("omar").cares_for
    assert may_enter(seat_of(viewer("omar"), hour.pk), hour, at=noon)
    omar = sign_in("omar")
    assert "41 Juniper Street" in omar.get(f"/people/{episode('noor').pk}/where/").content.decode()
    assert [
        one.room_url for one in desk_of(viewer("omar"), at=noon).sessions if one.session_id == hour.pk
    ] != [""]
    actions.end_session(by=viewer("omar"), session=hour, at=hour.ends_at)
    clock(monkeypatch, hour.ends_at)
    assert [one.session_id for one in sheets_waiting(viewer("omar"), at=hour.ends_at)] == [hour.pk]
    assert actions.attest(by=viewer("omar"), session=hour, at=hour.ends_at) == 1


def test_the_day_after_they_see_and_lead_nothing_and_the_sheet_waits_for_her_therapist(
    hour, noon, monkeypatch
):
    taken_over(hour, noon)
    mine = [one.session_id for one in sheets_waiting(viewer("ines"), at=hour.ends_at)]
    clock(monkeypatch, noon + DAY)

    assert not sees("omar")
    assert viewer("omar").treats.isdisjoint({episode("noor").pk})
    with pytest.raises(NotAllowed, match="their therapist"):
        actions.attest(by=viewer("omar"), session=hour, at=noon + DAY)
    assert hour.pk not in mine
    assert hour.pk in [one.session_id for one in sheets_waiting(viewer("ines"), at=noon + DAY + HOUR)]
    assert may_lead(viewer("ines"), hour)


def test_given_back_to_her_therapist_or_to_somebody_else_the_first_has_it_no_longer(hour, noon):
    taken_over(hour, noon)
    taken_over(hour, noon, "ruth", instead_of="omar")
    assert not may_lead(viewer("omar"), hour)
    before = days_of("ines")

    taken_over(hour, noon, "ines", instead_of="ruth")

    assert days_of("omar") == set()
    assert days_of("ines") == before
    assert Bond.SUBSTITUTE not in {bond for bond, _, _ in days_of("ruth")}


def test_whoever_is_no_clinician_takes_none_over(hour, noon):
    with pytest.raises(NotAllowed, match="post for it"):
        taken_over(hour, noon, "pia")

    assert days_of("pia") == set()
    assert seat_of(viewer("pia"), hour.pk) is None


def test_moved_by_noor_it_takes_its_substitute_along_and_cancelled_it_lets_them_go(hour, noon):
    taken_over(hour, noon)
    later = hour.starts_at + 2 * DAY
    nobody_is_anywhere(later, later + HOUR, noon)
    actions.offer_hours(
        by=viewer("omar"), person=person("omar"), program=episode("noor").program,
        weekday=local(later, ZONE).weekday(), from_minute=12 * 60 + 10, to_minute=14 * 60, at=noon,
    )  # fmt: skip

    moved = actions.move_hour(by=viewer("noor"), session=hour, starts_at=later, at=noon)

    assert days_of("omar") == {(Bond.SUBSTITUTE, moved.on, moved.on)}
    actions.cancel_hour(by=viewer("ines"), session=moved, at=noon)
    assert days_of("omar") == set()


def test_of_two_hours_of_a_day_one_is_left_and_they_still_have_the_other(hour, noon):
    other = actions.book_hour(
        by=viewer("ines"),
        episode=episode("noor"),
        clinician=person("ines"),
        starts_at=noon + HOUR * 2,
        at=noon,
    )
    taken_over(hour, noon)
    taken_over(other, noon)

    taken_over(hour, noon, "ines", instead_of="omar")

    assert days_of("omar") == {(Bond.SUBSTITUTE, other.on, other.on)}


def test_an_hour_across_midnight_is_theirs_on_both_days(hour, noon):
    late = noon + dt.timedelta(hours=11, minutes=30)
    nobody_is_anywhere(late, late + HOUR, noon)
    moved = actions.move_hour(by=viewer("ines"), session=hour, starts_at=late, at=noon)

    taken_over(moved, noon)

    assert {first for _, first, _ in days_of("omar")} == {moved.on, moved.on + DAY}


def test_an_hour_that_ended_with_a_role_is_not_handed_over_for_good(hour, noon):
    taken_over(hour, noon)
    for post in Appointment.objects.filter(person=person("omar"), ended_at=None):
        end_bonds(
            by=viewer("dana"),
            appointment=end_appointment(by=viewer("dana"), appointment=post, at=noon),
            at=noon,
        )

    assert episode("noor") not in [one.episode for one in ended_with(person("omar").pk).assignments]
