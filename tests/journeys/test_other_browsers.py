"""Firefox, and WebKit, the engine of Safari: the pages that matter most in `make test`, every other one in `make soak`.

Whether Safari carries sound and pictures is not tried: WebKit as Debian packs it cannot.
"""

import shutil

import pytest
from playwright.sync_api import sync_playwright
from selenium.webdriver.common.by import By

from tests import house
from tests.journeys import tour
from tests.journeys.browsers import chromium, firefox
from tests.journeys.open_house import open_house
from tests.journeys.screenshots import OUT, contact_sheet
from tests.journeys.tour import Stop
from tests.journeys.webkit import needs_webkit, webkit


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
PHONE = {390: 844}
# Nobody allows or refuses a device: each part waits to be skipped.
NO_ANSWER = "void (navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined))"
STOPS = [
    Stop("", "/sign-in/login/", "sign-in"),
    Stop("", "/crisis/", "crisis"),
    Stop("noor", "/today/", "today"),
    Stop("noor", "/check-in/", "check-in"),
    Stop("noor", "/device-check/", "device-check"),
    Stop("noor", "/my-plan/", "my-plan"),
]


def test_in_firefox_the_pages_that_matter_most_are_whole(stage, hearth):
    browser = firefox(stage)

    assert tour.in_firefox(browser, hearth, STOPS, widths=PHONE) == {}
    browser.close()


@needs_webkit
def test_in_webkit_they_are_whole_and_the_room_says_that_it_cannot_be_used_there(hearth, tmp_path):
    with webkit(tmp_path / "webkit") as browser:
        assert tour.in_webkit(browser, hearth, STOPS, widths=PHONE) == {}

        browser.enter(hearth.url, "noor")
        browser.open(f"{hearth.url}/today/", 390, 844)
        browser.open(browser.find("main a[href$='/room/']").get_attribute("href"), 390, 844)
        browser.reads("This browser carries no sound and no pictures. You are not in the room yet.")
        assert browser.find(".room-shell a[href='/crisis/']").is_displayed()
        assert browser.find(".tell-team").is_displayed()
        assert browser.complaints() == []
        assert browser.serious() == []
        assert not [one for one in browser.asked() if one.endswith("/admit/")]

        browser.open(f"{hearth.url}/device-check/", 390, 844)
        browser.evaluate(NO_ANSWER)
        browser.find("button[name=begin]").click()
        for part in ("camera", "microphone", "loudspeaker"):
            browser.appears(f"[data-step={part}] button[name=skip]").click()
        browser.appears("[data-step=network] [data-outcome=did_not_work]")
        browser.reads("This browser cannot do it.")
        browser.reads("Open this page in Chromium, Chrome or Firefox, and bring it up to date.")
        assert browser.driver.find_elements(By.CSS_SELECTOR, "[data-step=network] [data-outcome]")


WRONG = (
    "data:text/html,<p style='width:900px'>wide</p><x-gone></x-gone>"
    "<img src='http://127.0.0.2/seen.png'><script>console.error('loud')</script>"
)


@needs_webkit
def test_what_would_be_wrong_in_webkit_is_found(tmp_path):
    with webkit(tmp_path / "webkit") as browser:
        browser.open(WRONG, 390, 844)

        (said,) = [one for one in browser.complaints() if "127.0.0.2" not in one]
        assert said.endswith("CONSOLE ERROR loud")
        assert browser.evaluate(tour.UNDEFINED) == ["x-gone has no module"]
        assert browser.evaluate(tour.TOO_WIDE) == ["wider than the screen"]
        assert "http://127.0.0.2/seen.png" in browser.asked()
        assert {name for name, _ in browser.serious()} == {"document-title", "html-has-lang", "image-alt"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A clinic that has lived, every page of its contact sheet by address, and a folder for what is seen."""
    folder = OUT.parent / "other-browsers"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    where = tmp_path_factory.mktemp("whole") / "house"
    with (
        open_house(where, database="other_browsers", template=house.lived()) as hearth,
        sync_playwright() as play,
    ):
        yield hearth, play, tour.stops(chromium(play), hearth), folder
        print(contact_sheet(play, folder))


@pytest.mark.soak
@needs_webkit
def test_every_page_once_in_webkit(whole, tmp_path):
    hearth, _, stops, folder = whole
    with webkit(tmp_path / "webkit") as browser:
        assert tour.in_webkit(browser, hearth, stops, folder) == {}

        browser.enter(hearth.url, "noor")
        browser.open(f"{hearth.url}/today/", 390, 844)
        browser.find("button.tell-team").click()
        browser.appears(".notice-team")
        browser.shoot(folder / "help-390-webkit.png", 390)
        assert browser.complaints() == []
        assert browser.serious() == []


@pytest.mark.soak
def test_every_page_once_in_firefox(whole):
    hearth, play, stops, folder = whole
    browser = firefox(play)

    assert tour.in_firefox(browser, hearth, stops, folder) == {}
    browser.close()
