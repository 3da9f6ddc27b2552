"""Before the room and at its end, in real browsers: who waits reads why, comes in by themselves, or is told not now; what
a phone, a keyboard and a screen reader have of the room."""

from datetime import timedelta

import pytest

from hearthside.program.actions import change_setting
from hearthside.program.models import Program
from hearthside.rooms import actions
from hearthside.rooms.models import Room, Waiting
from hearthside.rooms.terms import LINE_LOST
from hearthside.schedule.models import Session
from hearthside.schedule.rules import RECONCILER
from tests import builders
from tests.journeys.in_the_room import LISTEN, act, control, enter, names, pressed
from tests.journeys.open_house import open_house
from tests.journeys.pictures import take
from tests.journeys.players import a_short_group, inside, now
from tests.journeys.usable import by_keyboard, serious


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


SCROLLS = (
    "(part) => { const one = document.querySelector(part); return one.scrollHeight > one.clientHeight + 4; }"
)
AT_END = """(part) => { const one = document.querySelector(part);
  return one.scrollTop > 0 && one.scrollHeight - one.scrollTop - one.clientHeight < 4; }"""
IN_VIEW = """(part) => { const at = document.querySelector(part).getBoundingClientRect();
  return at.top >= 0 && at.top < document.querySelector(".controls").getBoundingClientRect().top; }"""


def tab_to(page, selector):
    """As somebody without a mouse gets there, from wherever they are, and around once."""
    wanted = page.locator(selector).first
    for _ in range(150):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the Tab key does not lead to {selector}")


def press(page, selector, key="Enter"):
    page.locator(selector).first.wait_for()
    tab_to(page, selector)
    page.keyboard.press(key)


def hears(page, words):
    """Whoever listens to the room's one line."""
    page.wait_for_function(
        "(words) => document.querySelector('[data-part=said]').textContent.includes(words)", arg=words
    )


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

    fay.goto(f"{own_hearth.url}/day/")
    fay.add_init_script(LISTEN)
    fay.get_by_role("link", name="1 person waits to come into Group").press(
        "Enter"
    )  # one press, from wherever she is
    fay.locator("li.tile video").first.wait_for(timeout=15_000)  # which opens the room
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


def test_whoever_waits_reads_that_nobody_came_and_that_the_team_was_told(own_hearth, session, walk_in):
    noor = walk_in("noor", at=own_hearth, width=390)
    knock(noor, own_hearth, session).wait_for()
    assert not noor.locator("[data-word=late]").is_visible()

    actions.say_nobody_leads(by=RECONCILER, session=session, at=now())

    noor.get_by_role("heading", name="Fay is not here yet.").wait_for(timeout=10_000)
    assert noor.locator("[data-word=late]", has_text="We told your team at").is_visible()
    hears(noor, "nobody is here yet to lead it")
    assert serious(noor) == []
    fay = walk_in("fay", at=own_hearth)
    enter(fay, own_hearth.url, session.pk)
    noor.locator("li.tile", has_text="Fay").wait_for(timeout=15_000)


def test_on_a_phone_new_messages_are_counted_until_they_were_seen(own_hearth, session, walk_in):
    fay, noor = walk_in("fay", at=own_hearth), walk_in("noor", at=own_hearth, width=390)
    enter(fay, own_hearth.url, session.pk)
    noor.set_viewport_size({"width": 390, "height": 700})
    enter(noor, own_hearth.url, session.pk)
    way = noor.locator(".controls").get_by_role("link", name="Chat")
    way.wait_for()

    for words in ("Hello", "We begin in a minute"):
        actions.say(by=builders.viewer("fay"), session=session, words=words, private=False, at=now())
    noor.locator(".controls").get_by_role("link", name="Chat 2 new").wait_for()
    hears(noor, "Fay wrote in the chat.")
    assert "Hello" not in noor.locator("[data-part=said]").text_content()

    way.press("Enter")
    noor.locator(".controls").get_by_role("link", name="Chat", exact=True).wait_for()
    assert noor.evaluate("document.activeElement.id") == "chat"
    noor.reload()  # neither the way there nor a reload costs the way back
    noor.locator("li.tile video").first.wait_for(timeout=15_000)
    assert not noor.get_by_text("on another device").is_visible()
    assert noor.locator(".controls").get_by_role("link", name="Chat", exact=True).is_visible()


def test_strip_and_chat_stay_beside_the_pictures_and_scroll_by_themselves(own_hearth, session, walk_in):
    fay, noor = walk_in("fay", at=own_hearth), walk_in("noor", at=own_hearth)
    for page in (fay, noor):
        page.set_viewport_size({"width": 1280, "height": 640})
        enter(page, own_hearth.url, session.pk)
    for n in range(12):
        actions.say(by=builders.viewer("fay"), session=session, words=f"Line {n}", private=False, at=now())
    noor.get_by_text("Line 11").wait_for()

    for page, part in ((fay, "#strip > .roster"), (noor, ".chat")):
        assert page.evaluate(SCROLLS, part)
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        tab_to(page, part)
        page.keyboard.press("Home")
        page.keyboard.press("End")
        page.wait_for_function(AT_END, arg=part)
        assert page.evaluate(IN_VIEW, "li.tile:last-child")
        assert serious(page) == []


