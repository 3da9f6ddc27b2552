"""What one person's page does in the room: apart, refused, taken over, quietened, left, gone."""

import os
import re
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from hearthside.rooms.models import Room
from hearthside.rooms.outside import token_for
from hearthside.rooms.terms import Pass
from hearthside.schedule.models import Session
from tests import builders
from tests.journeys.in_the_room import (
    KNOCK,
    LISTEN,
    LIVE_TRACKS,
    act,
    control,
    enter,
    growing,
    names,
    pressed,
)
from tests.journeys.open_house import ROOT, open_house
from tests.journeys.pictures import take
from tests.journeys.players import Player, a_short_group, inside, now
from tests.journeys.usable import by_keyboard, serious


pytestmark = [pytest.mark.journey, pytest.mark.media, pytest.mark.slow, pytest.mark.enable_socket]


@pytest.fixture(scope="module")
def own_hearth(tmp_path_factory):
    """One program and one group for all of these; each leaves the room as it found it."""
    settings = {"MEDIA_CONNECTS_PER_SEAT_MINUTE": "60", "MEDIA_CONNECTS_PER_ADDRESS_MINUTE": "300"}
    with open_house(
        tmp_path_factory.mktemp("room") / "house", database="in_room", settings=settings
    ) as running:
        yield running


@pytest.fixture(scope="module")
def group(own_hearth, django_db_blocker):
    with inside(own_hearth, django_db_blocker):
        session = a_short_group(lasts=timedelta(minutes=20), brief_s=14, synthetic=["wren"])
        wren = Player(own_hearth, builders.seat("wren", session), 0)
        wren.come()
        yield session, wren
        wren.end()


def test_microphone_and_camera_are_apart_and_both_can_be_off(own_hearth, group, walk_in):
    session, _ = group
    noor, fay = walk_in("noor", at=own_hearth), walk_in("fay", at=own_hearth)
    enter(noor, own_hearth.url, session.pk)
    enter(fay, own_hearth.url, session.pk)
    pressed(noor, "microphone", "true")
    pressed(noor, "camera", "true")
    noors = fay.locator("li.tile", has_text="Noor")

    control(noor, "Camera").click()
    noors.locator(".avatar").wait_for()
    assert noors.locator(".avatar").text_content() == "N"
    assert growing(fay, 3)["Noor audio"]

    control(noor, "Mic").click()
    noors.get_by_text("muted").wait_for(state="attached")
    pressed(noor, "microphone", "false")
    control(noor, "Camera").press("Enter")
    noors.locator("video").wait_for()

    noor.get_by_role("button", name="Hide me").press(" ")
    noor.locator("li.tile", has_text="You").locator(".avatar").wait_for()
    assert growing(fay, 3)["Noor video"]
    noor.get_by_text("A thin line, or no camera today?").click()
    noor.get_by_role("button", name="Sound only").click()
    noor.get_by_role("button", name="Data saver").click()
    pressed(noor, "camera", "false")
    noor.reload()
    noor.locator("li.tile", has_text="You").locator(".avatar").wait_for()
    pressed(noor, "microphone", "true")
    pressed(noor, "camera", "false")
    noor.get_by_text("A thin line, or no camera today?").click()
    for wish in ("Sound only", "Data saver"):
        assert noor.get_by_role("button", name=wish).get_attribute("aria-pressed") == "true"
    assert growing(noor, 3)["Wren video"]


def test_without_camera_or_microphone_one_is_in_all_the_same(own_hearth, group, walk_in):
    session, _ = group
    noor = walk_in("noor", at=own_hearth)
    noor.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    noor.add_init_script(LISTEN)
    noor.goto(f"{own_hearth.url}/sessions/{session.pk}/room/")

    noor.get_by_text("This browser gave us no camera").wait_for()
    noor.get_by_text("This browser gave us no microphone").wait_for()
    noor.locator("li.tile", has_text="Wren").locator("video").wait_for()
    assert growing(noor, 3) == {"Wren video": True, "Wren audio": True}


