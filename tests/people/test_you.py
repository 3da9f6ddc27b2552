"""One's own page, where one is signed in, and what a director does for someone who lost their second factor."""

import dataclasses
import time
import uuid

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client

from hearthside.access.models import TrailEntry
from hearthside.access.raw import viewer_of_session
from hearthside.access.verdict import NotAllowed
from hearthside.careteam.actions import appoint
from hearthside.careteam.terms import Post
from hearthside.notices.models import Notice
from hearthside.people.actions import reset_second_factor
from hearthside.people.models import FactorReset
from hearthside.people.rules import device_words
from hearthside.program.models import Program
from tests.builders import US, day_of, person, viewer
from tests.people.test_sign_in import account as account  # noqa: PLC0414 -- a fixture
from tests.people.test_sign_in import enrol, log_in


pytestmark = pytest.mark.django_db
SURE = "Seen in person; she showed her badge."


def test_the_page_says_what_is_set_up(account):
    fay = account("fay")
    client, _ = log_in(fay)
    enrol(client)

    page = client.get("/you/").content.decode()

    for words in (
        "Fay",
        "fay@demo.invalid",
        "Change it",
        "Make a passkey",
        "Stop using it",
        "10 left",
        "Only here.",
    ):
        assert words in page


def test_one_ends_one_sign_in_and_all_others(account):
    noor = account("noor")
    here, phone, desk = (log_in(noor)[0] for _ in range(3))
    page = here.get("/you/sign-ins/")
    rows = {row.id: row for row in page.context_data["rows"]}
    assert [row.here for row in rows.values()].count(True) == 1
    phones = next(
        pk for pk, row in rows.items() if not row.here and pk == max(rows) - 1
    )  # the second of three that came in

    assert here.post(f"/you/sign-ins/{phones}/end/").status_code == 302
    keys = [client.session.session_key for client in (here, phone, desk)]
    assert [client.get("/today/").status_code for client in (here, phone, desk)] == [200, 302, 200]
    assert [viewer_of_session(key) is not None for key in keys] == [True, False, True]

    here.post("/you/sign-ins/end-others/")
    assert [client.get("/today/").status_code for client in (here, desk)] == [200, 302]
    assert len(here.get("/you/sign-ins/").context_data["rows"]) == 1


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on an iPhone",
        ),
        ("", "A browser"),
    ],
)
def test_a_device_is_called_what_people_call_it(says, words):
    assert device_words(says) == words


def test_a_director_takes_lost_factors_away_on_record(account, sign_in):
    fay = account("fay")
    client, _ = log_in(fay)
    enrol(client)
    dana = sign_in("dana")
    address = f"/people/{fay.person_id}/second-factor/"
    assert "a code from an app and recovery codes" in dana.get(address).content.decode()

    assert dana.post(address, {"confirmed": "yes"}).status_code == 422
    assert dana.post(address, {"confirmed": SURE}).status_code == 302

    assert not Authenticator.objects.filter(user=fay).exists()
    assert client.get("/day/")["Location"].startswith("/sign-in/login/"), (
        "their pages are shut, not only poorer"
    )
    assert SURE in dana.get(address).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT confirmed FROM people_factorreset")
        assert "badge" not in cursor.fetchone()[0]
    assert Notice.objects.filter(letter="sign_in_changed", address__isnull=False).exists()
    reset = FactorReset.objects.get()
    assert TrailEntry.objects.filter(
        what="took second factors away", subject=f"people.FactorReset:{reset.pk}"
    ).exists()
    again, _ = log_in(fay)
    assert again.get("/day/")["Location"] == "/sign-in/second-factor/"


@pytest.mark.parametrize(
    ("by", "whose"), [("dana", "dana"), ("fay", "noor"), ("cora", "fay"), ("noor", "noor")]
)
def test_nobody_else_does_and_nobody_for_themselves(by, whose, now):
    with pytest.raises(NotAllowed):
        reset_second_factor(by=viewer(by), person=person(whose), confirmed=SURE, at=now)


def test_a_director_of_another_program_reaches_nobody_here(now):
    elsewhere = dataclasses.replace(
        viewer("dana"), directs_clinic=False, directs_programs=frozenset({uuid.uuid4()})
    )
    with pytest.raises(NotAllowed):
        reset_second_factor(by=elsewhere, person=person("fay"), confirmed=SURE, at=now)


def test_whoever_directs_the_clinic_is_out_of_reach_for_a_director_of_a_program(now):
    program = Program.objects.get(pk=min(viewer("dana").directs_programs))
    appoint(
        by=US, person=person("dana"), post=Post.FACILITATOR, program=program, starts_on=day_of(now), at=now
    )
    below = dataclasses.replace(viewer("dana"), person_id=person("ivo").pk, directs_clinic=False)
    with pytest.raises(NotAllowed):
        reset_second_factor(by=below, person=person("dana"), confirmed=SURE, at=now)
    reset_second_factor(by=below, person=person("fay"), confirmed=SURE, at=now)


def test_before_it_is_done_the_director_says_once_more_who_they_are(sign_in, monkeypatch):
    dana = sign_in("dana")
    address = f"/people/{person('fay').pk}/second-factor/"
    then = time.time() + 301
    monkeypatch.setattr("time.time", lambda: then)

    asked = dana.post(address, {"confirmed": SURE}, headers={"referer": f"http://localhost{address}"})
    assert asked["Location"].startswith("/sign-in/again/?next=")
    assert not FactorReset.objects.exists()
    kept = dana.get(f"/drafts/?place={address}").json()["words"]
    assert kept == [[address, "confirmed", SURE]]

    dana.post("/sign-in/again/", {"next": address})
    assert (
        dana.post(address, {"confirmed": SURE}, headers={"referer": f"http://localhost{address}"}).status_code
        == 302
    )
    assert FactorReset.objects.count() == 1
    assert dana.get(f"/drafts/?place={address}").json()["words"] == []


def test_a_session_that_is_somebody_elses_cannot_be_ended(sign_in, account):
    log_in(account("sam"))
    noor = Client(HTTP_HOST="localhost")
    noor.post("/demo/enter/", {"slug": "noor"})
    sams = UserSession.objects.get(user__email="sam@demo.invalid")
    assert noor.post(f"/you/sign-ins/{sams.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=sams.pk).exists()
