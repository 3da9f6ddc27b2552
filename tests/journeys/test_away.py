"""Nobody at the desk: the page shuts, what was typed waits sealed on the server, and one comes back to it."""

import os
import time

import psycopg
import pytest
from playwright.sync_api import expect

from tests.journeys.open_house import open_house
from tests.people.passwords import PASSWORD, give_password


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
LIMIT_S = 6
LIVE = """
from hearthside.schedule.models import Attendance
from hearthside.schedule.terms import SeatKind
synthetic = Attendance.objects.filter(seat__kind=SeatKind.SYNTHETIC).first()
print(synthetic.pk, synthetic.seat.session_id)
"""


@pytest.fixture(scope="module")
def short_house(tmp_path_factory):
    settings = {"IDLE_LOCK_STAFF_MIN": str(LIMIT_S / 60), "IDLE_LOCK_PARTICIPANT_MIN": str(LIMIT_S / 60)}
    folder = tmp_path_factory.mktemp("short") / "house"
    with open_house(folder, parts=("web", "worker", "media"), settings=settings, database="away") as hearth:
        yield hearth


def stored(hearth):
    with psycopg.connect(
        os.environ["DATABASE_OWNER_URL"].replace("/hearthside?", f"/{hearth.database}?")
    ) as line:
        return [row[0] for row in line.execute("SELECT words FROM people_draft").fetchall()]


def come_in(page, hearth, slug):
    page.goto(f"{hearth.url}/sign-in/login/")
    page.get_by_label("Email").fill(f"{slug}@demo.invalid")
    page.get_by_label("Password").fill(give_password(hearth, slug))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def live(hearth):
    """A page with something to write on it, and the room of the same session."""
    attendance, session = hearth.manage("shell", "--no-imports", "-c", LIVE).split()
    return f"{hearth.url}/attendance/{attendance}/correct/", f"{hearth.url}/sessions/{session}/room/"


def until_shut(page):
    page.wait_for_url("**/sign-in/again/?next=*", timeout=4 * LIMIT_S * 1000)


def test_a_half_written_page_is_shut_kept_sealed_and_given_back(walk_in, short_house):
    address, _ = live(short_house)
    page = walk_in("fay", at=short_house)
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)

    page.get_by_label("What did you see?").press_sequentially("Their line dropped; I spoke")
    until_shut(page)

    assert page.get_by_role("heading", name="You were away.").is_visible()
    (words,) = stored(short_house)
    assert words.startswith("s1.")
    assert "line dropped" not in words
    page.get_by_role("button", name="I am still Fay").click()
    page.wait_for_url(address)
    expect(page.get_by_text("was kept for you")).to_be_visible()
    expect(page.get_by_label("What did you see?")).to_have_value("Their line dropped; I spoke")
    assert complaints == []

    page.get_by_role("button", name="Throw it away").click()
    page.wait_for_load_state()
    expect(page.get_by_label("What did you see?")).to_have_value("")
    assert stored(short_house) == []


def test_with_a_password_one_comes_back_to_the_same_place(walk_in, short_house):
    page = walk_in(at=short_house)
    come_in(page, short_house, "noor")
    page.goto(f"{short_house.url}/today/?from=mail")

    until_shut(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()

    page.wait_for_url("**/today/?from=mail")


def test_one_who_moves_is_still_there_and_an_open_stream_is_nobody(walk_in, short_house):
    page = walk_in("fay", at=short_house)
    page.goto(f"{short_house.url}/day/")
    until = time.monotonic() + 2 * LIMIT_S

    while time.monotonic() < until:
        page.mouse.move(time.monotonic() % 400, 200)
        page.wait_for_timeout(300)

    assert page.url.endswith("/day/")
    until_shut(page)


def test_one_tab_counts_for_all_and_a_room_stays_open(walk_in, short_house):
    _, room = live(short_house)
    page = walk_in("fay", at=short_house)
    page.goto(room)
    beside = page.context.new_page()
    beside.goto(f"{short_house.url}/day/")
    page.bring_to_front()
    until = time.monotonic() + 2 * LIMIT_S

    while time.monotonic() < until:
        page.mouse.move(time.monotonic() % 400, 200)
        page.wait_for_timeout(300)
    assert beside.url.endswith("/day/")
    beside.wait_for_url("**/sign-in/again/?next=*", timeout=4 * LIMIT_S * 1000)

    assert page.url == room
    assert (
        page.evaluate("fetch(location.pathname.replace('room', 'strip')).then(answer => answer.status)")
        == 200
    )
    assert page.evaluate("fetch('/day/').then(answer => answer.status)") == 401


def test_a_page_for_everyone_is_not_asked_for_again_and_again_by_whoever_is_not_signed_in(walk_in, hearth):
    page, seen = walk_in(), []
    page.on("framenavigated", lambda frame: seen.append(frame.url))

    with page.expect_response("**/still-here/"):
        page.goto(f"{hearth.url}/gallery/")
    page.wait_for_timeout(1500)

    assert seen == [f"{hearth.url}/gallery/"]
