"""The pages of individual hours: what a participant and a clinician see, and that both see it at once."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthside.program.models import Program
from hearthside.schedule import actions, queries
from hearthside.schedule.models import OfferedHours, Session
from tests.builders import episode, person, today, viewer


pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(now):
    """Every day of the week from ten to noon, so that some time is always free."""
    for weekday in range(7):
        actions.offer_hours(
            by=viewer("ines"),
            person=person("ines"),
            program=Program.objects.get(),
            weekday=weekday,
            from_minute=600,
            to_minute=720,
            at=now,
        )


def page(client, where):
    answer = client.get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def where(slug="noor"):
    return f"/people/{episode(slug).pk}/hours/{person('ines').pk}/"


def times(now):
    return [one.isoformat() for one in queries.free_hours_of(episode("noor"), person("ines").pk, at=now)]


def test_a_participant_books_and_chooses_another_time_and_both_see_it(sign_in, offered, now):
    noor, ines = sign_in("noor"), sign_in("ines")
    assert "Book an hour with Ines" in page(noor, "/hours/")
    first, second = times(now)[3], times(now)[6]

    assert noor.post(where(), {"start": first})["Location"] == "/hours/"
    booked = Session.objects.get(kind="individual")
    assert f"/hours/{booked.pk}/move/" in page(noor, "/hours/")
    assert f"/hours/{booked.pk}/move/" in page(ines, "/day/hours/")

    assert noor.post(f"/hours/{booked.pk}/move/", {"start": second})["Location"] == "/hours/"
    booked.refresh_from_db()
    assert booked.starts_at.isoformat() == second


def test_a_time_that_is_taken_meanwhile_is_said_and_the_others_are_offered(sign_in, offered, now):
    noor, start = sign_in("noor"), times(now)[3]
    actions.book_hour(
        by=viewer("ines"),
        episode=episode("gia"),
        clinician=person("ines"),
        starts_at=dt.datetime.fromisoformat(start),
        at=now,
    )

    answer = noor.post(where(), {"start": start})

    assert answer.status_code == 422
    assert times(now)[0] in answer.content.decode()


def test_nothing_chosen_is_asked_again_in_words(sign_in, offered):
    answer = sign_in("noor").post(where(), {})

    assert answer.status_code == 422
    assert "Choose a time." in answer.content.decode()


def test_a_clinician_books_every_week_and_ends_it(sign_in, offered, now):
    ines = sign_in("ines")
    said = {"on": today() + dt.timedelta(days=3), "at": "03:00", "weekly": "on"}

    assert ines.post(where(), said)["Location"] == "/day/hours/"
    first = Session.objects.filter(kind="individual").earliest("during")
    assert "every week" in page(ines, "/day/hours/")
    ines.post(f"/hours/{first.pk}/end-weekly/")

    assert "every week" not in page(ines, "/day/hours/")
    assert not Session.objects.filter(kind="individual", cancelled_at=None).exists()


def test_hours_are_offered_and_offered_no_longer(sign_in):
    omar, program = sign_in("omar"), Program.objects.get()
    said = {"program": program.pk, "weekday": 2, "from_": "10:00", "until": "12:00"}

    assert omar.post("/day/hours/", said).status_code == 302
    assert "Wednesdays, 10:00 to 12:00" in page(omar, "/day/hours/")
    assert "offered already" in omar.post("/day/hours/", said).content.decode()
    assert "They end after they start" in omar.post("/day/hours/", said | {"until": "09:00"}).content.decode()
    omar.post(f"/offered-hours/{OfferedHours.objects.get().pk}/end/")

    assert "Wednesdays" not in page(omar, "/day/hours/").split("Every")[0]


@pytest.mark.parametrize(("slug", "which", "number"), [("noor", "/hours/", 12), ("ines", "/day/hours/", 15)])
def test_a_page_costs_the_same_with_one_hour_and_with_three(sign_in, offered, now, slug, which, number):
    client = sign_in(slug)

    def queries_of():
        page(client, which)
        with CaptureQueriesContext(connection) as asked:
            page(client, which)
        return len(asked)

    def book(n):
        start = dt.datetime.fromisoformat(times(now)[n])
        actions.book_hour(
            by=viewer("ines"), episode=episode("noor"), clinician=person("ines"), starts_at=start, at=now
        )

    book(0)
    assert queries_of() == number
    book(4)
    book(8)
    assert queries_of() == number
