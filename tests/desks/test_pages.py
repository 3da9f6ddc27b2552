"""The pages where people start: what they say, and that they cost the same however many people are in them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthside.demo.terms import EVENING_ZONE
from hearthside.desks.queries import day_of, today_of
from hearthside.kernel.clock import local
from hearthside.schedule.actions import cancel_session, close_seat, end_session
from hearthside.schedule.models import Seat
from hearthside.schedule.rules import RECONCILER
from hearthside.schedule.terms import Closed
from tests.builders import US, a_session, live_session, person, seat, viewer
from tests.family import a_family_hour


pytestmark = pytest.mark.django_db
SOON = dt.timedelta(minutes=45)


def queries_of(client, page):
    client.get(page)  # the reading is written down once in five minutes
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    ("slug", "page", "queries"),
    [
        ("noor", "/today/", 29),
        ("noor", "/week/", 13),
        ("fay", "/day/", 23),
        ("dana", "/roster/", 11),
        ("dana", "/roster/hours/", 12),
    ],
)
def test_a_page_costs_the_same_with_one_session_and_with_three(sign_in, now, slug, page, queries):
    client = sign_in(slug)
    assert queries_of(client, page) == queries

    for n in (1, 2):
        a_session(at=now, starts_in=SOON * n, lasts=dt.timedelta(minutes=40), breaks=[(SOON / 9, SOON / 5)])

    assert queries_of(client, page) == queries


def test_guests_who_come_no_longer_cost_the_same_however_many_they_are(sign_in, now):
    def gone(in_days):
        one = a_session(at=now, starts_in=dt.timedelta(days=in_days), staff={})
        told = {"closed_at": now, "closed_by": person("fay").pk, "closed_why": Closed.GIVEN_UP}
        Seat.objects.create(
            session=one,
            person=person("omar"),
            kind="interpreter",
            during=one.during,
            places=one.places,
            **told,
        )

    fay = sign_in("fay")
    gone(1)
    queries = queries_of(fay, "/day/")
    for in_days in (2, 3):
        gone(in_days)

    assert fay.get("/day/").content.decode().count("Omar, interpreter, comes no longer") == 3
    assert queries_of(fay, "/day/") == queries


def test_noor_reads_where_she_is_and_has_one_thing_to_press(sign_in):
    page = sign_in("noor").get("/today/").content.decode()

    assert "You are here" in page
    assert page.count("/room/") == 1
    assert page.count("Tell my team now") == 1


def test_of_an_hour_of_ones_own_it_speaks_as_of_one(sign_in, now):
    before = now - dt.timedelta(minutes=10)
    close_seat(by=US, seat=seat("noor"), why=Closed.GIVEN_UP, at=before)
    a_family_hour(at=before, starts_in=dt.timedelta(minutes=9))

    body = sign_in("noor").get("/today/").content.decode()
    assert "Your hour has begun." in body
    assert "Who is in your hour" in body
    assert "Who is in your group" not in body


def test_when_the_group_has_ended_there_is_nothing_to_join(sign_in, now):
    end_session(by=RECONCILER, session=live_session(), at=now)

    page = sign_in("noor").get("/today/").content.decode()

    assert "/room/" not in page


def test_ada_reads_her_own_clock_and_fay_is_told_of_both(now):
    then = (local(now, EVENING_ZONE) + dt.timedelta(days=2)).replace(hour=17, minute=30, second=0)
    evening = a_session(at=then, starts_in=dt.timedelta(), cohort="Birch")

    hers = today_of(viewer("ada"), at=evening.starts_at)
    fay = day_of(viewer("fay"), at=evening.starts_at)

    assert "17:30" in [step.time for step in hers.timeline]
    assert [one.time_words for one in fay.sessions] == ["20:30 to 21:30 your time, 17:30 in Los Angeles"]


def test_whoever_does_not_lead_any_more_is_not_said_to(sign_in, now):
    assert "with Fay and Leo" in sign_in("noor").get("/today/").content.decode()
    close_seat(by=US, seat=seat("leo", live_session()), why="replaced", at=now)

    assert "with Fay," in sign_in("noor").get("/today/").content.decode()


def test_what_is_cancelled_stands_where_it_was_with_its_words(sign_in, now):
    session = a_session(at=now, starts_in=dt.timedelta(days=2))
    noor = sign_in("noor")
    assert "<s>" not in noor.get("/week/").content.decode()

    cancel_session(by=US, session=session, words="Fay is ill. Rest well.", at=now)

    page = noor.get("/week/").content.decode()
    assert "<s>" in page
    assert "Fay is ill. Rest well." in page


def test_the_facilitator_sees_the_sheet_that_waits(sign_in, now):
    session = live_session()
    end_session(by=RECONCILER, session=session, at=now)

    page = sign_in("fay").get("/day/").content.decode()

    assert f"/sessions/{session.pk}/sheet/" in page
    assert "9 to attest" in page


def test_a_day_without_sessions_says_so_kindly(sign_in):
    assert "No session of yours today" in sign_in("opal").get("/day/").content.decode()


def test_ines_sees_whom_she_cares_for_and_omar_does_not(sign_in):
    assert "Noor" in sign_in("ines").get("/roster/").content.decode()
    assert "Noor" not in sign_in("omar").get("/roster/").content.decode()


def test_a_long_roster_comes_in_pages_of_whole_cohorts(sign_in, monkeypatch):
    monkeypatch.setattr("hearthside.desks.queries.roster.A_PAGE", 9)
    dana = sign_in("dana")

    first, second = dana.get("/roster/"), dana.get("/roster/?page=2")

    assert [cohort.name for cohort in first.context_data["roster"].cohorts] == ["Alder"]
    assert [cohort.name for cohort in second.context_data["roster"].cohorts] == ["Birch"]
    assert "Page 1 of 2" in first.content.decode()
    for said in ("0", "99", "-1", "x", "²", "9" * 30):
        assert dana.get("/roster/", {"page": said}).status_code == 200
