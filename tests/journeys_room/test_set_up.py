"""From an empty database to a planned session, by the pages and the mails alone."""

import datetime as dt
import re

import pytest
from django.test import Client

from hearthside.access.models import Change, TrailEntry
from hearthside.people.actions import make_first_code
from hearthside.people.models import Account, Clinic, FirstCode, Invitation, Person
from hearthside.people.rules import CONSOLE
from hearthside.program.models import Cohort, Episode, Membership
from hearthside.schedule.models import Seat, Session
from tests import house
from tests.builders import day_of
from tests.notices.postbox import run_jobs
from tests.people.test_sign_in import enrol


pytestmark = pytest.mark.parametrize("committed", [house.EMPTY], indirect=True)
PASSWORD = "a long walk by the river"
TWICE = {"password1": PASSWORD, "password2": PASSWORD}
FIRST = {"name": "Dana", "email": "dana@example.org", "zone": "America/New_York", **TWICE}
CLINIC = {
    "name": "Larkfield Clinic",
    "states": ["NY", "CA"],
    "zone": "America/New_York",
    "crisis_number": "988",
    "emergency_number": "911",
    "local_crisis_number": "",
}


def come_in(now, **changes):
    code = make_first_code(by=CONSOLE, at=now)
    client = Client(HTTP_HOST="localhost")
    return client, client.post("/set-up/", {"code": code} | FIRST | changes)


def director(now):
    client, _ = come_in(now)
    enrol(client)
    return client


def cohort_of(client):
    client.post("/clinic/name/", CLINIC)
    made = client.post("/programs/open/", {"name": "Adult program", "zone": "America/New_York"})
    made = client.post(made["Location"], {"name": "day track", "zone": "America/New_York"})
    made = client.post(made["Location"], {"name": "Alder"})
    return made["Location"]


def invite(client, cohort, name, now, **changes):
    said = {"name": name, "email": f"{name.lower()}@example.org", "starts_on": day_of(now).isoformat()}
    return client.post(f"{cohort}invite/", said | changes)


def test_the_first_director_comes_in_once_and_nobody_after_them(committed, now):
    client, answer = come_in(now)

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert Account.objects.get().email == "dana@example.org"
    assert client.get("/clinic/").status_code == 302  # to the second factor
    assert Client(HTTP_HOST="localhost").get("/set-up/").status_code == 404
    enrol(client)
    assert "Name your clinic" in client.get("/", follow=True).content.decode()


def test_a_wrong_code_is_said_and_counted_and_nothing_is_lost(committed, now):
    client, answer = come_in(now, code="wrong-wrong-wrong")

    assert answer.status_code == 422
    assert 'value="dana@example.org"' in answer.content.decode()
    assert FirstCode.objects.get().tries == 1
    assert not Account.objects.exists()
    assert not Person.objects.exists()
    del client


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password2": "another one altogether"}, "not the same"),
        ({"password1": "short", "password2": "short"}, "12 letters"),
        ({"password1": "password1234", "password2": "password1234"}, "many others use"),
        ({"password1": "dana-dana-12!", "password2": "dana-dana-12!"}, "leave out your name"),
        ({"password1": "dana@example.org", "password2": "dana@example.org"}, "leave out your name"),
        ({"email": "nobody"}, "mail address"),
    ],
)
def test_what_does_not_fit_is_said_in_words(committed, now, changes, words):
    _, answer = come_in(now, **changes)

    assert answer.status_code == 422
    assert words in answer.content.decode().lower()
    assert not Account.objects.exists()


def test_a_clinic_is_set_up_and_every_step_says_the_next(committed, now, postbox):
    client = director(now)
    cohort = cohort_of(client)
    assert Clinic.objects.get().states == ["NY", "CA"]
    assert "Publish your agreements" in client.get("/clinic/").content.decode()
    assert client.post("/clinic/agreements/ours/").status_code == 302
    assert "Invite your staff" in client.get("/clinic/").content.decode()

    answer = invite(client, cohort, "Noor", now, phone="212 555 0148")

    assert answer.status_code == 302, answer.content.decode()[-2500:]
    run_jobs()
    mail = postbox.to("noor@example.org")
    for word in ("Noor", "Larkfield", "Alder", "program", "treat"):
        assert word not in mail.raw
    assert "212 555 0148" in client.get(answer["Location"]).content.decode()
    assert "invited" in client.get(cohort).content.decode()


WELCOME = {
    "chosen_name": "Noor",
    "pronouns": "she/her",
    "room_name": "N.",
    "pseudonym": "Heron",
    "language": "en",
    "zone": "America/Chicago",
    **TWICE,
}


