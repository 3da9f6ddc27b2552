"""A director draws the evening track's week by hand and changes it; a participant's phone shows each change by itself."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys.open_house import open_house
from tests.journeys.usable import serious


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
ZONE = ZoneInfo("America/Los_Angeles")
AT_ONCE = 15_000
WEEK = dt.timedelta(days=7)
FAR_AHEAD = """
from django.utils import timezone
from hearthside.access.viewer import Machine
from hearthside.kernel.clock import local
from hearthside.people.rules import BUILDER
from hearthside.program.actions import change_setting
from hearthside.program.models import Program
from hearthside.schedule.terms import WEEKS_AHEAD
at, program = timezone.now(), Program.objects.get()
on = local(at, "America/Los_Angeles").date()  # the track's: for three hours a night the program is a day ahead of it
change_setting(by=Machine(BUILDER), program=program, key=WEEKS_AHEAD, value=30, holds_from=on,
               reason="A journey crosses a clock change.", at=at)
"""
HOURS = """
from zoneinfo import ZoneInfo
from hearthside.schedule.models import Session
rows = Session.objects.filter(segment__kind="group", cancelled_at=None).order_by("during")
print(*(one.starts_at.astimezone(ZoneInfo("America/Los_Angeles")).isoformat() for one in rows))
"""
PIECES = (
    ("Check-in", "Check-in", "20:00", 15, "Leo"),
    ("Group", "Night group", "20:15", 60, "Leo"),
    ("Break", "Break", "21:15", 10, ""),
    ("Skills", "Night skills", "21:25", 60, "Leo"),
    ("Wrap-up", "Wrap-up", "22:25", 55, "Leo"),
)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with open_house(
        tmp_path_factory.mktemp("week") / "house", parts=("web", "worker"), database="week"
    ) as hearth:
        yield hearth


def add(page, days, kind, title, at, minutes, lead):
    for day in days:
        page.get_by_role("checkbox", name=day).check()
    page.get_by_label("What it is").select_option(label=kind)
    page.get_by_label("Its name, as the members read it").fill(title)
    page.get_by_label("From", exact=True).fill(at)
    page.get_by_label("How many minutes").fill(str(minutes))
    page.get_by_label("Counts as treatment").set_checked(kind != "Break")
    if lead:
        page.get_by_label("Who leads").select_option(label=lead)
    page.get_by_role("button", name="Add it to these days").click()
    page.wait_for_load_state()
    assert not page.locator(".field-error, [aria-invalid=true]").count()


def draw_and_publish(desk, url, tomorrow, days):
    """The holiday first, then the week, a piece at a time, and a look at what changes."""
    desk.goto(f"{url}/clinic/")
    desk.get_by_role("link", name="Birch").first.click()
    desk.get_by_role("link", name="The week").click()
    week = desk.url
    desk.get_by_role("link", name="Days off").click()
    desk.get_by_label("Day", exact=True).fill((tomorrow + WEEK).isoformat())
    desk.get_by_label("What day it is, as the members read it").fill("Harvest day")
    desk.get_by_role("button", name="Take the day off").click()
    expect(desk.get_by_text("Harvest day").first).to_be_visible()
    desk.goto(week)
    desk.get_by_role("button", name="Draw the week").click()
    for piece in PIECES:
        add(desk, days, *piece)
    assert serious(desk) == []
    expect(desk.get_by_text("3 program days, 9 h 30 of treatment a week (9 hours at least).")).to_be_visible()
    desk.get_by_role("link", name="Look at what changes").click()
    expect(desk.get_by_text("0 changed, 0 cancelled")).to_be_visible()
    desk.get_by_label("From which day on").fill(tomorrow.isoformat())
    why = desk.get_by_label("Why, although something is less than it should be")
    if why.count():  # whether the longest gap is two days or three depends on the day of the week
        why.fill("Three evenings are what this track has.")
    assert serious(desk) == []
    desk.get_by_role("button", name="Publish the week").click()


def test_a_week_drawn_by_hand_and_changed_reaches_a_phone_by_itself(walk_in, house):
    house.manage("shell", "--no-imports", "-c", FAR_AHEAD)
    tomorrow = dt.datetime.now(ZONE).date() + dt.timedelta(days=1)
    days = [f"{tomorrow + dt.timedelta(days=n):%A}" for n in (0, 2, 4)]
    phone, desk = walk_in("ada", at=house, width=390), walk_in("dana", at=house)
    phone.goto(f"{house.url}/week/")
    expect(phone.get_by_text("Night group")).to_have_count(0)

    draw_and_publish(desk, house.url, tomorrow, days)

    # the phone, which nobody touched
    expect(phone.get_by_text("Night group").first).to_be_visible(timeout=AT_ONCE)
    expect(phone.get_by_text("20:15 to 21:15").first).to_be_visible()
    expect(desk.get_by_text("Planned up to")).to_have_count(0, timeout=4 * AT_ONCE)
    said = [
        dt.datetime.fromisoformat(one) for one in house.manage("shell", "--no-imports", "-c", HOURS).split()
    ]
    assert {one.time() for one in said} == {dt.time(20, 15)}
    assert len({one.utcoffset() for one in said}) == 2, "it crosses a clock change"
    assert tomorrow + WEEK not in {one.date() for one in said}
    assert len(said) == len({one.date() for one in said})

    # one date, one facilitator for a day, one evening that does not take place
    desk.get_by_role("link", name="Its dates").click()
    dates = desk.url
    assert serious(desk) == []
    group = desk.locator("section", has_text=f"{tomorrow:%A}, {tomorrow.day} ").locator(
        "li", has_text="Night group"
    )
    group.get_by_role("link", name="Change").click()
    desk.get_by_label("From", exact=True).fill("20:20")
    desk.get_by_label("How many minutes").fill("50")
    desk.get_by_role("button", name="Change this date").click()
    expect(phone.get_by_text("20:20 to 21:10")).to_be_visible(timeout=AT_ONCE)
    expect(phone.get_by_text("20:15 to 21:15").first).to_be_visible()

    desk.goto(dates)
    group.get_by_role("link", name="Change").click()
    desk.get_by_label("Who leads").select_option(label="Fay")
    desk.get_by_role("button", name="Change this date").click()
    changed = phone.locator("li", has_text="20:20 to 21:10")
    expect(changed.get_by_text("with Fay")).to_be_visible(timeout=AT_ONCE)

    desk.goto(dates)
    group.get_by_role("link", name="Cancel").click()
    desk.get_by_label("A sentence to its members, if you wish").fill(
        "Fay is not well. We meet again on the next evening."
    )
    desk.get_by_role("button", name="Cancel the session").click()
    expect(phone.get_by_text("Fay is not well.")).to_be_visible(timeout=AT_ONCE)
    assert serious(phone) == []
    expect(phone.locator("section", has_text="Today,")).to_be_visible()
