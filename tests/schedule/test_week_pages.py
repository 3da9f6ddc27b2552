"""The pages of a week and its dates: what they say, and that they cost the same however much is drawn."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import TimestamptzRange

from hearthside.kernel.clock import local
from hearthside.program.models import Cohort
from hearthside.schedule import actions, queries
from hearthside.schedule.models import Session, Week
from hearthside.schedule.rules import CALENDAR
from tests.builders import person


pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
ZONE = "America/Los_Angeles"


@pytest.fixture
def birch():
    return Cohort.objects.select_related("track__program").get(name="Birch")


@pytest.fixture
def dana(sign_in):
    return sign_in("dana")


def piece(**more):
    said = {
        "days": [0, 2, 4],
        "kind": "group",
        "title": "Night group",
        "at": "19:30",
        "minutes": 60,
        "counts": "on",
        "facilitator": person("leo").pk,
    }
    return said | more


def page(client, where):
    answer = client.get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def drawn(client, cohort):
    where = f"/cohorts/{cohort.pk}/week/"
    assert client.post(f"{where}begin/")["Location"] == f"{where}draw/"
    for said in (
        piece(),
        piece(kind="break", title="Break", at="20:30", minutes=10, facilitator="", counts=""),
    ):
        assert client.post(f"{where}draw/", said).status_code == 302
    return where


def queries_of(client, where):
    client.get(where)  # the reading is written down once in five minutes
    with CaptureQueriesContext(connection) as asked:
        page(client, where)
    return len(asked)


def test_a_week_is_drawn_looked_at_and_published(dana, birch, now):
    where = drawn(dana, birch)
    draft = page(dana, f"{where}draw/")
    assert "3 program days, 3 h 00 of treatment a week" in draft.replace("3 hours", "3 h 00")
    assert "The week offers 180 treatment minutes; 540 is the least." in draft
    assert "Night group" not in page(dana, where)

    week = Week.objects.get()
    today = local(now, ZONE).date()
    said = page(dana, f"/weeks/{week.pk}/publish/?from={today + dt.timedelta(days=1)}")
    assert "added, 0 changed, 0 cancelled" in said
    assert "Mondays: Night group, 19:30 is added, from" in said

    begins = {"starts_on": today + dt.timedelta(days=1), "reason": ""}
    refused = dana.post(f"/weeks/{week.pk}/publish/", begins)
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert dana.post(f"/weeks/{week.pk}/publish/", begins | {"reason": "New."})["Location"] == where

    seen = page(dana, where)
    assert "Published because: New." in seen
    assert "Planned up to" in seen


def test_something_at_that_time_is_said_and_nothing_is_lost(dana, birch):
    where = drawn(dana, birch)

    answer = dana.post(f"{where}draw/", piece(days=[4, 5], at="20:00", title="Late group"))

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Something else is at that time on one of these days." in said
    assert 'value="Late group"' in said
    assert Week.objects.get().segments.count() == 6


def test_one_person_does_not_do_two_things(dana, birch):
    where = drawn(dana, birch)

    answer = dana.post(f"{where}draw/", piece(days=[5], co_facilitator=person("leo").pk))

    assert "One person cannot do two things in one session." in answer.content.decode()


def planned(client, cohort, now):
    where = drawn(client, cohort)
    begins = {"starts_on": local(now, ZONE).date() + dt.timedelta(days=1), "reason": "New."}
    client.post(f"/weeks/{Week.objects.get().pk}/publish/", begins)
    since = queries.today_in(cohort, now)
    while since is not None:
        since = actions.plan_some(by=CALENDAR, cohort=cohort, since=since, at=now)
    return where


def test_the_dates_say_what_is_cancelled_and_that_it_is_held_after_all(dana, birch, now):
    planned(dana, birch, now)
    calendar = f"/cohorts/{birch.pk}/calendar/"
    one = Session.objects.filter(segment__isnull=False).earliest("during")

    dana.post(f"/sessions/{one.pk}/cancel/", {"words": "Leo is away. Rest well."})
    assert "Leo is away. Rest well." in page(dana, calendar)
    dana.post(f"/sessions/{one.pk}/hold/")

    assert "Leo is away" not in page(dana, calendar)


def test_what_can_no_longer_be_held_is_said_in_words(dana, birch, now):
    planned(dana, birch, now)
    one = Session.objects.filter(segment__isnull=False).earliest("during")
    dana.post(f"/sessions/{one.pk}/cancel/", {"words": ""})
    Session.objects.filter(pk=one.pk).update(during=TimestamptzRange(now - HOUR, now))

    answer = dana.post(f"/sessions/{one.pk}/hold/")

    assert answer.status_code == 422
    assert "It has started" in answer.content.decode()


def test_one_date_is_led_by_another_and_says_when_nobody_leads(dana, birch, now):
    planned(dana, birch, now)
    one = Session.objects.filter(segment__isnull=False).earliest("during")
    here = local(one.starts_at, ZONE)
    said = {"on": here.date(), "at": "19:00", "minutes": 45, "facilitator": ""}

    assert dana.post(f"/sessions/{one.pk}/change/", said).status_code == 302

    seen = page(dana, f"/cohorts/{birch.pk}/calendar/")
    assert "Nobody leads it yet" in seen
    assert "changed for this day" in seen
    assert "19:00 to 19:45" in seen


def test_a_day_off_is_named_and_taken_back(dana, birch, now):
    where = f"/programs/{birch.track.program_id}/days-off/"
    on = local(now, ZONE).date() + dt.timedelta(days=9)

    dana.post(where, {"on": on, "name": "Founders' Day"})
    answer = dana.post(where, {"on": on, "name": "Twice"})

    assert "off already" in answer.content.decode()
    assert "Founders&#x27; Day" in page(dana, where)


@pytest.mark.parametrize(("which", "number"), [("week/", 18), ("week/draw/", 22), ("calendar/", 14)])
def test_a_page_costs_the_same_with_two_pieces_and_with_six(dana, birch, now, which, number):
    planned(dana, birch, now)
    where = f"/cohorts/{birch.pk}/"
    dana.post(f"{where}week/begin/")
    assert queries_of(dana, f"{where}{which}") == number

    for at in ("08:00", "09:30", "11:00", "13:00"):
        dana.post(f"{where}week/draw/", piece(at=at))

    assert queries_of(dana, f"{where}{which}") == number
