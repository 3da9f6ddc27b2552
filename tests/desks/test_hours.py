"""Hours of the week: on Today, on the floor, on the list of whose week is short, and where to make up."""

import datetime as dt

import pytest

from hearthside.careteam.models import Licence
from hearthside.desks.queries import hours_of, make_ups_of, roster_of, today_of
from hearthside.desks.queries.floor import floor_of
from hearthside.schedule.actions import end_session, observe
from hearthside.schedule.rules import RECONCILER
from tests.builders import a_session, episode, person, seat, viewer


pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
WEDNESDAY = dt.datetime(2031, 3, 12, 15, 0, tzinfo=dt.UTC)  # of a week in which nothing else is planned


def planned(starts_in, hours=1, **more):
    return a_session(at=WEDNESDAY, starts_in=starts_in, lasts=hours * HOUR, **more)


def needs():
    return {one.title: one for one in floor_of(viewer("dana"), at=WEDNESDAY).needs}


def test_a_week_without_anything_shows_no_hours():
    assert today_of(viewer("noor"), at=WEDNESDAY).hours is None
    assert "Hours this week" not in needs()


def test_a_participant_reads_what_was_what_comes_and_what_is_short():
    session = planned(-DAY)
    observe(by=RECONCILER, seat=seat("noor", session), seconds=55 * 60, intervals=[], at=session.ends_at)
    planned(DAY, 3)

    hours = today_of(viewer("noor"), at=WEDNESDAY).hours

    assert hours.words == "55 minutes of 9 hours so far, 3 hours still to come"
    assert hours.short == "5 h 05"
    assert (round(hours.done, 2), round(hours.planned, 2)) == (0.10, 0.33)


def test_whoever_lacks_most_stands_first_and_the_floor_counts_them():
    for day in range(3):
        planned(day * DAY + HOUR, 3)
    planned(HOUR / 2, 0.25, cohort="Birch", staff={"facilitator": [person("omar")]})

    found = hours_of(viewer("dana"), at=WEDNESDAY)

    assert found.week_words == "Monday, 10 March to Sunday, 16 March"
    assert next(row.short for row in found.short) == "8 h 45"
    assert "Noor" in [row.name for row in found.reach]
    assert needs()["Hours this week"].url == "/roster/hours/"


def test_the_list_is_of_the_people_on_ones_rosters(now):
    for slug in ("ines", "fay", "cora"):
        found, rosters = hours_of(viewer(slug), at=now), roster_of(viewer(slug), page=1, at=now)
        listed = sorted(row.name for row in [*found.short, *found.reach])

        assert listed == sorted(row.name for cohort in rosters.cohorts for row in cohort.rows)
    assert "Ada" not in [row.name for row in hours_of(viewer("ines"), at=now).short]


def test_what_was_missed_stands_beside_where_a_place_is_free():
    Licence.objects.update(expires_on=WEDNESDAY.date() + 30 * DAY)
    planned(-DAY)
    other = planned(DAY, cohort="Birch")

    (page,) = make_ups_of(viewer("dana"), episode("noor"), at=WEDNESDAY)

    (missed,) = page.missed
    assert missed.when.startswith("Tuesday, 11 March 2031")
    assert len(missed.options) == 1
    assert other.cohort.name in missed.options[0]


def test_a_sheet_that_nobody_attests_is_told_a_day_after_its_end():
    session = planned(-2 * HOUR)
    end_session(by=viewer("fay"), session=session, at=WEDNESDAY)
    early, late = session.ends_at + DAY - HOUR, session.ends_at + DAY

    def told(at):
        return [n for n in floor_of(viewer("cora"), at=at).needs if n.title == "Sheets that wait"]

    before = told(early)
    (after,) = told(late)

    assert after.figure != (before[0].figure if before else "")
    assert after.label == "See the oldest"
