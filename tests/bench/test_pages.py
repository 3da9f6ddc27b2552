"""How long pages take, beside a bare Django view and the bare SQL under them.  Figures, no verdict."""

import statistics
import time
import uuid

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from hearthside.people.models import Person
from hearthside.program.models import Cohort, Episode, Membership
from hearthside.schedule.actions import end_session
from hearthside.schedule.rules import RECONCILER
from tests.builders import live_session


pytestmark = [pytest.mark.bench, pytest.mark.django_db]
ROUNDS, WARM = 200, 20
PEOPLE = 1000


def bare(request):
    return HttpResponse("<p>Hello</p>")


urlpatterns = [path("bare/", bare)]


def timed(do):
    took = []
    for n in range(ROUNDS + WARM):
        began = time.perf_counter()
        do()
        if n >= WARM:
            took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return statistics.median(took), took[int(len(took) * 0.95)]


def sql(statement, *values):
    def ask():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.fetchall()

    return ask


def a_thousand_people(cohort):
    """In bulk, past the same constraints."""
    people = Person.objects.bulk_create(Person(chosen_name=f"Person {n}") for n in range(PEOPLE))
    program, today = cohort.track.program, timezone.now().date()
    episodes = Episode.objects.bulk_create(
        Episode(person=p, program=program, opened_on=today) for p in people
    )
    cohorts = Cohort.objects.bulk_create(
        Cohort(track=cohort.track, name=f"Cohort {n}") for n in range(PEOPLE // 9 + 1)
    )
    Membership.objects.bulk_create(
        Membership(cohort=cohorts[n // 9], episode=e, room_name=f"P{n}", starts_on=today)
        for n, e in enumerate(episodes)
    )


def browser(slug):
    client = Client(HTTP_HOST="localhost")
    client.post("/demo/enter/", {"slug": slug})
    return client


@pytest.mark.timeout(0)
def test_pages():
    session = live_session()
    noor, fay, dana = browser("noor"), browser("fay"), browser("dana")
    rows = []

    def measure(name, do):
        rows.append((name, *timed(do)))

    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        plain = Client(HTTP_HOST="localhost")
        measure("bare Django view", lambda: plain.get("/bare/"))
    seats = "SELECT * FROM schedule_seat s JOIN people_person p ON p.id = s.person_id WHERE s.session_id = %s"
    measure("bare SQL: seats of a session", sql(seats, session.pk))
    measure("Today (participant)", lambda: noor.get("/today/"))
    measure("Day (facilitator)", lambda: fay.get("/day/"))
    end_session(by=RECONCILER, session=session, at=timezone.now())
    measure("Sheet of nine", lambda: fay.get(f"/sessions/{session.pk}/sheet/"))
    a_thousand_people(Cohort.objects.select_related("track__program").first())
    members = (
        "SELECT * FROM program_membership m JOIN program_episode e ON e.id = m.episode_id"
        " JOIN people_person p ON p.id = e.person_id"
    )
    measure(f"bare SQL: {PEOPLE} members", sql(members))
    measure(f"Roster of {PEOPLE}", lambda: dana.get("/roster/"))

    base = rows[0][1]
    print(f"\n{'':34}{'p50 ms':>9}{'p95 ms':>9}{'x bare view':>13}")
    for name, middle, high in rows:
        print(f"{name:34}{middle:9.2f}{high:9.2f}{middle / base:13.1f}")
    assert uuid.UUID(str(session.pk))
