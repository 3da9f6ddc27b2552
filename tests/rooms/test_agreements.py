"""Agreements at the door: what is taken back or outdated closes the next one, and nobody is put out by it."""

from datetime import timedelta

import pytest

from hearthside.desks.queries import day_of
from hearthside.people.actions import publish_agreement, revoke_signature, sign_agreement
from hearthside.people.models import Signature
from hearthside.people.terms import AgreementKind
from hearthside.rooms.actions import admit_synthetic, admit_to_room, leave
from hearthside.rooms.models import Room
from hearthside.rooms.queries import Refused, asks_first, standing_of, strip_of
from hearthside.rooms.rules import PLAYER
from hearthside.rooms.terms import Arrived, Code, Went
from tests.builders import US, live_session, person, seat, viewer
from tests.rooms.test_entry import a_seat, asked, code_at
from tests.rooms.test_entry import refusal as refusal_of


pytestmark = pytest.mark.django_db


def take_back(slug, at):
    old = Signature.objects.get(person=person(slug), agreement__kind="group", revoked_at=None)
    return revoke_signature(by=viewer(slug), signature=old, at=at).agreement


def a_new_version(at):
    return publish_agreement(
        by=US,
        kind=AgreementKind.GROUP,
        after=1,
        title="The group",
        text="It stays here.",
        reason="New.",
        at=at,
    )


@pytest.mark.parametrize(
    ("kind", "code"),
    [("participant", Code.AGREEMENTS_MISSING), ("facilitator", ""), ("tech_host", ""), ("synthetic", "")],
)
def test_only_people_in_treatment_are_asked(kind, code):
    assert code_at(5, who=a_seat(kind=kind), arrived=Arrived(has_agreed=False)) == code


def test_who_comes_too_early_is_told_that_first():
    nothing = Arrived(has_agreed=False, is_stamped=False, is_licensed=False)

    assert code_at(-60, arrived=nothing) == Code.TOO_EARLY
    assert code_at(5, arrived=nothing) == Code.AGREEMENTS_MISSING
    assert "signature" in asked(5, arrived=nothing).reason


def test_what_was_taken_back_closes_the_next_door_at_once_and_signing_opens_it(now):
    session, old = live_session(), take_back("noor", now)

    assert refusal_of("noor", session, now) == Code.AGREEMENTS_MISSING
    assert admit_to_room(by=viewer("sam"), session=session, at=now).name == "Sam"

    sign_agreement(by=viewer("noor"), agreement=old, name="Noor", at=now)

    assert admit_to_room(by=viewer("noor"), session=session, at=now).name == "Noor"


def test_a_newer_version_closes_the_door_for_everyone_but_machines(now):
    session = live_session()
    a_new_version(now)

    assert refusal_of("noor", session, now) == Code.AGREEMENTS_MISSING
    assert refusal_of("sam", session, now) == Code.AGREEMENTS_MISSING
    assert admit_to_room(by=viewer("fay"), session=session, at=now)
    assert admit_synthetic(by=PLAYER, seat=seat("wren"), at=now)


def test_who_is_in_comes_back_into_the_same_session_and_whoever_left_does_not(now):
    session, noor = live_session(), viewer("noor")
    first = admit_to_room(by=noor, session=session, at=now)
    take_back("noor", now)
    room = Room.objects.get(session=session).name

    assert standing_of(noor, first.place, first.admission, room, at=now)
    later = now + timedelta(minutes=1)
    again = admit_to_room(by=noor, session=session, holding=first.admission, at=later)
    assert standing_of(noor, again.place, again.admission, room, at=later)
    assert asks_first(noor, session.pk, at=later) is None

    leave(by=noor, session=session, went=Went.LEFT, at=later)
    with pytest.raises(Refused) as no:
        admit_to_room(by=noor, session=session, holding=again.admission, at=later)
    assert no.value.code == Code.AGREEMENTS_MISSING


def test_another_device_is_another_door(now):
    session, noor = live_session(), viewer("noor")
    admit_to_room(by=noor, session=session, at=now)
    take_back("noor", now)

    assert refusal_of("noor", session, now, instead=True) == Code.AGREEMENTS_MISSING


def test_the_rooms_page_leads_to_the_agreement_and_back(sign_in, now):
    session, client = live_session(), sign_in("noor")
    take_back("noor", now)
    room = f"/sessions/{session.pk}/room/"

    first = client.get(client.get(room).url).url
    assert client.get(first).status_code == 200
    answer = client.post(first, {"name": "Noor"})

    assert answer.url == room
    assert client.get(room).status_code == 200


def test_while_the_page_is_open_the_refusal_leads_there_too(sign_in, now):
    session, client = live_session(), sign_in("noor")
    page = client.get(f"/sessions/{session.pk}/room/").content.decode()
    take_back("noor", now)

    answer = client.post(f"/sessions/{session.pk}/admit/")

    assert f"/agreements/next/?room={session.pk}" in page
    assert answer.status_code == 403
    assert answer.json()["code"] == "agreements_missing"


def test_the_facilitator_reads_why_somebody_is_not_in(now):
    session = live_session()
    take_back("noor", now)

    strip = strip_of(viewer("fay"), session.pk, at=now)
    (today,) = [one for one in day_of(viewer("fay"), at=now).sessions if one.session_id == session.pk]

    lacks = {one.name: one.lacks for _, people in strip.groups for one in people if one.lacks}
    assert lacks == {"Noor": "agreements are missing"}
    assert {one.name: one.words for one in today.missing if one.words} == lacks


def test_whoever_is_in_lacks_nothing_that_matters_now(now, sign_in):
    session = live_session()
    a_new_version(now)

    page = sign_in("fay").get(f"/sessions/{session.pk}/room/").content.decode()

    assert page.count("agreements are missing") == 3  # Noor, Sam, Kit; machines sign nothing
