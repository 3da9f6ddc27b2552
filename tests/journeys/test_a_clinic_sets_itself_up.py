"""From an empty database to two people talking in a room: `make start`, a browser, and nothing else.

The manual's pictures are taken on the way, when PICTURES names a folder to put them in (`make pictures`).
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Error as PlaywrightError

from running import places
from tests.journeys.in_the_room import LISTEN, growing, names
from tests.journeys.pictures import take
from tests.journeys.usable import serious
from tests.notices.postbox import Postbox
from tests.running.test_demo import Running


pytestmark = [
    pytest.mark.journey,
    pytest.mark.media,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.enable_socket,
]
CODE = re.compile(r"^    ([A-Z2-9]{4}(?:-[A-Z2-9]{4}){3})$", re.MULTILINE)
PASSWORD = "a long walk by the river"
ZONE = "America/New_York"
WITHIN_S = 15 * 60
COUNT = "addEventListener('click', (e) => { if (e.isTrusted && e.detail !== 0) counted(); }, true);"


@pytest.fixture
def postbox():
    box = Postbox()
    box.start()
    yield box
    box.stop()


@pytest.fixture
def clinic(postbox):
    """An empty clinic, started as an operator starts it."""
    with tempfile.TemporaryDirectory(prefix="hearth side ") as place:
        home = places.private_folder(Path(place) / "home")
        settings = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(postbox.port)}
        it = Running(home, module="running.start", SMTP_TLS="none", MEDIA_LIST_EVERY_S="2", **settings)
        try:
            it.address()
            it.wait(lambda: "Ctrl-C ends it" in it.said(), seconds=20)
            yield it
        finally:
            it.end()


class Visitor:
    """Someone at a browser of their own, whose every click is counted."""

    def __init__(self, browser, url, width):
        self.clicks, self.url = 0, url
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            permissions=["camera", "microphone"],
            is_mobile=width < 500,
        )
        self.context.expose_binding("counted", self._count)
        self.context.add_init_script(COUNT)
        self.page = self.context.new_page()

    def _count(self, source):
        self.clicks += 1

    def open(self, path):
        self.page.goto(path if path.startswith("http") else self.url + path)

    def say(self, **words):
        for label, value in words.items():
            field = self.page.get_by_label(LABELS.get(label, label), exact=True)
            try:
                field.wait_for()
            except PlaywrightError as why:  # which page it is instead says more than what is not on it
                raise AssertionError(f"{label}: {self.page.url} {self.page.inner_text('body')}") from why
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def follow(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def picture(self, name):
        """What the manual shows, and what nobody should be ashamed of."""
        beside = (
            self.context.new_page()
        )  # axe measures with inline styles, which our policy refuses to the page itself
        if "/set-up/" not in self.page.url and "/welcome/" not in self.page.url:
            beside.goto(self.page.url)
            assert serious(beside) == [], name
        beside.close()
        take(self.page, name)


LABELS = {
    "code": "The code from the console",
    "name": "What should people call you?",
    "email": "Your mail address",
    "password": "A password",
    "again": "The same once more",
    "clinic": "Name of the clinic",
    "program": "Name of the program",
    "track": "Name of the track",
    "cohort": "Name of the cohort",
    "called": "What do they like to be called?",
    "mail": "Mail address",
    "phone": "Phone",
    "day": "Day",
    "starts": "Starts at",
    "me": "What should we call you?",
    "room": "Your name in the room",
    "signature": "Your name",
    "back": "The number on which we call you back",
    "emergency": "Who should be called in an emergency",
}


def second_factor(director):
    """A code from an app, typed by hand."""
    director.follow("Set it up")
    secret = director.page.locator(".code").text_content().strip()
    code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"
    director.page.get_by_label("Code").fill(code)
    director.press("Use it from now on")


def set_up(director, code):
    director.open("/set-up/")
    director.picture("set-up-code")
    director.say(code=code, name="Dana", email="dana@example.org", password=PASSWORD, again=PASSWORD)
    director.press("Come in")
    second_factor(director)
    director.follow("Hearthside")
    director.picture("set-up-first-step")
    director.follow("Name your clinic")
    director.say(clinic="Larkfield Clinic")
    director.page.get_by_label("New York", exact=True).check()
    director.picture("set-up-clinic")
    director.press("Keep")
    director.follow("Open a program")
    director.say(program="Adult program")
    director.press("Open it")
    director.say(track="day track")
    director.press("Open it")
    director.say(cohort="Alder")
    director.press("Open it")


def publish_agreements(director):
    director.follow("Clinic")
    director.follow("Publish your agreements")
    director.picture("set-up-agreements")
    director.press("Publish the three as they stand")
    director.follow("Clinic")
    director.follow("Open Alder")


def invite(director, name):
    director.follow("Invite a participant")
    director.say(called=name, mail=f"{name.lower()}@example.org", phone="212 555 0148")
    director.press("Send the invitation")


def plan(director, in_minutes):
    begins = dt.datetime.now(ZoneInfo(ZONE)) + dt.timedelta(minutes=in_minutes)
    director.follow("Plan one session")
    director.say(day=f"{begins:%Y-%m-%d}", starts=f"{begins:%H:%M}")
    director.picture("set-up-session")
    director.press("Plan it")


def welcome(guest, link, name):
    guest.open(link)
    guest.picture("welcome")
    guest.say(me=name, room=name, password=PASSWORD, again=PASSWORD)
    guest.press("Come in")
    guest.picture("settle-in")
    guest.follow("Not now, show me my day")


def sign_agreements(guest, name):
    guest.follow("Read and sign")
    guest.picture("sign-agreement")
    for _ in range(3):
        guest.say(signature=name)
        guest.press("Sign")


def say_where_one_is(guest):
    """Once a day, before any room."""
    guest.page.get_by_label("Somewhere else", exact=True).check()
    guest.page.get_by_label("Address", exact=True).fill("12 Elm Street, door 3, Albany")
    guest.page.get_by_label("State", exact=True).select_option(label="New York")
    guest.page.get_by_label("Yes", exact=True).check()
    guest.say(back="212 555 0148", emergency="Ruth, 212 555 0149")
    guest.page.get_by_label("Call me", exact=True).check()
    guest.press("That is where I am")


def come_into_the_room(guest):
    guest.page.add_init_script(LISTEN)
    guest.picture("today-first-day")
    guest.follow("Join Group")
    say_where_one_is(guest)
    guest.page.locator("li.tile video").first.wait_for(timeout=20_000)


def test_a_clinic_sets_itself_up(clinic, postbox, browser):
    began, address = time.monotonic(), clinic.address()
    (code,) = CODE.findall(clinic.said())
    director = Visitor(browser, address, 1280)

    # given a clinic that its director sets up
    set_up(director, code)
    publish_agreements(director)
    for name in ("Noor", "Sam"):
        invite(director, name)
        director.follow("Alder")
    plan(director, in_minutes=5)
    director.picture("cohort")

    # when two participants open their links on their phones
    guests = {}
    for name in ("Noor", "Sam"):
        guests[name] = Visitor(browser, address, 390)
        link = postbox.to(f"{name.lower()}@example.org").link
        welcome(guests[name], link, name)
        sign_agreements(guests[name], name)
    for guest in guests.values():
        come_into_the_room(guest)

    # then they see and hear each other
    guests["Noor"].page.wait_for_timeout(2000)
    for name, other in (("Noor", "Sam"), ("Sam", "Noor")):
        assert names(guests[name].page) == {other, "You"}
        assert growing(guests[name].page) == {f"{other} video": True, f"{other} audio": True}
    took = time.monotonic() - began
    assert took < WITHIN_S
    clicks = {"director": director.clicks} | {name: guest.clicks for name, guest in guests.items()}
    print(f"\nfrom an empty database to two people talking: {took:.0f} s, clicks {clicks}")
