"""The pages: one tap, nothing lost, back to the room; and where somebody is, for whoever may know."""

import datetime as dt

import pytest

from hearthside.access.models import TrailEntry
from hearthside.journeys.actions import open_in_emergency
from hearthside.journeys.queries.stamping import arrive_page
from hearthside.kernel.clock import day_around
from hearthside.program.models import Episode
from hearthside.safety.models import Stamp
from hearthside.safety.queries import where_is
from tests.builders import a_session, arrived, episode, live_session, person, viewer

from .sees import WHERE_I_AM


pytestmark = pytest.mark.django_db
ROOM = "/sessions/{}/room/"
MARKS = (
    "41 Juniper Street",
    "212 555 0148",
    "Marguerite",
    "Nobody at number 43",
    "Text \u201chello\u201d first",
)


def where_of(slug):
    return f"/people/{episode(slug).pk}/where/"


def test_the_room_leads_to_the_page_and_the_page_back_to_the_room(sign_in):
    Stamp.objects.filter(episode=episode("noor")).delete()
    noor, room = sign_in("noor"), ROOM.format(live_session().pk)

    sent = noor.get(room)
    assert sent["Location"] == f"/arrive/?to={live_session().pk}"
    assert "Same as last time" not in noor.get(sent["Location"]).content.decode()
    back = noor.post("/arrive/", WHERE_I_AM | {"to": live_session().pk})

    assert back["Location"] == room
    assert noor.get(room).status_code == 200


def test_one_tap_says_what_was_said_last_time(sign_in, now):
    arrived("noor", now - dt.timedelta(days=3))
    noor, before = sign_in("noor"), Stamp.objects.count()
    Stamp.objects.filter(episode=episode("noor"), at__gt=now - dt.timedelta(days=2)).delete()

    page = noor.get(f"/arrive/?to={live_session().pk}").content.decode()
    sent = noor.post("/arrive/again/", {"to": live_session().pk})

    assert "Same as last time: Home" in page
    assert sent["Location"] == ROOM.format(live_session().pk)
    made = Stamp.objects.filter(episode=episode("noor")).latest("at")
    assert (made.address, made.never_call, made.on) == (
        "41 Juniper Street, Albany", "Nobody at number 43", live_session().on,
    )  # fmt: skip
    assert before


def test_whoever_was_not_alone_is_asked_again_and_has_no_one_tap(sign_in, now):
    arrived("noor", now, is_private=False, remedy="headphones")
    noor = sign_in("noor")

    assert noor.post("/arrive/again/", {})["Location"] == "/arrive/"
    assert Stamp.objects.filter(episode=episode("noor")).latest("at").remedy == "headphones"


