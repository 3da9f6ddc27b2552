"""What comes next appears by itself: under a clock that is hours wrong, after sleep, in another zone, after a reload."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from hearthside.rooms.terms import JOIN_BEFORE
from hearthside.schedule.models import Session
from tests import builders
from tests.journeys.open_house import open_house
from tests.journeys.players import inside, now
from tests.journeys.usable import serious


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
OPENS = dt.timedelta(minutes=JOIN_BEFORE.default)
BY_ITSELF = 20_000
STEPS = (
    "() => [...document.querySelectorAll('main .timeline li, main time, main .over')].map(e => e.textContent)"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with open_house(tmp_path_factory.mktemp("today") / "house", parts=("web",), database="today") as hearth:
        yield hearth


def for_ada(starts_in):
    return builders.a_session(
        at=now(),
        starts_in=starts_in,
        lasts=dt.timedelta(minutes=20),
        cohort="Birch",
        staff={},
        title="Evening",
    )


def test_the_room_opens_by_itself_under_a_clock_that_is_seven_hours_wrong(walk_in, house, django_db_blocker):
    with inside(house, django_db_blocker):
        session = for_ada(OPENS + dt.timedelta(seconds=15))
    page = walk_in("ada", at=house, width=390)
    page.clock.install(time=now() + dt.timedelta(hours=7))
    page.goto(f"{house.url}/today/")
    starts = page.locator("main .over").first.inner_text()
    join = page.get_by_role("link", name="Join Evening")
    assert join.count() == 0

    expect(join).to_be_visible(timeout=BY_ITSELF + 15_000)

    assert page.locator("main .over").first.inner_text() == starts
    assert serious(page) == []
    with inside(house, django_db_blocker):
        Session.objects.filter(pk=session.pk).update(title="Evening on")


def test_after_hours_of_sleep_it_asks_at_once_and_a_reload_says_the_same(walk_in, house, django_db_blocker):
    page = walk_in("ada", at=house, width=390)
    page.clock.install(time=now())
    page.goto(f"{house.url}/today/")
    with inside(house, django_db_blocker):
        Session.objects.filter(title="Evening on").update(title="Evening awake")  # nobody is told

    # A device may stop counting while it sleeps: only its clock says that time went missing.
    page.evaluate("() => { const stands = performance.now(); performance.now = () => stands }")
    page.clock.fast_forward("08:00:00")

    expect(page.get_by_role("heading", name="Evening awake")).to_be_visible(timeout=5000)
    page.reload()
    expect(page.get_by_role("heading", name="Evening awake")).to_be_visible()


def test_a_device_in_tokyo_shows_adas_own_clock(walk_in, house):
    pages = [walk_in("ada", at=house, timezone_id=zone) for zone in ("America/Los_Angeles", "Asia/Tokyo")]

    said = []
    for page in pages:
        page.goto(f"{house.url}/today/")
        assert page.get_by_text("Times are yours, Los Angeles").is_visible()
        said.append(page.evaluate(STEPS))

    assert said[0] == said[1] != []


def test_i_am_not_safe_on_a_phone_is_answered_with_the_crisis_card(walk_in, house):
    page = walk_in("ada", at=house, width=390)
    page.goto(f"{house.url}/today/")

    page.get_by_role("link", name="I can't come today").click()
    page.get_by_label("I am not safe").check()
    page.get_by_role("button", name="Say it").click()

    expect(page.get_by_role("main").get_by_role("link", name="Call 988")).to_be_in_viewport()
    assert serious(page) == []
    page.get_by_role("button", name="I can come after all").click()
    expect(page.get_by_role("link", name="I'll be late")).to_be_visible()


def test_the_end_of_the_day_is_written_by_keyboard_and_read_by_ines_first(walk_in, house):
    page = walk_in("noor", at=house, width=390)
    page.goto(f"{house.url}/wrap-up/")
    page.get_by_label("What I take with me").fill("The breathing")
    page.get_by_label("7", exact=True).press("Space")
    assert serious(page) == []
    page.get_by_role("button", name="Keep it").press("Enter")
    page.wait_for_url("**/today/")

    ines = walk_in("ines", at=house)
    ines.goto(f"{house.url}/day/")
    ines.get_by_role("link", name="Noor,").click()
    expect(ines.get_by_text("7 of 10")).to_be_visible()
    assert serious(ines) == []
    ines.get_by_role("button", name="I have looked at it").click()

    expect(ines.get_by_role("heading", name="Wrap-ups not yet looked at")).to_have_count(0)


def test_fay_sees_at_once_that_sam_comes_late_and_that_he_is_on_time_after_all(walk_in, house):
    fay, sam = walk_in("fay", at=house), walk_in("sam", at=house, width=390)
    fay.goto(f"{house.url}/day/")
    late = fay.get_by_text("about 20 minutes late: I am under way")
    expect(fay.get_by_text("Sam").first).to_be_visible()
    sam.goto(f"{house.url}/today/")

    sam.get_by_role("link", name="I'll be late").click()
    sam.get_by_label("20 minutes").check()
    sam.get_by_label("I am under way").check()
    sam.get_by_role("button", name="Say it").click()

    expect(late).to_be_visible(timeout=BY_ITSELF)
    sam.get_by_role("button", name="I am on time after all").click()
    expect(late).to_have_count(0, timeout=BY_ITSELF)
