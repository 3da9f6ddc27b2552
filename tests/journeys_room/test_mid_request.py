"""A role that ends while its holder is acting: the act is done before, or not at all."""

import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test import Client

from hearthside.access import wall
from hearthside.careteam.actions import appoint
from hearthside.careteam.models import Appointment
from hearthside.journeys.actions import end_role
from hearthside.program.models import Cohort, Program
from tests.builders import day_of, person, viewer


def in_a_thread(do):
    """A second connection; what it found stands in the list."""
    found = []

    def run():
        try:
            found.append(do())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


@pytest.fixture
def second_director(committed):
    """Cora directs the program too, and has a page open."""
    now = datetime.now(UTC)
    since = day_of(now).replace(day=1)
    made = appoint(
        by=viewer("dana"),
        person=person("cora"),
        post="director",
        program=Program.objects.get(),
        starts_on=since,
        at=now,
    )
    client = Client(HTTP_HOST="localhost")
    client.post("/demo/enter/", {"slug": "cora"})
    return made, client


def test_an_act_that_comes_while_the_role_is_ending_waits_and_is_refused(second_director):
    role, cora = second_director
    cohort = Cohort.objects.get(name="Alder")
    with transaction.atomic():
        end_role(by=viewer("dana"), appointment=role, at=datetime.now(UTC))
        thread, found = in_a_thread(lambda: cora.post(f"/cohorts/{cohort.pk}/name/", {"name": "Mine"}))
        time.sleep(0.7)
        assert found == []  # it waits for what is ending
    thread.join(10)

    assert [answer.status_code for answer in found] == [403]  # still a coordinator, who may look
    cohort.refresh_from_db()
    assert cohort.name == "Alder"


def test_a_role_ends_after_what_its_holder_is_in_the_middle_of(second_director):
    role, _ = second_director
    with transaction.atomic():
        wall.hold(role.person_id)  # as the gate does, before anything of the act
        thread, found = in_a_thread(
            lambda: end_role(by=viewer("dana"), appointment=role, at=datetime.now(UTC))
        )
        time.sleep(0.7)
        assert found == []
        assert Appointment.objects.get(pk=role.pk).ended_at is None
    thread.join(10)

    assert Appointment.objects.get(pk=role.pk).ended_at is not None


def test_two_acts_of_one_person_do_not_wait_for_each_other(second_director):
    role, cora = second_director
    cohort = Cohort.objects.get(name="Alder")
    with transaction.atomic():
        wall.hold(role.person_id)
        thread, found = in_a_thread(lambda: cora.post(f"/cohorts/{cohort.pk}/name/", {"name": "Mine"}))
        thread.join(10)

    assert [answer.status_code for answer in found] == [302]
