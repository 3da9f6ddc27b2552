"""Reading is an event too: one entry a person, subject and page in five minutes, and no way around it."""

import pytest

from hearthside.access.models import TrailEntry
from tests.builders import episode, live_session, person


pytestmark = pytest.mark.django_db
REFETCH = {"Hearthside-Refetch": "1"}


def readings(slug):
    return list(TrailEntry.objects.filter(by=person(slug).pk, what__in=["opened", "saw"]).order_by("id"))


def test_a_list_is_one_entry_that_names_everyone_on_it(sign_in):
    client = sign_in("dana")

    for _ in range(3):
        client.get("/roster/")

    (entry,) = readings("dana")
    assert len(entry.subjects) == 18
    assert episode("noor").pk in entry.subjects


def test_a_page_that_stays_open_and_asks_again_is_one_reading(sign_in):
    client = sign_in("fay")
    client.get("/day/")
    before = len(readings("fay"))

    client.get("/day/", headers=REFETCH)

    assert len(readings("fay")) == before == 1


def test_saying_that_it_is_only_a_refetch_hides_nothing(sign_in):
    sign_in("dana").get("/roster/", headers=REFETCH)

    assert [entry.what for entry in readings("dana")] == ["saw"]


def test_ones_own_page_names_the_others_and_not_oneself(sign_in):
    sign_in("noor").get("/today/")

    (entry,) = readings("noor")
    assert episode("noor").pk not in entry.subjects
    assert len(entry.subjects) == 8


def test_a_refusal_is_written_although_the_request_is_rolled_back(sign_in):
    sign_in("dana").post(f"/sessions/{live_session().pk}/sheet/attest/")

    assert (
        TrailEntry.objects.filter(by=person("dana").pk, what="was refused", subject="schedule:attest").count()
        == 1
    )