def test_muted_and_off_until_asked(own_hearth, group, walk_in):
    session, _ = group
    noor, fay = walk_in("noor", at=own_hearth), walk_in("fay", at=own_hearth)
    enter(noor, own_hearth.url, session.pk)
    enter(fay, own_hearth.url, session.pk)
    pressed(noor, "microphone", "true")

    act(fay, "Mute Noor")
    pressed(noor, "microphone", "false")
    control(noor, "Mic").click()  # a wish that one may undo
    pressed(noor, "microphone", "true")

    act(fay, "Microphone off until asked Noor")
    noor.get_by_text("Your microphone is off until you are asked to speak").wait_for()
    assert control(noor, "Mic").get_attribute("aria-disabled") == "true"
    noor.reload()  # and it stays off
    noor.get_by_text("Your microphone is off until you are asked to speak").wait_for()
    pressed(noor, "camera", "true")
    assert fay.locator("li.tile", has_text="Noor").locator("audio").count() == 0

    fay.get_by_text("microphone off until asked", exact=True).wait_for()
    act(fay, "Ask to speak Noor")
    noor.get_by_text("You can speak again").wait_for()
    pressed(noor, "microphone", "false")  # nobody is unmuted from outside
    control(noor, "Mic").click()
    pressed(noor, "microphone", "true")
    fay.locator("li.tile", has_text="Noor").locator("audio").wait_for(state="attached")


def test_a_second_device_asks_and_takes_over(own_hearth, group, walk_in):
    session, _ = group
    first, second = walk_in("noor", at=own_hearth), walk_in("noor", at=own_hearth)
    enter(first, own_hearth.url, session.pk)
    second.goto(f"{own_hearth.url}/sessions/{session.pk}/room/")

    second.get_by_text("You are in this room on another device").wait_for()
    assert not second.locator("li.tile").count()
    second.get_by_role("button", name="Use it here").click()
    second.locator("li.tile", has_text="Wren").locator("video").wait_for()
    first.get_by_text("You are in this room on another device").wait_for()

    time.sleep(3)  # nor do the two fight
    assert first.get_by_role("button", name="Use it here").is_visible()
    assert names(second) == {"You", "Wren"}


def test_quick_exit_leaves_first(own_hearth, group, walk_in):
    session, _ = group
    noor, fay = walk_in("noor", at=own_hearth), walk_in("fay", at=own_hearth)
    enter(noor, own_hearth.url, session.pk)
    enter(fay, own_hearth.url, session.pk)
    fay.locator("li.tile", has_text="Noor").wait_for()
    noor.evaluate(
        """() => {
          for (const video of document.querySelectorAll("li.tile video"))
            for (const track of video.srcObject.getTracks())
              if (video.closest("li").textContent.includes("You")) window.mine = track;
        }"""
    )

    began = time.monotonic()
    ended = noor.evaluate(
        """() => {
          const began = performance.now();
          document.dispatchEvent(new CustomEvent("hearthside:quick-exit"));
          return [window.mine.readyState, performance.now() - began];
        }"""
    )
    fay.locator("li.tile", has_text="Noor").wait_for(state="detached", timeout=2000)
    took = time.monotonic() - began

    fay.locator("#strip").get_by_text("quick exit,").wait_for(timeout=3000)
    assert ended[0] == "ended"
    assert ended[1] < 200
    assert took < 1


def test_leave_works_without_a_line_too(own_hearth, group, walk_in):
    session, _ = group
    noor = walk_in("noor", at=own_hearth, width=390)
    enter(noor, own_hearth.url, session.pk)
    noor.context.set_offline(True)
    noor.get_by_text("Your line dropped").wait_for()
    take(noor, "room-line-lost")
    noor.context.set_offline(False)
    noor.get_by_text("Your line dropped").wait_for(state="detached")
    noor.context.set_offline(True)
    noor.get_by_text("Your line dropped").wait_for()

    began = time.monotonic()
    control(noor, "Leave").click()
    noor.wait_for_function(f"() => ({LIVE_TRACKS})() === 0")
    assert time.monotonic() - began < 1
    noor.context.set_offline(False)


def test_leaving_ends_on_what_is_next_and_stays_left(own_hearth, group, walk_in):
    session, _ = group
    noor = walk_in("noor", at=own_hearth, width=390)
    enter(noor, own_hearth.url, session.pk)

    control(noor, "Leave").click()

    noor.wait_for_url(re.compile("/after/$"))
    noor.get_by_role("link", name="Back into the room").wait_for()
    take(noor, "room-after")
    assert Session.objects.get(pk=session.pk).ended_at is None


