"""The pages of a safety plan: read at once, changed part by part, nothing typed is lost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthside.access.models import TrailEntry
from hearthside.safety import actions, queries
from hearthside.safety.models import PlanDevice, SafetyPlan
from tests.builders import a_plan, a_plan_said, day_of, episode, person, plan_is_due, viewer


pytestmark = pytest.mark.django_db
SAID = (
    "I lie awake after three",
    "Cold water on my wrists",
    "The library until nine",
    "Amira keeps the tablets",
)


def asked(client, address):
    with CaptureQueriesContext(connection) as said:
        assert client.get(address).status_code == 200
    return len(said)


def test_ones_plan_is_one_tap_from_every_page_and_nobody_elses(sign_in):
    link = 'href="/my-plan/"'

    assert link in sign_in("ada").get("/today/").content.decode()
    assert link in sign_in("ada").get("/you/").content.decode()
    for slug in ("ines", "opal"):
        assert link not in sign_in(slug).get("/you/").content.decode()
    assert link not in sign_in("stranger").get("/sign-in/login/").content.decode()


def test_it_says_everything_with_numbers_to_call(sign_in, now):
    a_plan(at=now)

    page = sign_in("noor").get("/my-plan/").content.decode()

    assert all(line in page for line in SAID)
    assert 'href="tel:2125550187"' in page
    assert 'href="tel:988"' in page
    assert "<title>My plan</title>" in page


def test_a_plan_is_written_part_by_part_and_signed(sign_in):
    ada, stay = sign_in("ada"), episode("ada").pk
    change = f"/safety-plans/{stay}/change/"
    assert "Begin" in ada.get("/my-plan/").content.decode()

    assert ada.post(f"{change}signs/", {"lines": "I stop eating\n\n I lie awake "})["Location"] == change
    told = {"name_0": "Jo", "relation_0": "friend", "phone_0": "212 555 0121", "may_call_0": "on"}
    assert ada.post(f"{change}people/", told).status_code == 302
    assert ada.post(f"{change}reasons/", {"lines": "My dog", "confidence": "6"}).status_code == 302
    shown = ada.get(change).content.decode()
    assert "I stop eating" in shown
    assert "This is my plan: I sign it" in shown
    assert ada.post(change, {"after": 0})["Location"] == "/my-plan/"

    made = SafetyPlan.objects.get(episode=stay)
    page = ada.get("/my-plan/").content.decode()
    assert 'href="tel:2125550121"' in page
    assert "6 of 10" in page
    assert made.signatures.get().person == person("ada")


@pytest.mark.parametrize(
    ("part", "told", "words"),
    [
        ("people", {"name_0": "Jo", "phone_0": "after six"}, "Write the number"),
        ("people", {"relation_1": "friend"}, "Write a name"),
        ("signs", {"lines": "x\n" * 20}, "12 lines"),
        ("signs", {"lines": "y" * 300}, "shorter than"),
    ],
)
def test_what_does_not_fit_is_asked_again_and_nothing_typed_is_lost(sign_in, part, told, words):
    page = sign_in("ada").post(f"/safety-plans/{episode('ada').pk}/change/{part}/", told)

    assert page.status_code == 422
    body = page.content.decode()
    assert words in body
    assert all(value.strip()[:40] in body for value in told.values())


def test_a_part_that_is_none_is_not_there(sign_in):
    assert sign_in("ada").get(f"/safety-plans/{episode('ada').pk}/change/other/").status_code == 404


def test_a_clinician_goes_through_it_and_says_when_again(sign_in, now):
    made = a_plan(at=now, signed_by="")
    ines, address = sign_in("ines"), f"/people/{episode('noor').pk}/safety-plan/"
    assert "They wrote it alone." in ines.get(address).content.decode()

    assert ines.post(f"/safety-plans/versions/{made.pk}/sign/")["Location"] == address
    review = f"/safety-plans/versions/{made.pk}/review/"
    past = ines.post(review, {"due_on": day_of(now), "words": "It helped."})
    assert past.status_code == 422
    assert "lies ahead" in past.content.decode()
    assert "It helped." in past.content.decode()
    due = day_of(now) + dt.timedelta(days=10)
    assert ines.post(review, {"due_on": due, "words": "It helped."})["Location"] == address
    assert plan_is_due(made) == due
    assert "It helped." in sign_in("noor").get("/my-plan/").content.decode()


def test_a_plan_that_is_missing_or_past_stands_out_for_those_who_treat_them(sign_in, now):
    ines, page = sign_in("ines"), f"/people/{episode('noor').pk}/"
    a_plan(at=now - dt.timedelta(days=32))  # one more for a clock put back since

    assert "its review was due" in ines.get(page).content.decode()
    assert "Its review was due" in ines.get("/day/").content.decode()
    a_plan(at=now)
    assert "Safety plan:" not in ines.get(page).content.decode()
    assert "Its review was due" not in ines.get("/day/").content.decode()
    assert "Safety plan:" not in sign_in("dana").get(page).content.decode()


def test_what_a_device_keeps_names_nobody(sign_in, now):
    a_plan(at=now)
    noor = sign_in("noor")

    kept = noor.post("/my-plan/keep/")

    body = kept.content.decode()
    assert all(line in body for line in SAID)
    assert PlanDevice.objects.get(person=person("noor")).pk.hex == kept["Hearthside-Device"].replace("-", "")
    assert not any(word in body for word in ("Noor", "Hearthside", "demo", "csrfmiddlewaretoken"))
    assert "Set-Cookie" not in kept.headers
    again = noor.post("/my-plan/keep/", {"device": kept["Hearthside-Device"]})
    assert again["Hearthside-Device"] == kept["Hearthside-Device"]
    assert sign_in("sam").post("/my-plan/keep/", {"device": kept["Hearthside-Device"]}).status_code == 409
    actions.remove_from_devices(by=viewer("noor"), episode=episode("noor"), at=now)
    assert noor.post("/my-plan/keep/", {"device": kept["Hearthside-Device"]}).status_code == 410


def test_a_device_asks_without_a_session_and_from_our_pages_alone(sign_in, now):
    device = actions.keep_on_device(by=viewer("noor"), device_id=None, at=now)
    stranger, still = sign_in("stranger"), "/crisis/plan/still/"

    assert stranger.post(still, {"device": device.pk}).json() == {"keep": True}
    assert (
        stranger.post(still, {"device": device.pk}, headers={"Sec-Fetch-Site": "cross-site"}).status_code
        == 422
    )
    assert stranger.post(still, {"device": device.pk, "forget": "on"}).json() == {"keep": False}
    assert stranger.post(still, {"device": device.pk}).json() == {"keep": False}


@pytest.mark.parametrize(("who", "address"), [("noor", "/my-plan/"), ("ines", "/people/{}/safety-plan/")])
def test_versions_cost_no_queries(sign_in, now, who, address):
    client, address = sign_in(who), address.format(episode("noor").pk)
    a_plan(at=now)
    client.get(address)
    few = asked(client, address)

    for _ in range(4):
        a_plan(at=now)

    assert asked(client, address) == few <= 24


def test_the_day_asks_for_all_plans_at_once(now):
    ines = viewer("ines")
    with CaptureQueriesContext(connection) as said:
        queries.plans_needing(ines, at=now)
    assert len(said) == 1


def test_an_older_version_is_readable_and_says_that_there_is_a_newer_one(sign_in, now):
    first = a_plan(at=now)
    a_plan(at=now, signs=("I stop eating",))
    before = TrailEntry.objects.filter(subject=f"safety.SafetyPlan:{first.pk}", what="opened")

    own = sign_in("noor").get(f"/safety-plans/versions/{first.pk}/").content.decode()
    assert "This is how it was." in own
    assert "I stop answering messages" in own
    assert not before.exists()
    assert sign_in("ines").get(f"/safety-plans/versions/{first.pk}/").status_code == 200
    assert before.count() == 1


def test_whoever_may_not_write_is_told_who_may(sign_in):
    page = sign_in("fay").get(f"/safety-plans/{episode('noor').pk}/change/").content.decode()

    assert "alone or with a licensed clinician" in page
    assert a_plan_said().signs[0] not in page


def test_there_is_always_room_for_one_more_to_call(sign_in):
    ada, address = sign_in("ada"), f"/safety-plans/{episode('ada').pk}/change/people/"

    def rows():
        return ada.get(address).content.decode().count("Who they are to you")

    assert rows() == 2
    ada.post(address, {f"name_{n}": "Jo" for n in range(3)})
    assert rows() == 4
    ada.post(address, {f"name_{n}": "Jo" for n in range(5)})
    assert rows() == 5


def test_today_says_that_a_plan_written_together_waits_for_ones_name(sign_in, now):
    noor, waits = sign_in("noor"), "Your safety plan waits for your name."
    assert waits not in noor.get("/today/").content.decode()

    made = actions.write_plan(by=viewer("ines"), episode=episode("noor"), said=a_plan_said(), at=now)
    assert waits in noor.get("/today/").content.decode()
    assert "It waits for your name." in noor.get("/my-plan/").content.decode()
    assert noor.post(f"/safety-plans/versions/{made.pk}/sign/")["Location"] == "/my-plan/"

    assert waits not in noor.get("/today/").content.decode()


def test_whoever_told_their_team_reads_their_plan_open_in_the_same_answer(sign_in):
    told = sign_in("noor").post("/tell/").content.decode()

    assert "Cold water on my wrists" in told
    assert 'href="tel:2125550187"' in told
    assert 'href="/my-plan/"' in sign_in("ada").post("/tell/").content.decode()
