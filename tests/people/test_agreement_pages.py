"""The pages of agreements: few presses on a phone, a copy to keep, and what a director reads of them."""

import pytest

from hearthside.people.actions import publish_agreement, revoke_signature
from hearthside.people.models import Agreement, Signature
from hearthside.people.terms import AgreementKind
from tests.builders import US, person, viewer
from tests.desks.test_pages import queries_of


pytestmark = pytest.mark.django_db
ROOM = "0a6d3f8e-1111-4222-8333-444455556666"


def all_new(now):
    for kind in AgreementKind:
        publish_agreement(
            by=US, kind=kind, after=1, title=f"New {kind}", text="One.\n\nTwo.", reason="New.", at=now
        )


def test_one_signs_all_three_in_a_row_and_comes_back_to_the_room(sign_in, now):
    all_new(now)
    client, pages = sign_in("noor"), []

    answer = client.get(f"/agreements/next/?room={ROOM}")
    while answer.url != f"/sessions/{ROOM}/room/":
        pages.append(client.get(answer.url).content.decode())
        answer = client.post(answer.url, {"name": "Noor"})
        assert answer.status_code == 302

    assert [f"New {kind}" in page for kind, page in zip(AgreementKind, pages, strict=True)] == [True] * 3
    assert ["Two more follow." in page for page in pages] == [True, False, False]
    assert ["One more follows." in page for page in pages] == [False, True, False]


def test_without_a_room_one_comes_to_ones_day_and_a_room_that_is_none_is_no_address(sign_in):
    client = sign_in("noor")

    assert client.get("/agreements/next/").url == "/"
    assert client.get("/agreements/next/?room=//elsewhere.example").url == "/"


def test_without_a_name_one_is_asked_again_beside_the_field(sign_in, now):
    all_new(now)
    client = sign_in("noor")
    where = client.get("/agreements/next/").url

    page = client.post(where, {"name": " "})

    assert page.status_code == 422
    assert "Type your name" in page.content.decode()


def test_the_copy_shows_what_was_signed_and_goes_on_to_when_a_newer_version_holds(sign_in, now):
    old = Signature.objects.get(person=person("noor"), agreement__kind="group")
    all_new(now)

    page = sign_in("noor").get(f"/agreements/copies/{old.pk}/").content.decode()

    assert old.agreement.title in page
    assert "Noor El-Masri" in page
    assert "Version 1" in page
    assert "Larkfield Clinic" in page


def test_an_outdated_one_leads_to_the_newer_one(sign_in, now):
    old = Agreement.objects.get(kind="group")
    all_new(now)
    client = sign_in("noor")

    page = client.get(f"/agreements/{old.pk}/").content.decode()

    assert "Read the newer one" in page
    assert client.post(f"/agreements/{old.pk}/", {"name": "Noor"}).status_code == 422


def test_it_is_taken_back_with_one_sentence_and_one_more_press(sign_in):
    client = sign_in("noor")
    old = Signature.objects.get(person=person("noor"), agreement__kind="group")
    where = f"/agreements/copies/{old.pk}/take-back/"

    assert "no room opens to you until you sign it again" in client.get(where).content.decode()
    assert client.post(where).status_code == 302
    page = client.get("/agreements/").content.decode()

    assert "One agreement waits" in page
    assert "taken back on" in page
    assert client.post(where).status_code == 403


def test_a_director_publishes_and_reads_who_has_not_signed(sign_in):
    client = sign_in("dana")
    begins = client.get("/clinic/agreements/group/").context_data["form"].initial

    said = begins | {"title": "In the group", "reason": "Simpler words."}
    assert client.post("/clinic/agreements/group/", said).status_code == 302
    page = client.get("/clinic/agreements/")

    assert len(page.context_data["agreements"].unsigned) == 18
    assert "Simpler words." in page.content.decode()
    late = client.post("/clinic/agreements/group/", said | {"title": "Too late"})
    assert late.status_code == 422
    assert "Too late" in late.content.decode()
    old = Agreement.objects.get(kind="group", version=1)
    assert old.title in client.get(f"/clinic/agreements/versions/{old.pk}/").content.decode()


@pytest.mark.parametrize(
    ("slug", "page", "queries"), [("noor", "/agreements/", 10), ("dana", "/clinic/agreements/", 13)]
)
def test_a_page_costs_the_same_with_few_and_with_many(sign_in, now, slug, page, queries):
    client = sign_in(slug)
    for who in ("noor", "sam"):
        revoke_signature(
            by=viewer(who),
            signature=Signature.objects.get(person=person(who), agreement__kind="group"),
            at=now,
        )
    assert queries_of(client, page) == queries

    all_new(now)

    assert queries_of(client, page) == queries


def test_ones_day_and_ones_own_page_say_what_waits_and_lead_there(sign_in, now):
    client = sign_in("noor")
    assert "/agreements/next/" not in client.get("/today/").content.decode()
    all_new(now)

    assert "/agreements/next/" in (today := client.get("/today/").content.decode())
    assert "Three agreements wait" in today
    assert "Three agreements wait for you" in client.get("/you/").content.decode()
    assert "Your agreements" not in sign_in("fay").get("/you/").content.decode()