COVERED = """() => {
  const own = document.querySelector("li.tile-mirror video").srcObject.getVideoTracks()[0];
  const began = performance.now();
  document.querySelector("[data-step=covered]").click();
  return {took: performance.now() - began, sends: own.enabled,
    seen: document.querySelector("ul.tiles").checkVisibility(),
    named: /Fay|Wren|Group/.test(document.querySelector("main").innerText),
    heard: [...document.querySelectorAll("audio")].some((one) => !one.muted)};
}"""


def test_someone_came_in_and_nothing_goes_out_or_is_shown_before_anything_is_asked(
    own_hearth, group, walk_in
):
    session, _ = group
    noor, fay = walk_in("noor", at=own_hearth), walk_in("fay", at=own_hearth)
    enter(noor, own_hearth.url, session.pk)
    enter(fay, own_hearth.url, session.pk)
    pressed(noor, "camera", "true")
    noor.locator("li.tile", has_text="Wren").locator("audio").wait_for(state="attached")
    noor.context.set_offline(True)

    found = noor.evaluate(COVERED)

    assert found.pop("took") < 200
    assert found == {"sends": False, "seen": False, "named": False, "heard": False}
    noor.context.set_offline(False)
    fay.locator("#strip h3", has_text="Someone came in").wait_for(timeout=15_000)  # told once there is a line
    noor.get_by_role("button", name="Show it again").press("Enter")
    pressed(noor, "camera", "true")
    fay.locator("#strip h3", has_text="Someone came in").wait_for(state="detached", timeout=15_000)


REMEMBERS_WHAT_IT_WAS = """(room) => {
  window.apart = [];
  new MutationObserver(() => window.apart.push(room.getAttribute("apart"))).observe(room, { attributeFilter: ["apart"] });
}"""


def test_what_was_said_before_someone_came_in_uncovers_nothing(own_hearth, group, walk_in):
    session, _ = group
    noor = walk_in("noor", at=own_hearth)
    enter(noor, own_hearth.url, session.pk)
    on_their_way = []
    noor.route("**/now/", lambda route: on_their_way.append((route, route.fetch())))
    control(noor, "Hand").press("Enter")
    until = time.monotonic() + 10
    while not on_their_way and time.monotonic() < until:
        noor.wait_for_timeout(50)
    noor.locator("live-room").evaluate(REMEMBERS_WHAT_IT_WAS)

    with noor.expect_response("**/covered/"):
        control(noor, "Cover").press("Enter")
    for route, answer in on_their_way[:1]:
        route.fulfill(response=answer)
    noor.wait_for_timeout(1000)
    noor.unroute_all(behavior="ignoreErrors")

    assert on_their_way
    assert set(noor.evaluate("window.apart")) == {"covered"}
    with noor.expect_response("**/back/"):
        noor.get_by_role("button", name="Show it again").press("Enter")
    control(noor, "Hand").press("Enter")
    noor.locator("[data-own-hand=false]").wait_for(state="attached")


def test_hand_floor_chat_and_aside_are_seen_by_whom_they_concern(own_hearth, group, walk_in):
    session, _ = group
    noor, fay = walk_in("noor", at=own_hearth, width=390), walk_in("fay", at=own_hearth)
    enter(noor, own_hearth.url, session.pk)
    enter(fay, own_hearth.url, session.pk)

    control(noor, "Hand").press("Enter")
    fay.locator("li.tile", has_text="Noor").locator(".tile-note", has_text="1").wait_for()
    take(fay, "room-leading")
    fay.get_by_role("button", name="Give Noor the floor").press("Enter")
    noor.get_by_text("You have the floor").first.wait_for()
    take(noor, "room-phone")
    control(noor, "Hand").press("Enter")

    fay.get_by_label("Write to everyone here").fill("half a sentence")
    noor.get_by_label("Write to everyone here").fill("may I go early?")
    noor.get_by_label("A private word").check()
    noor.get_by_role("button", name="Send").press("Enter")
    fay.locator(".chat-private", has_text="may I go early?").wait_for()
    assert noor.get_by_label("Write to everyone here").input_value() == ""
    assert fay.get_by_label("Write to everyone here").input_value() == "half a sentence"

    act(fay, "Elsewhere with Ines")
    noor.locator("[data-apart=aside]", has_text="elsewhere with Ines").wait_for()
    pressed(noor, "microphone", "false")
    noor.locator("[data-part=said]", has_text="elsewhere with Ines").wait_for(state="attached")
    fay.get_by_role("button", name="Back in the group").click()
    noor.locator("[data-apart=aside]").wait_for(state="detached")