def test_nothing_that_was_typed_is_lost(sign_in):
    typed = WHERE_I_AM | {"address": "9 Elm Street, Troy", "is_private": "no", "phone": "0148"}

    answer = sign_in("noor").post("/arrive/", typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("9 Elm Street, Troy", "Marguerite, 212 555 0149", "Nobody at number 43", "0148"):
        assert f'value="{words}"' in page
    assert "Write the number with its area code" in page
    assert "Choose what would help" in page


def test_not_alone_is_no_refusal_and_the_facilitator_sees_it(sign_in):
    noor = sign_in("noor")

    sent = noor.post("/arrive/", WHERE_I_AM | {"is_private": "no", "remedy": "writing"})

    assert sent.status_code == 302
    assert noor.post(f"/sessions/{live_session().pk}/admit/").status_code == 200
    words = "not alone; writes instead of speaking"
    assert words in sign_in("fay").get("/day/").content.decode()
    assert words in sign_in("fay").get(f"/sessions/{live_session().pk}/strip/").content.decode()


def test_an_address_elsewhere_in_the_query_leads_nowhere_else(sign_in):
    elsewhere = a_session(at=dt.datetime.now(dt.UTC), cohort="Birch")

    for to in (elsewhere.pk, "https://example.org/", "x"):
        sent = sign_in("noor").post("/arrive/", WHERE_I_AM | {"to": str(to)})
        assert sent.status_code in {302, 422}
        assert sent.status_code == 422 or sent["Location"] == "/today/"


@pytest.mark.parametrize("who", ["ines", "fay", "cora", "dana"])
def test_whoever_treats_leads_or_runs_reads_all_of_it_and_it_is_a_disclosure(sign_in, now, who):
    made = arrived("noor", now)

    page = sign_in(who).get(where_of("noor")).content.decode()

    assert all(mark in page for mark in MARKS)
    assert "No stamp today" not in page
    (entry,) = TrailEntry.objects.filter(subject=f"safety.Stamp:{made.pk}", what="opened")
    assert (entry.by, entry.subjects) == (person(who).pk, [episode("noor").pk])


@pytest.mark.parametrize("who", ["sam", "ada", "omar", "pia", "ivo", "bill", "opal"])
def test_nobody_else_reads_any_of_it_anywhere(sign_in, now, who):
    arrived("noor", now, state="OH")
    client = sign_in(who)

    pages = ("/", "/day/", "/roster/", "/today/", "/arrive/", "/licences/missing/", where_of("noor"),
             f"/people/{episode('noor').pk}/", ROOM.format(live_session().pk))  # fmt: skip
    for page in pages:
        said = client.get(page, follow=True).content.decode()
        assert [mark for mark in MARKS[:4] if mark in said] == [], page


def test_in_an_emergency_it_is_open_for_an_hour(sign_in, now):
    arrived("noor", now)
    omar = sign_in("omar")
    assert omar.get(where_of("noor")).status_code == 404

    open_in_emergency(by=viewer("omar"), episode=episode("noor"), reason="She fell silent.", at=now)

    assert "41 Juniper Street" in omar.get(where_of("noor")).content.decode()


def test_without_a_stamp_today_the_last_one_known_stands_there_with_its_day(sign_in, now):
    Stamp.objects.filter(episode=episode("noor")).delete()
    ines = sign_in("ines")
    assert "Nothing was ever said" in ines.get(where_of("noor")).content.decode()

    arrived("noor", now - dt.timedelta(days=3))

    page = ines.get(where_of("noor")).content.decode()
    assert "No stamp today" in page
    assert "41 Juniper Street" in page
    assert not where_is(viewer("ines"), episode("noor"), at=now).is_current


@pytest.mark.parametrize("page", ["/day/", "/roster/", "person"])
def test_it_is_one_click_from_every_page_that_shows_the_person(sign_in, page):
    url = f"/people/{episode('noor').pk}/" if page == "person" else page

    assert where_of("noor") in sign_in("fay").get(url).content.decode()


def test_no_page_leads_a_tech_host_to_where_someone_is(sign_in):
    pia = sign_in("pia")

    assert "/where/" not in pia.get("/day/").content.decode()
    assert "/where/" not in pia.get(ROOM.format(live_session().pk)).content.decode()


def test_the_pages_cost_the_same_whatever_was_said(sign_in, now, django_assert_num_queries):
    ines, stay = viewer("ines"), episode("noor")
    for n in range(3):
        arrived("noor", now + dt.timedelta(minutes=n), address=f"{n} Pine Street, Albany")
        stay = Episode.objects.get(pk=stay.pk)
        with django_assert_num_queries(4):
            where_is(ines, stay, at=now)


def test_just_after_midnight_the_page_still_says_what_was_said_for_the_session_that_goes_on(db, now):
    noor, midnight = viewer("noor"), day_around(now, "America/New_York")[1] + dt.timedelta(days=2)
    late = a_session(at=now, starts_in=midnight - now - dt.timedelta(minutes=30))

    made = arrived("noor", late.starts_at)

    assert made.on == late.on
    assert arrive_page(noor, to=None, at=midnight + dt.timedelta(minutes=20)).here is not None
    assert arrive_page(noor, to=None, at=midnight + dt.timedelta(hours=9)).here is None