def test_a_participant_comes_in_by_their_link_under_their_own_names(committed, now, postbox):
    client = director(now)
    cohort = cohort_of(client)
    invite(client, cohort, "Nour", now)
    run_jobs()

    phone = Client(HTTP_HOST="localhost")
    answer = phone.get(postbox.to("nour@example.org").path)
    assert answer["Location"] == "/welcome/"
    page = phone.get("/welcome/").content.decode()
    assert "Larkfield Clinic" in page
    answer = phone.post("/welcome/", WELCOME)
    assert answer.status_code == 302, answer.content.decode()[-2500:]

    assert phone.get("/today/").status_code == 200
    noor = Person.objects.get(account__email="nour@example.org")
    assert (noor.chosen_name, noor.pronouns, noor.pseudonym, noor.zone) == (
        "Noor",
        "she/her",
        "Heron",
        "America/Chicago",
    )
    assert Membership.objects.get().room_name == "N."
    assert Change.objects.filter(before__chosen_name="Nour").exists()


def test_a_room_name_that_is_taken_is_said_beside_it_and_the_link_stays_good(committed, now, postbox):
    client = director(now)
    cohort = cohort_of(client)
    invite(client, cohort, "Sam", now)
    invite(client, cohort, "Noor", now)
    run_jobs()
    phone = Client(HTTP_HOST="localhost")
    phone.get(postbox.to("noor@example.org").path)

    answer = phone.post("/welcome/", WELCOME | {"room_name": "sam"})

    assert answer.status_code == 422
    assert "goes by that name already" in answer.content.decode()
    assert phone.post("/welcome/", WELCOME).status_code == 302


class TestLinks:
    """Used twice, too old, taken back, forwarded to someone who is signed in."""

    @pytest.fixture
    def sent(self, committed, now, postbox):
        client = director(now)
        cohort = cohort_of(client)
        where = invite(client, cohort, "Noor", now)["Location"]
        run_jobs()
        return client, where, postbox.to("noor@example.org").path

    def open(self, path):
        phone = Client(HTTP_HOST="localhost")
        phone.get(path)
        return phone

    def test_opening_uses_nothing_up_and_coming_in_does(self, sent):
        _, _, path = sent
        self.open(path)
        assert self.open(path).post("/welcome/", WELCOME).status_code == 302

        answer = self.open(path).post("/welcome/", WELCOME)

        assert answer.status_code == 404
        assert "used already" in answer.content.decode()

    def test_two_browsers_at_once_come_in_once(self, sent):
        _, _, path = sent
        one, two = self.open(path), self.open(path)

        assert one.post("/welcome/", WELCOME).status_code == 302
        assert two.post("/welcome/", WELCOME | {"chosen_name": "Someone else"}).status_code == 404
        assert Person.objects.get(account__email="noor@example.org").chosen_name == "Noor"

    def test_too_old(self, sent):
        _, _, path = sent
        phone = self.open(path)
        Invitation.objects.update(expires_at=Invitation.objects.get().made_at)

        answer = phone.post("/welcome/", WELCOME)

        assert answer.status_code == 404
        assert "too old" in answer.content.decode()

    def test_a_newer_link_ends_the_older_one(self, sent, postbox):
        client, where, path = sent
        assert client.post(f"{where}invitation/").status_code == 302
        run_jobs()

        assert self.open(path).get("/welcome/").status_code == 404
        assert self.open(postbox.mails[-1].path).get("/welcome/").status_code == 200

    def test_taken_back(self, sent):
        client, where, path = sent
        assert client.post(f"{where}invitation/take-back/").status_code == 302

        assert "taken back" in self.open(path).get("/welcome/").content.decode()
        assert "taken back" in client.get(where).content.decode()

    def test_forwarded_to_someone_who_is_signed_in(self, sent):
        client, _, path = sent

        answer = client.get(path)

        assert answer.status_code == 409
        assert "Sign out first" in answer.content.decode()
        assert client.get("/welcome/").status_code == 404
        assert client.post("/welcome/", WELCOME).status_code == 404
        assert not Account.objects.get(email="noor@example.org").is_active

    def test_a_wrong_address_is_corrected_and_the_old_link_ends(self, sent, postbox):
        client, where, path = sent

        assert client.post(f"{where}address/", {"email": "other@example.org"}).status_code == 302
        run_jobs()

        assert self.open(path).get("/welcome/").status_code == 404
        assert postbox.mails[-1].to == ("other@example.org",)

    def test_an_address_that_the_mail_server_does_not_know_is_said(self, sent, postbox, now):
        client, where, _ = sent
        postbox.refuse["gone@example.org"] = "550 5.1.1 no such mailbox"

        client.post(f"{where}address/", {"email": "gone@example.org"})
        run_jobs()

        assert "could not be delivered" in client.get(where).content.decode()

    def test_an_address_that_is_somebodys_is_refused_and_nothing_is_lost(self, sent, now):
        client, _, _ = sent
        cohort = f"/cohorts/{Cohort.objects.get().pk}/"

        answer = invite(client, cohort, "Sam", now, email="NOOR@example.org ")

        assert answer.status_code == 422
        assert "belongs to someone here" in answer.content.decode()
        assert Episode.objects.count() == 1
        assert not Person.objects.filter(chosen_name="Sam").exists()


