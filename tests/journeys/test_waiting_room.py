"""Before the room, in real browsers: who waits reads why, comes in by themselves, or is told not now."""

from datetime import timedelta

import pytest

from hearthside.program.actions import change_setting
from hearthside.program.models import Program
from hearthside.rooms.models import Room, Waiting
from hearthside.rooms.terms import LINE_LOST
from hearthside.schedule.models import Session
from tests import builders
from tests.journeys.in_the_room import LISTEN, act, control, enter, names
from tests.journeys.open_house import open_house
from tests.journeys.pictures import take
from tests.journeys.players import a_short_group, inside, now
from tests.journeys.test_every_page import by_keyboard, serious


pytestmark = [pytest.mark.journey, pytest.mark.media, pytest.mark.slow, pytest.mark.enable_socket]


@pytest.fixture(scope="module")
def own_hearth(tmp_path_factory):
    settings = {"MEDIA_CONNECTS_PER_SEAT_MINUTE": "60", "MEDIA_CONNECTS_PER_ADDRESS_MINUTE": "300"}
    where = tmp_path_factory.mktemp("waiting") / "house"
    with open_house(where, database="waiting_room", settings=settings) as running:
        yield running


@pytest.fixture
def session(own_hearth, django_db_blocker):
    """A group that nobody has opened."""
    with inside(own_hearth, django_db_blocker):
        made = a_short_group(lasts=timedelta(minutes=20), brief_s=14, synthetic=[])
        Room.objects.filter(session=made).delete()
        yield made


def knock(page, hearth, session):
    page.add_init_script(LISTEN)
    page.goto(f"{hearth.url}/sessions/{session.pk}/room/")
    return page.get_by_role("heading", name="Fay will let you in.")


def test_the_way_in(own_hearth, session, walk_in):
    noor, fay, sam = (walk_in(slug, at=own_hearth) for slug in ("noor", "fay", "sam"))
    noor.set_viewport_size({"width": 390, "height": 844})
    knock(noor, own_hearth, session).wait_for()
    noor.locator("[data-word=sentence]", has_text="The room is not open yet.").wait_for()
    noor.get_by_text("Fay sees you: here").wait_for()
    assert noor.get_by_text("waiting since ").is_visible()
    assert not noor.locator("li.tile").count()
    assert not control(noor, "Mic").is_visible()
    assert noor.get_by_role("link", name="Crisis card").is_visible()
    assert noor.get_by_role("button", name="Tell my team now").is_visible()
    assert noor.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert by_keyboard(noor) == ([], [])
    assert serious(noor) == []
    take(noor, "waiting-room")

    enter(fay, own_hearth.url, session.pk)  # which opens the room
    noor.locator("li.tile", has_text="Fay").locator("video").wait_for(timeout=10_000)
    assert not noor.get_by_role("heading", name="Fay will let you in.").count()
    fay.get_by_text("The room is open").wait_for()

    fay.get_by_text("Close the door").click()
    fay.get_by_role("button", name="quiet exercise, about 3 minutes").click()
    fay.get_by_text("The door is closed").wait_for()
    knock(sam, own_hearth, session).wait_for()
    sam.locator("[data-word=sentence]", has_text="quiet exercise, about 3 minutes").wait_for()
    queue = fay.locator("#strip li", has_text="Sam")
    queue.get_by_text("waiting since").wait_for()
    fay.get_by_text("1 waits to come in").wait_for()
    fay.wait_for_function(
        "() => document.querySelector('[data-part=said]').textContent.includes('Sam waits to come in.')"
    )
    assert serious(fay) == []
    take(fay, "room-door")
    noor.reload()  # a line that was lost needs no waiting
    noor.locator("li.tile", has_text="Fay").wait_for()

    queue.get_by_role("button", name="Not now").click()
    sam.locator("[data-word=sentence]", has_text="You cannot come in just now.").wait_for()
    fay.get_by_text("1 waits to come in").wait_for(state="hidden")
    fay.locator("#strip li", has_text="Sam").get_by_role("button", name="Admit").click()
    sam.locator("li.tile", has_text="Fay").locator("video").wait_for(timeout=15_000)
    assert names(sam) == {"You", "Fay, leads", "Noor"}


def test_away_is_seen_and_the_door_that_opens_lets_in(own_hearth, session, walk_in):
    fay, noor = walk_in("fay", at=own_hearth), walk_in("noor", at=own_hearth)
    enter(fay, own_hearth.url, session.pk)
    fay.get_by_text("Close the door").click()
    fay.get_by_role("button", name="Without a word").click()
    fay.get_by_text("The door is closed").wait_for()
    knock(noor, own_hearth, session).wait_for()
    fay.locator("#strip li", has_text="Noor").get_by_text("waiting since").wait_for()

    noor.context.set_offline(True)
    noor.get_by_text("No line just now").wait_for(timeout=15_000)
    Waiting.objects.update(heard_at=now() - timedelta(seconds=20))
    fay.locator("#strip li", has_text="Noor").get_by_text("away since").wait_for(timeout=15_000)

    noor.context.set_offline(False)
    noor.get_by_text("Fay sees you: here").wait_for(timeout=10_000)
    fay.locator("#strip li", has_text="Noor").get_by_text("waiting since").wait_for()
    fay.get_by_role("button", name="Open the door").click()
    noor.locator("li.tile", has_text="Fay").wait_for(timeout=10_000)


def test_leaving_the_waiting_room(own_hearth, session, walk_in):
    noor = walk_in("noor", at=own_hearth)
    knock(noor, own_hearth, session).wait_for()

    control(noor, "Leave").click()

    noor.wait_for_url("**/after/")
    assert Waiting.objects.get(seat=builders.seat("noor", session)).ending == "left"
    assert Session.objects.get(pk=session.pk).ended_at is None


def test_the_lead_is_handed_over_taken_back_and_taken_without_asking(own_hearth, session, walk_in):
    change_setting(
        by=builders.US, program=Program.objects.get(), key=LINE_LOST, value=5,
        holds_from=builders.day_of(now()), reason="A journey has no time to wait.", at=now(),
    )  # fmt: skip
    fay, pia = walk_in("fay", at=own_hearth), walk_in("pia", at=own_hearth)
    enter(fay, own_hearth.url, session.pk)
    enter(pia, own_hearth.url, session.pk)
    end = {page: page.get_by_role("button", name="End for all").first for page in (fay, pia)}
    assert pia.get_by_text("Fay leads.").is_visible()
    assert not end[pia].count()

    act(fay, "Hand over the lead", whose="Pia")
    pia.get_by_text("You lead for now").wait_for()
    end[pia].wait_for()
    end[fay].wait_for(state="detached")
    assert serious(pia) == []
    fay.get_by_role("button", name="Take the lead back").click()
    end[fay].wait_for()
    end[pia].wait_for(state="detached")
    pia.locator("li.tile", has_text="Fay, leads").wait_for()

    fay.close()  # the machine of who leads is gone
    pia.get_by_text("You lead for now").wait_for(timeout=20_000)
    end[pia].wait_for()
    again = walk_in("fay", at=own_hearth)
    enter(again, own_hearth.url, session.pk)
    again.get_by_text("Pia leads since").first.wait_for()
    again.get_by_role("button", name="Take the lead back").click()
    again.get_by_role("button", name="End for all").first.wait_for()
