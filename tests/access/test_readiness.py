"""A database that is no demo says on every page that it is not ready, and its rooms do not open but in a rehearsal."""

import html
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import Client

from hearthside.access import readiness
from hearthside.demo.queries import account_of
from hearthside.people.actions import publish_files
from hearthside.people.models import Clinic
from hearthside.rooms import queries
from hearthside.rooms.actions import admit_to_room
from hearthside.rooms.models import Room
from hearthside.rooms.terms import Code
from tests import house
from tests.builders import US, live_session, seat, viewer


BAR = f'<p class="bar">{readiness.NOT_READY}</p>'
REHEARSED = f'<p class="bar">{readiness.NOT_READY} Rehearsal.</p>'
DEMO = '<p class="bar">Demo: anyone can walk in'


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
    return {said for said in (BAR, REHEARSED, DEMO) if said in page}


@pytest.mark.parametrize("committed", [house.EMPTY], indirect=True)
@pytest.mark.parametrize(
    "page", ["/sign-in/login/", "/crisis/", "/nothing-here/", "/sign-in/password/reset/"]
)
def test_an_empty_clinic_says_so_to_whoever_is_signed_out(committed, page):
    assert bars_of(Client(HTTP_HOST="localhost").get(page, follow=True)) == {BAR}


@pytest.mark.parametrize("page", ["/today/", "/nothing-here/", "/crisis/", "/you/"])
def test_a_clinic_says_so_to_whoever_is_signed_in(noor, page):
    assert bars_of(noor.get(page, follow=True)) == {BAR}


def test_a_rehearsal_says_both(noor, settings):
    settings.REHEARSAL = True

    assert bars_of(noor.get("/today/")) == {REHEARSED}


def test_a_demo_says_that_it_is_one(sign_in):
    assert bars_of(sign_in("noor").get("/today/")) == {DEMO}


def test_the_page_that_says_that_the_database_is_away_says_it_as_well(noor, committed):
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
    assert bars_of(answer) == {BAR}


def test_the_file_of_the_crisis_card_carries_it_and_the_neutral_page_does_not(clinic, settings, tmp_path):
    settings.CRISIS_CARD_FILE, settings.UNITS_FILE = tmp_path / "card.html", tmp_path / "units.html"
    publish_files(by=US, clinic=Clinic.objects.get())

    assert BAR in settings.CRISIS_CARD_FILE.read_text()
    assert "Not ready" not in settings.UNITS_FILE.read_text()


@pytest.mark.parametrize("slug", ["noor", "fay"])
def test_no_room_of_a_clinic_opens(clinic, now, slug):
    verdict = queries.may_enter(seat(slug), live_session(), at=now)

    assert (verdict.code, verdict.reason) == (
        Code.NOT_READY,
        "This program is being set up. Its rooms do not open yet.",
    )


def test_the_page_is_told_what_to_do_instead(noor):
    answer = noor.post(f"/sessions/{live_session().pk}/admit/")

    assert answer.status_code == 403
    assert answer.json()["code"] == "not_ready"
    assert "crisis card" in answer.json()["next"]


def test_a_token_of_before_passes_the_media_door_no_more(committed, owner_line, now):
    """Admitted while it was a demo; the door asks again."""
    let_in = admit_to_room(by=viewer("noor"), session=live_session(), at=now)
    room = Room.objects.get(session=live_session())
    asked = (viewer("noor"), let_in.place, let_in.admission, room.name)
    assert queries.standing_of(*asked, at=now)
    with psycopg.connect(owner_line, autocommit=True) as owner:
        owner.execute("DELETE FROM access_demodatabase")

    with pytest.raises(queries.Refused) as refused:
        queries.standing_of(*asked, at=now)
    assert refused.value.code == Code.NOT_READY


def test_in_a_rehearsal_rooms_open(clinic, now, settings):
    settings.REHEARSAL = True

    assert queries.may_enter(seat("noor"), live_session(), at=now)


def test_what_a_page_says_is_written_in_one_template():
    said = [
        path.name
        for path in Path("hearthside").glob("*/templates/**/*.html")
        if "readiness" in path.read_text()
    ]

    assert said == ["_bar.html"]