def test_it_finds_its_own_way_back_when_the_media_server_was_gone(own_hearth, group, walk_in):
    session, _ = group
    noor = walk_in("noor", at=own_hearth)
    enter(noor, own_hearth.url, session.pk)
    own_hearth.kill("media")
    noor.get_by_text("Your line dropped").wait_for()
    time.sleep(4)
    own_hearth.start("media")

    noor.get_by_text("Your line dropped").wait_for(state="detached", timeout=30_000)
    noor.locator("li.tile", has_text="Wren").locator("video").wait_for(timeout=30_000)
    pressed(noor, "camera", "true")


def test_nobody_is_sent_to_a_server_of_others(own_hearth, group, walk_in):
    session, _ = group
    noor = walk_in("noor", at=own_hearth)
    enter(noor, own_hearth.url, session.pk)

    urls = noor.evaluate("() => [...new Set(window.servers.flatMap((one) => one.urls))]")
    assert urls == ["stun:127.0.0.1:3478"]
    assert noor.context.strangers == []


def test_no_token_is_in_any_log(own_hearth, group, walk_in):
    session, _ = group
    noor = walk_in("noor", at=own_hearth)
    asked = []
    noor.on("websocket", lambda line: asked.append(line.url))
    said = []
    noor.on("console", lambda line: said.append(line.text))
    enter(noor, own_hearth.url, session.pk)
    assert said == []
    noor.evaluate(KNOCK)

    logs = own_hearth.logs()
    ours = "".join((own_hearth.folder / f"{part}.log").read_text() for part in ("web", "worker"))
    tokens = re.findall(r"access_token=([^&]+)", " ".join(asked))
    assert len(tokens) == 2
    assert not [token for token in tokens if token in logs]
    assert "access_token" not in logs
    assert str(builders.seat("noor", session).place) not in ours


def test_whoever_has_no_business_in_the_room_is_put_out_within_a_list(own_hearth, group):
    """Someone with a key of ours, but no seat, speaks to the media server behind the door's back."""
    session, _ = group
    room = Room.objects.get(session=session).name
    ghost = Pass(
        room=room,
        place=uuid.uuid4(),
        name="Ghost",
        role="participant",
        admission=uuid.uuid4(),
        may_speak=True,
    )
    token = token_for(ghost, keys=own_hearth.keys, at=now())
    url = f"ws://127.0.0.1:{own_hearth.ports['livekit']}"
    player = Path(__file__).with_name("player.py")
    program = [sys.executable, str(player), url, token, "3"]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(program, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, **quiet) as child:
        assert child.stdout.readline().startswith("joined")
        began = time.monotonic()
        child.wait(10)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(("who", "width"), [("noor", 390), ("noor", 1280), ("fay", 390), ("fay", 1280)])
def test_the_room_is_usable_by_keyboard_and_finds_favour_with_axe(own_hearth, group, walk_in, who, width):
    session, _ = group
    page = walk_in(who, at=own_hearth, width=width)
    enter(page, own_hearth.url, session.pk)
    page.locator("li.tile", has_text="Wren").wait_for()

    assert by_keyboard(page) == ([], [])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []


def test_comings_and_goings_are_said_to_those_who_listen(own_hearth, group, walk_in):
    session, _ = group
    fay, sam = walk_in("fay", at=own_hearth), walk_in("sam", at=own_hearth)
    enter(fay, own_hearth.url, session.pk)
    said = fay.locator('[data-part="said"]')

    enter(sam, own_hearth.url, session.pk)
    fay.wait_for_function(
        "() => document.querySelector('[data-part=said]').textContent.includes('Sam came in.')"
    )
    assert said.get_attribute("role") == "status"
    control(sam, "Leave").click()
    fay.wait_for_function(
        "() => document.querySelector('[data-part=said]').textContent.includes('Sam left.')"
    )
