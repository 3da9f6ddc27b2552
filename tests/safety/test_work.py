"""The work list, one concern, and what whoever pressed is told: as pages."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthside.demo.terms import DAY_ZONE
from hearthside.kernel.clock import local
from hearthside.notices import topics
from hearthside.safety import actions, queries
from hearthside.safety.models import Concern
from hearthside.safety.rules import WORK_LIST
from hearthside.safety.terms import Ending, Happened, Outside, Tier
from tests.builders import day_of, episode, person, viewer

from .test_concerns import MINUTE, answered, climb, on_duty, pressed


pytestmark = pytest.mark.django_db


def body(answer):
    return " ".join(answer.content.decode().split())


def test_one_press_says_who_calls_on_which_number_and_by_when(sign_in, now):
    on_duty("omar", now)
    noor = sign_in("noor")

    page = body(noor.post("/tell/"))

    assert "Omar calls you by" in page
    assert 'href="tel:988"' in page
    assert "Say where you are: " in page
    one = Concern.objects.get()
    refused = noor.post(f"/help/{one.pk}/number/", {"number": "later"})
    assert (refused.status_code, "Write the number with its area code" in body(refused)) == (422, True)
    assert 'value="later"' in body(refused)
    assert noor.post(f"/help/{one.pk}/number/", {"number": "518 555 0199"}).status_code == 302
    assert 'value="518 555 0199"' in body(noor.get("/help/"))


def test_when_somebody_answered_and_spoke_with_them_their_page_says_so(sign_in, now):
    on_duty("omar", now)
    made = pressed(now)
    noor, omar = sign_in("noor"), sign_in("omar")
    omar.post(f"/work/{made.pk}/answer/")
    assert "They have seen it." in body(noor.get("/help/"))

    omar.post(f"/work/{made.pk}/reached/", {"how": "spoke"})

    assert "Omar spoke with you." in body(noor.get("/help/"))


def test_where_nothing_is_open_the_page_says_so(sign_in):
    assert "Nothing is open right now." in body(sign_in("sam").get("/help/"))


def test_a_whole_concern_is_answered_on_its_page(sign_in, now):
    on_duty("omar", now)
    made = pressed(now)
    omar, dana = sign_in("omar"), sign_in("dana")
    assert f"/work/{made.pk}/answer/" in body(omar.get("/work/"))
    tomorrow = local(now + dt.timedelta(hours=20), DAY_ZONE)
    done = {
        "answer": {},
        "tried": {"tried": "called"},
        "reached": {"how": "spoke"},
        "assess": {"level": "moderate", "words": "No plan.", "means_discussed": "on"},
        "plan": {},
        "next": {"day": f"{tomorrow:%Y-%m-%d}", "starts": f"{tomorrow:%H:%M}"},
        "sign": {"ending": Ending.CLOSER, "words": "We speak tomorrow."},
    }

    codes = {name: omar.post(f"/work/{made.pk}/{name}/", data).status_code for name, data in done.items()}

    assert codes == dict.fromkeys(done, 302)
    assert "Waits for a second signature" in body(dana.get("/work/"))
    assert dana.post(f"/work/{made.pk}/cosign/").status_code == 302
    made.refresh_from_db()
    assert made.closed_at is not None
    assert "Nobody waits." in body(dana.get("/work/"))


def test_what_does_not_fit_is_asked_again_with_what_was_typed(sign_in, now):
    made = answered(now)
    ines = sign_in("ines")

    page = ines.post(f"/work/{made.pk}/assess/", {"words": "Tired, no plan."})

    assert page.status_code == 422
    assert "Choose one." in body(page)
    assert "Tired, no plan." in body(page)
    early = ines.post(f"/work/{made.pk}/sign/", {"ending": "closer", "words": "Well."})
    assert (early.status_code, "Before this can close: reach them" in body(early)) == (422, True)
    assert ines.post(f"/work/{made.pk}/nothing/").status_code == 404


def test_an_outside_step_is_put_to_a_person_with_the_wishes_beside_it(sign_in, now):
    on_duty("omar", now)
    made = pressed(now)
    climb(made, now + 15 * MINUTE)
    dana = sign_in("dana")
    page = body(dana.get(f"/work/{made.pk}/"))
    assert "Call their emergency contact" in page
    assert "The program calls nobody by itself." in page

    told = {"step": Outside.EMERGENCY_CONTACT, "was_done": "no", "words": "She rang back."}
    assert dana.post(f"/work/{made.pk}/outside/", told).status_code == 302

    last = made.events.order_by("nth").last()
    assert (last.happened, last.what, last.words) == (
        Happened.OUTSIDE,
        "emergency_contact:not done",
        "She rang back.",
    )
    assert "The program calls nobody by itself." not in body(dana.get(f"/work/{made.pk}/"))


def test_a_colleague_raises_one_once_however_often_they_press(sign_in, now):
    on_duty("omar", now)
    ines = sign_in("ines")
    where = f"/people/{episode('noor').pk}/concern/"
    key = body(ines.get(where)).split('name="key" value="')[1].split('"')[0]
    told = {"key": key, "tier": "red", "words": "She sent a goodbye."}

    assert [ines.post(where, told).status_code for _ in range(3)] == [302] * 3

    one = Concern.objects.get()
    assert (one.tier, one.owner) == (Tier.RED, person("omar"))
    assert "She sent a goodbye." in body(sign_in("omar").get("/work/"))


def test_what_nobody_answered_stands_first_and_what_is_red_before_all(now):
    on_duty("cora", now)
    answered(now - 30 * MINUTE, source="form:1")
    answered(now - 40 * MINUTE, source="form:2")
    seen = answered(now - 50 * MINUTE, source="form:3")
    red = pressed(now)
    actions.acknowledge(by=viewer("ines"), concern=seen, at=now)

    cards = queries.work_of(viewer("cora"), at=now).cards

    assert [one.concern_id for one in cards][0::3] == [red.pk, seen.pk]
    assert [one.waits_words for one in cards][1:3] == [
        "Nobody has answered for 40 minutes",
        "Nobody has answered for 30 minutes",
    ]


def test_the_button_at_the_thumb_is_for_nothing_less_urgent_than_what_stands_above(now):
    on_duty("omar", now)
    hers, red = answered(now - MINUTE, tier=Tier.YELLOW), pressed(now)

    assert queries.work_of(viewer("ines"), at=now).first is None
    assert queries.work_of(viewer("omar"), at=now).first.concern_id == red.pk

    actions.acknowledge(by=viewer("omar"), concern=red, at=now)
    assert queries.work_of(viewer("ines"), at=now).first.concern_id == hers.pk


def test_however_many_are_open_the_list_asks_as_often(sign_in, now):
    on_duty("cora", now)
    counts = []
    for many in (1, 3):
        for n in range(many):
            answered(now, source=f"form:{many}-{n}")
        with CaptureQueriesContext(connection) as asked:
            list(queries.work_of(viewer("cora"), at=now).cards)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_who_works_here_follows_the_list_and_nobody_else(now):
    assert topics.may_follow(viewer("cora"), WORK_LIST)
    assert not topics.may_follow(viewer("noor"), WORK_LIST)
    assert topics.may_follow(viewer("noor"), f"help:{episode('noor').pk}")
    assert not topics.may_follow(viewer("sam"), f"help:{episode('noor').pk}")


def test_the_bell_counts_what_is_theirs_and_waits(sign_in, now):
    on_duty("omar", now)
    omar = sign_in("omar")
    assert 'data-count="0"' in body(omar.get("/work/bell/"))
    made = pressed(now)

    assert 'data-count="1" data-red="1"' in body(omar.get("/work/bell/"))

    actions.acknowledge(by=viewer("omar"), concern=made, at=now)
    assert 'data-count="0"' in body(omar.get("/work/bell/"))


def test_the_director_changes_how_soon_help_comes_from_a_day_on(sign_in, now):
    on_duty("omar", now)
    dana, where = sign_in("dana"), f"/programs/{episode('noor').program_id}/help/"
    told = {"key": "concern.red.supervisor_min", "holds_from": f"{day_of(now):%Y-%m-%d}"}
    assert dana.post(where, told | {"value": "2"}).status_code == 422
    assert dana.post(where, told | {"value": "0", "reason": "None."}).status_code == 422

    assert dana.post(where, told | {"value": "2", "reason": "We are many."}).status_code == 302

    assert "changed" in body(dana.get(where))
    assert pressed(now).climbs_at == now + 2 * MINUTE