def test_after_the_end_nothing_stands_in_the_bar_that_makes_no_sense(own_hearth, session, walk_in):
    fay, pia, noor = (walk_in(slug, at=own_hearth) for slug in ("fay", "pia", "noor"))
    for page in (fay, pia, noor):
        enter(page, own_hearth.url, session.pk)
    assert control(noor, "Hand").is_visible()

    fay.get_by_role("button", name="End for all").click()
    fay.get_by_role("button", name="End now").click()
    noor.get_by_role("link", name="What is next").wait_for(timeout=15_000)
    pia.get_by_text("This session has ended.").first.wait_for()

    for name in ("Mic", "Camera", "Hand", "Moment", "Cover", "Leave"):
        control(noor, name).wait_for(state="hidden")
    assert noor.get_by_role("button", name="Tell my team now").is_visible()
    assert not noor.get_by_role("button", name="Hide me").is_visible()
    for name in ("Leave", "Mic", "Mute Noor", "Close the door"):
        pia.get_by_role("button", name=name, exact=True).first.wait_for(state="hidden")
    pia.locator("#strip summary").first.wait_for(state="detached")
    assert serious(noor) == []
    assert serious(pia) == []


def test_the_whole_room_without_a_mouse(own_hearth, session, walk_in):
    fay, noor = walk_in("fay", at=own_hearth), walk_in("noor", at=own_hearth, width=390)
    enter(fay, own_hearth.url, session.pk)
    enter(noor, own_hearth.url, session.pk)
    pressed(noor, "microphone", "true")

    press(noor, "[data-control=microphone]", " ")
    pressed(noor, "microphone", "false")
    press(noor, "[data-control=camera]")
    pressed(noor, "camera", "false")
    press(noor, "[data-hands=own]")
    press(fay, "button:has-text('Give Noor the floor')")
    hears(noor, "You have the floor.")
    press(fay, "button:has-text('Thank you')")
    press(noor, "[data-step=moment]")
    fay.locator("#strip h3", has_text="Needs a moment").wait_for()
    noor.wait_for_function("() => document.activeElement.textContent.trim() === 'I am back'")
    noor.keyboard.press("Enter")
    fay.locator("#strip h3", has_text="Needs a moment").wait_for(state="detached")

    press(noor, ".to-chat")
    tab_to(noor, "textarea[name=words]")
    noor.keyboard.type("from a keyboard")
    press(noor, "#chat-form button")
    fay.get_by_text("from a keyboard").wait_for()

    press(fay, "#strip li:has-text('Noor') summary")
    press(fay, "#strip li:has-text('Noor') button:has-text('Microphone off until asked')")
    noor.get_by_text("Your microphone is off until you are asked to speak").wait_for()
    press(fay, "summary:has-text('Timer for everyone')")
    press(fay, "#timer button:has-text('5 min')")
    noor.locator("[data-timer]").wait_for()
    press(noor, "[data-control=leave] button")
    noor.wait_for_url("**/after/")
    hears(fay, "Noor left.")
    press(fay, "#lead button")
    press(fay, "[data-control=end] button:has-text('End now')")
    fay.wait_for_url("**/sheet/")


def test_the_screen_readers_line_has_joins_hands_the_lead_and_the_line(own_hearth, session, walk_in):
    fay, pia, noor = (walk_in(slug, at=own_hearth) for slug in ("fay", "pia", "noor"))
    enter(fay, own_hearth.url, session.pk)
    enter(noor, own_hearth.url, session.pk)
    hears(fay, "Noor came in.")

    control(noor, "Hand").press("Enter")
    hears(fay, "Hands up: 1 Noor.")
    hears(noor, "Hands up: 1 you.")
    fay.get_by_role("button", name="Give Noor the floor").press("Enter")
    hears(noor, "You have the floor.")
    enter(pia, own_hearth.url, session.pk)
    act(fay, "Hand over the lead", whose="Pia")
    hears(noor, "Pia leads since")
    hears(pia, "You lead since")

    noor.context.set_offline(True)
    noor.locator("[role=status]", has_text="Your line dropped.").wait_for()
    noor.context.set_offline(False)
    hears(noor, "You are back in the room.")
    status = noor.locator("[data-part=said]")
    assert (status.get_attribute("role"), status.get_attribute("aria-live")) == (
        "status",
        None,
    )  # calm: it waits


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