def test_a_last_day_gives_up_what_comes_after_it_and_can_be_put_off(committed, now, postbox):
    client = director(now)
    cohort = cohort_of(client)
    where = invite(client, cohort, "Noor", now)["Location"]
    for n in (2, 9):
        on = (now + dt.timedelta(days=n)).date().isoformat()
        planned = {"title": f"Group {n}", "kind": "group", "on": on, "at": "10:00", "minutes": "60"}
        assert client.post(f"{cohort}sessions/plan/", planned).status_code == 302
    membership = Membership.objects.get()
    last = f"/memberships/{membership.pk}/last-day/"

    def held():
        return set(
            Seat.objects.filter(episode__isnull=False, closed_at=None).values_list(
                "session__title", flat=True
            )
        )

    assert held() == {"Group 2", "Group 9"}
    assert client.post(last, {"on": (day_of(now) + dt.timedelta(days=5)).isoformat()})["Location"] == where
    assert held() == {"Group 2"}
    assert " to " in client.get(where).content.decode()
    client.post(last, {"on": ""})
    assert held() == {"Group 2", "Group 9"}
    refused = client.post(last, {"on": "2001-01-01"})
    assert "The last day is not before the first." in refused.content.decode()


def test_whoever_joins_later_gets_a_seat_and_whoever_leaves_gives_it_up(committed, now, postbox):
    client = director(now)
    cohort = cohort_of(client)
    tomorrow = (now + dt.timedelta(days=2)).date().isoformat()
    planned = {"title": "Group", "kind": "group", "on": tomorrow, "at": "10:00", "minutes": "60"}
    assert client.post(f"{cohort}sessions/plan/", planned).status_code == 302
    where = invite(client, cohort, "Noor", now)["Location"]
    seat = Seat.objects.get(episode__isnull=False)
    assert seat.session == Session.objects.get()

    membership = Membership.objects.get()
    client.post(f"/memberships/{membership.pk}/end/")
    seat.refresh_from_db()
    assert seat.closed_why == "given_up"
    assert "In Alder from" in client.get(where).content.decode()

    again = {"cohort": str(membership.cohort_id), "starts_on": day_of(now).isoformat()}
    assert client.post(f"{where}cohort/", again).status_code == 302
    seat.refresh_from_db()
    assert seat.closed_at is None


def test_a_stay_ends_without_erasing_what_was_and_can_be_taken_up_again(committed, now, postbox):
    client = director(now)
    cohort = cohort_of(client)
    where = invite(client, cohort, "Noor", now)["Location"]
    run_jobs()
    phone = Client(HTTP_HOST="localhost")
    phone.get(postbox.to("noor@example.org").path)
    phone.post("/welcome/", WELCOME)
    assert phone.get("/today/").status_code == 200

    assert client.post(f"{where}end/").status_code == 302

    assert phone.get("/today/").status_code == 302
    assert "This stay has ended" in client.get(where).content.decode()
    assert Membership.objects.filter(ended_at__isnull=False).count() == 1
    assert client.post(f"{where}take-up/").status_code == 302
    back = Client(HTTP_HOST="localhost")
    back.post("/sign-in/login/", {"login": "noor@example.org", "password": PASSWORD})
    assert back.get("/today/").status_code == 200


def test_what_the_clinic_said_before_stays_on_record(committed, now):
    client = director(now)
    cohort_of(client)

    client.post("/clinic/name/", CLINIC | {"name": "Heath Clinic"})

    assert "Larkfield Clinic; NY, CA" in client.get("/clinic/name/").content.decode()
    assert TrailEntry.objects.filter(what="named the clinic").count() == 2


def test_nothing_that_was_not_asked_is_taken(committed, now, postbox):
    """Mass assignment: fields that a form does not have change nothing."""
    client = director(now)
    cohort = cohort_of(client)
    invite(client, cohort, "Noor", now, is_active="1", post="director", password="x", episode="1")

    account = Account.objects.get(email="noor@example.org")
    assert not account.is_active
    assert not account.has_usable_password()
    run_jobs()
    phone = Client(HTTP_HOST="localhost")
    phone.get(postbox.to("noor@example.org").path)
    phone.post(
        "/welcome/",
        WELCOME | {"email": "dana@example.org", "legal_name": "Somebody Else", "invited": "staff"},
    )
    noor = Person.objects.get(account__email="noor@example.org")
    assert noor.legal_name == ""
    assert not re.search("director", phone.get("/today/").content.decode())


def test_a_director_is_asked_before_a_stay_ends_and_can_then_end_it(committed, now):
    client = director(now)
    person = invite(client, cohort_of(client), "Noor", now)["Location"]

    asked = client.get(f"{person}end/").content.decode()
    assert "<span>End the stay</span></button>" in asked
    assert Episode.objects.get().closed_on is None

    assert client.post(f"{person}end/").status_code == 302
    assert Episode.objects.get().closed_on is not None
