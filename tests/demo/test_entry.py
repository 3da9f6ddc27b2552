"""One-click entry: only in a demo, only from this machine, only by its own name, never through a proxy."""

import pytest
from django.test import Client

from hearthside.demo import rules
from hearthside.demo.terms import MEMBERS, STAFF
from tests import house


GOOD = {"is_demo": True, "address": "127.0.0.1", "host": "localhost:8000", "headers": ["host", "cookie"]}


@pytest.mark.parametrize("good", [{}, {"address": "::1"}, {"host": "127.0.0.1:8000"}, {"host": "localhost"}])
def test_it_answers_on_its_own_machine(good):
    assert rules.may_enter(**(GOOD | good))


@pytest.mark.parametrize(
    "bad",
    [
        {"is_demo": False},
        {"address": "10.0.0.7"},
        {"address": ""},
        {"host": "hearth.example"},
        {"host": "localhost.example:8000"},
        {"host": ""},
        {"headers": ["x-forwarded-for"]},
        {"headers": ["Forwarded"]},
        {"headers": ["X-Real-IP"]},
        {"headers": ["Via"]},
    ],
)
def test_it_answers_nowhere_else(bad):
    assert not rules.may_enter(**(GOOD | bad))


@pytest.mark.parametrize("committed", [house.EMPTY], indirect=True)
def test_a_database_that_the_demo_did_not_make_has_no_such_door(committed):
    client = Client(HTTP_HOST="localhost")

    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/enter/", {"slug": "noor"}).status_code == 404
    assert b"demo" not in client.get("/sign-in/login/").content.lower()


@pytest.mark.django_db
def test_through_a_proxy_even_an_open_session_is_over():
    client = Client(HTTP_HOST="localhost")
    client.post("/demo/enter/", {"slug": "noor"})
    assert client.get("/today/").status_code == 200

    assert client.get("/today/", headers={"x-forwarded-for": "10.0.0.7"}).status_code == 302
    assert client.get("/today/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("slug", [s.slug for s in (*STAFF, *MEMBERS)])
def test_everyone_of_the_cast_comes_in_and_sees_the_bar(slug):
    client = Client(HTTP_HOST="localhost")
    client.post("/demo/enter/", {"slug": slug})

    page = client.get("/", follow=True)

    assert page.status_code == 200
    assert b"demo" in page.content.lower()


@pytest.mark.django_db
def test_someone_unknown_does_not_come_in():
    assert Client(HTTP_HOST="localhost").post("/demo/enter/", {"slug": "nobody"}).status_code == 404
