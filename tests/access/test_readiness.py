"""A demo says on every page that it is one; a clinic's pages say nothing, and its rooms open."""

import html
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import Client

from hearthside.demo.queries import account_of
from hearthside.people.actions import publish_files
from hearthside.people.models import Clinic
from hearthside.rooms import queries
from tests import house
from tests.builders import US, live_session, seat


DEMO, ANY = '<p class="bar">Demo: anyone can walk in', '<p class="bar">'


@pytest.fixture
def clinic(owner_line):
    """The cast as people of a clinic: the same database, and nothing in it says that it is a demo."""
    with psycopg.connect(owner_line, autocommit=True) as owner:
        owner.execute("DELETE FROM access_demodatabase")


@pytest.fixture
def noor(clinic):
    client = Client(HTTP_HOST="localhost")
    client.force_login(account_of("noor"))
    return client


def bars_of(answer):
    page = html.unescape(answer.content.decode())
    return {said for said in (DEMO, ANY) if said in page}


@pytest.mark.parametrize("committed", [house.EMPTY], indirect=True)
@pytest.mark.parametrize(
    "page", ["/sign-in/login/", "/crisis/", "/nothing-here/", "/sign-in/password/reset/"]
)
def test_an_empty_clinic_has_no_bar(committed, page):
    assert bars_of(Client(HTTP_HOST="localhost").get(page, follow=True)) == set()


@pytest.mark.parametrize("page", ["/today/", "/nothing-here/", "/crisis/", "/you/"])
def test_a_clinic_has_no_bar_for_whoever_is_signed_in(noor, page):
    assert bars_of(noor.get(page, follow=True)) == set()


def test_a_demo_says_that_it_is_one(sign_in):
    assert bars_of(sign_in("noor").get("/today/")) == {DEMO, ANY}


def test_the_page_that_says_that_the_database_is_away_says_it_as_well(committed):
    noor = Client(HTTP_HOST="localhost")
    noor.force_login(account_of("noor"))
    noor.get("/today/")
    connection.close()
    noor.raise_request_exception = False

    # not by monkeypatch, which puts it back after this test's own database is gone
    connection.settings_dict["NAME"] = "not_there"
    try:
        answer = noor.get("/today/")
    finally:
        connection.settings_dict["NAME"] = committed

    assert answer.status_code == 503
    assert bars_of(answer) == {DEMO, ANY}


def test_the_file_of_the_crisis_card_carries_it_and_the_neutral_page_does_not(committed, settings, tmp_path):
    settings.CRISIS_CARD_FILE, settings.UNITS_FILE = tmp_path / "card.html", tmp_path / "units.html"
    publish_files(by=US, clinic=Clinic.objects.get())

    assert DEMO in settings.CRISIS_CARD_FILE.read_text()
    assert ANY not in settings.UNITS_FILE.read_text()


@pytest.mark.parametrize("slug", ["noor", "fay"])
def test_its_rooms_open(clinic, now, slug):
    assert queries.may_enter(seat(slug), live_session(), at=now)


def test_what_a_page_says_is_written_in_one_template():
    said = [
        path.name
        for path in Path("hearthside").glob("*/templates/**/*.html")
        if "readiness" in path.read_text()
    ]

    assert said == ["_bar.html"]
