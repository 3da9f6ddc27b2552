"""The device check in a real browser with the machine's fake devices, through our door to a real media server."""

import os
import re
from pathlib import Path

import pytest

from tests.journeys.in_the_room import LISTEN
from tests.journeys.pictures import take
from tests.journeys.usable import serious


pytestmark = [pytest.mark.journey, pytest.mark.media, pytest.mark.enable_socket]
DENIED = """navigator.mediaDevices.getUserMedia = (wanted) =>
  Promise.reject(new DOMException("no", wanted.video ? "NotAllowedError" : "NotFoundError"))"""


def shot(page, name):
    """Kept where PICTURES_OF_A_CHECK says, to be looked at."""
    if folder := os.environ.get("PICTURES_OF_A_CHECK"):
        page.screenshot(path=str(Path(folder) / f"check-{name}.png"), full_page=True)


def section(page, part):
    return page.locator(f'[data-step="{part}"]')


def test_all_four_parts_work_and_the_line_goes_through_our_door(walk_in, hearth):
    page = walk_in("noor", width=390)
    sent, complaints = [], []
    page.on("websocket", lambda line: sent.append(line.url))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.add_init_script(LISTEN)
    page.goto(f"{hearth.url}/today/")
    shot(page, "today")
    page.get_by_role("link", name="Try your devices first").click()
    shot(page, "begin")

    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_text("Do you see yourself?").wait_for()
    shot(page, "camera")
    section(page, "camera").get_by_role("button", name="Yes").click()
    section(page, "camera").get_by_role("button", name="Go on").click()
    section(page, "microphone").get_by_text("Say a few words").wait_for()
    shot(page, "microphone")
    section(page, "microphone").locator('[data-outcome="worked"]').wait_for(timeout=10_000)
    section(page, "microphone").get_by_role("button", name="Go on").click()
    section(page, "loudspeaker").get_by_role("button", name="Yes").click()
    section(page, "loudspeaker").get_by_role("button", name="Go on").click()
    shot(page, "network")
    section(page, "network").locator('[data-outcome="worked"]').wait_for(timeout=30_000)
    shot(page, "network-worked")
    section(page, "network").get_by_role("button", name="Go on").click()

    page.get_by_text("Everything works.").wait_for()
    shot(page, "all-well")
    assert page.get_by_text("the straight way (UDP)").is_visible()
    assert [url.split("?")[0] for url in sent if "/live/media/" in url] == [
        f"ws://{hearth.url.removeprefix('http://')}/live/media/rtc/v1"
    ]
    assert page.get_by_role("link", name="Go in with sound only").is_visible()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Keep it as a text").click()
    assert "Camera: worked." in Path(kept.value.path()).read_text()
    page.goto(f"{hearth.url}/today/")
    assert not page.get_by_role("link", name="Try your devices first").count()
    assert complaints == []
    assert page.context.strangers == []


def test_what_does_not_work_says_what_to_do_and_can_be_sent(walk_in, hearth):
    page = walk_in("sam", width=390)
    page.add_init_script(DENIED)
    page.goto(f"{hearth.url}/device-check/")
    page.get_by_role("button", name="Begin", exact=True).click()

    camera = section(page, "camera")
    camera.get_by_text("The browser was told not to give it.").wait_for()
    shot(page, "camera-denied")
    take(page, "device-check")
    camera.get_by_role("button", name="Go on").click()
    microphone = section(page, "microphone")
    microphone.get_by_text("The browser finds none.").wait_for()
    microphone.get_by_role("button", name="Go on").click()
    section(page, "loudspeaker").get_by_role("button", name="Skip").click()
    section(page, "network").get_by_role("button", name="Stop the check").click()

    page.get_by_role("button", name="Send it to the tech host").wait_for()
    shot(page, "report")
    told = page.locator("main li [data-outcome]").evaluate_all("all => all.map(one => one.dataset.outcome)")
    assert told == ["did_not_work", "did_not_work", "skipped", "stopped"]
    assert serious(page) == []
    page.goto(page.url)
    page.get_by_role("button", name="Send it to the tech host").click()
    page.get_by_text(re.compile(r"Sent at")).wait_for()
