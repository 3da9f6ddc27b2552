"""Whoever stands in for one date leads that cohort on that day, with all that asks for it; and not a day longer."""

import datetime as dt

import pytest

from hearthside.access.verdict import NotAllowed
from hearthside.careteam.actions import appoint
from hearthside.careteam.models import Leadership
from hearthside.kernel.clock import local
from hearthside.program.models import Cohort, Episode, Program
from hearthside.program.rules import stays_in_sight
from hearthside.schedule import actions
from hearthside.schedule.rules import may_lead
from hearthside.schedule.terms import SegmentKind, SegmentSaid
from tests.builders import US, a_session, day_of, person, viewer


pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def one(now):
    return a_session(at=now, starts_in=HOUR, cohort="Birch", staff={"facilitator": [person("ruth")]})


def led_by(slug, session, now, **when):
    return actions.change_session(
        by=viewer("dana"),
        session=session,
        starts_at=when.get("starts_at", session.starts_at),
        ends_at=when.get("ends_at", session.ends_at),
        staff=[("facilitator", person(slug).pk)],
        at=now,
    )


def days_of(slug):
    rows = Leadership.objects.filter(person=person(slug), cohort__name="Birch", ended_at=None)
    return {(row.starts_on, row.ends_on) for row in rows}


def test_they_lead_the_door_the_sheet_and_see_its_members_on_that_day_only(one, now):
    assert not may_lead(viewer("omar"), one)

    led_by("omar", one, now)

    assert days_of("omar") == {(one.on, one.on)}
    if one.on == local(now, "America/Los_Angeles").date():  # not in the hour before midnight
        assert may_lead(viewer("omar"), one)
        assert Episode.objects.filter(stays_in_sight(viewer("omar")), person__chosen_name="Ada").exists()


def test_whoever_leads_it_anyway_goes_on_as_before(one, now):
    before = days_of("fay")

    led_by("fay", one, now)
    led_by("ruth", one, now)

    assert days_of("fay") == before != set()


def test_led_by_somebody_else_again_the_first_leads_no_longer(one, now):
    led_by("omar", one, now)
    led_by("ines", one, now)

    assert days_of("omar") == set()
    assert not may_lead(viewer("omar"), one)
    assert days_of("ines") == {(one.on, one.on)}


def test_out_of_one_of_two_dates_of_a_day_they_still_lead_that_day(one, now):
    two = a_session(at=now, starts_in=HOUR * 3, cohort="Birch", staff={"facilitator": [person("ruth")]})
    if two.on != one.on:
        two = led_by("ruth", two, now, starts_at=one.ends_at, ends_at=one.ends_at + HOUR / 2)
    led_by("omar", one, now)
    led_by("omar", two, now)
    led_by("ruth", one, now)

    assert days_of("omar") == {(one.on, one.on)}


def test_moved_to_another_day_they_lead_that_one(one, now):
    led_by("omar", one, now)
    later = one.starts_at + DAY * 2

    moved = led_by("omar", one, now, starts_at=later, ends_at=later + HOUR / 2)

    assert days_of("omar") == {(moved.on, moved.on)}


def test_whoever_is_no_clinician_leads_no_date(one, now):
    with pytest.raises(NotAllowed, match="clinician"):
        led_by("pia", one, now)

    assert days_of("pia") == set()


def test_whoever_leads_in_a_published_week_leads_the_cohort_from_its_first_day_on(now):
    cohort, dana = Cohort.objects.get(name="Birch"), viewer("dana")
    appoint(
        by=US,
        person=person("ines"),
        post="facilitator",
        program=Program.objects.get(),
        starts_on=day_of(now) - DAY,
        at=now,
    )
    monday = day_of(now) + DAY * (7 - day_of(now).weekday())
    week = actions.draft_week(by=dana, cohort=cohort, at=now)
    for slug in ("ines", "fay"):
        said = SegmentSaid(
            from_minute=(19 if slug == "ines" else 20) * 60, minutes=50, kind=SegmentKind.GROUP, title="Group", counts=True,
            facilitator=person(slug).pk,
        )  # fmt: skip
        actions.draw(by=dana, week=week, days=(0,), said=said, at=now)
    fays = days_of("fay")

    actions.publish_week(by=dana, week=week, starts_on=monday, reason="New.", at=now)

    assert days_of("ines") == {(monday, None)}
    assert days_of("fay") == fays
