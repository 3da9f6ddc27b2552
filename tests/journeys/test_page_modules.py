"""What our own modules do in a real browser: quick exit, dialogs, one stream for all pages."""

import pytest

from tests.journeys.looks import HOME, Desk, browser, collect


pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def static(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def desk(settings, static) -> Desk:
    collect(settings, static)
    return Desk(static)


def test_escape_three_times_leaves_for_the_page_of_units(desk):
    with browser() as context:
        page = desk.open(context)
        page.goto(f"{HOME}/gallery/")
        page.evaluate(
            "() => document.addEventListener('hearthside:quick-exit', () => {"
            " sessionStorage.told = String(document.documentElement.hidden) })"
        )

        for _ in range(3):
            page.keyboard.press("Escape")
        page.wait_for_url(f"{HOME}/units/")

        assert page.title() == "Units"
        assert page.evaluate("() => sessionStorage.told") == "true"  # hidden before anyone was told
        assert page.evaluate("() => history.length") == 2  # about:blank and this: the page itself is gone
    assert desk.posts == ["POST"]


def test_escape_twice_and_something_else_stays(desk):
    with browser() as context:
        page = desk.open(context)
        page.goto(f"{HOME}/gallery/")

        for key in ("Escape", "Escape", "a", "Escape"):
            page.keyboard.press(key)

        assert page.url == f"{HOME}/gallery/"
    assert desk.posts == []


def test_the_button_leaves_from_an_error_page(desk):
    with browser() as context:
        page = desk.open(context)
        page.goto(f"{HOME}/500/")

        page.get_by_role("button", name="Quick exit").click()
        page.wait_for_url(f"{HOME}/units/")

    assert desk.posts == ["POST"]


def test_without_javascript_the_button_is_a_form(desk):
    desk.more["/quick-exit/"] = lambda route: (
        desk.posts.append(route.request.method),
        route.fulfill(status=303, headers={"Location": "/units/"}),
    )
    with browser(java_script_enabled=False) as context:
        page = desk.open(context)
        page.goto(f"{HOME}/crisis/")

        with page.expect_request(f"{HOME}/quick-exit/") as asked:
            page.get_by_role("button", name="Quick exit").click()

        assert asked.value.method == "POST"


def test_a_dialog_opens_and_closes_by_keyboard(desk):
    with browser() as context:
        page = desk.open(context)
        page.goto(f"{HOME}/gallery/")
        opener = page.locator("dialog-opener > button").first

        opener.press("Enter")
        assert page.locator("#light-end").is_visible()
        page.get_by_role("dialog", name="End the session for all?").get_by_role("button", name="Stay").press(
            "Enter"
        )

        assert not page.locator("#light-end").is_visible()
        assert opener.evaluate("e => document.activeElement === e")


LIVE = """<!doctype html><html lang="en"><head><title>Live</title><meta name="htmx-config"
content='{"history": false, "includeIndicatorCSS": false, "prefix": ""}'>
<script type="module" src="/static/ui/built/page.js"></script></head><body>
<live-updates topics="session:one"><p id="part" hx-get="/part/" hx-trigger="hearthside:changed"
 hx-swap="outerHTML">old</p></live-updates></body></html>"""


def live_pages(desk: Desk) -> dict[str, list[object]]:
    """A page with a part that follows one topic; what was asked for, and by which page."""
    asked: dict[str, list[object]] = {"streams": [], "parts": []}

    def stream(route):
        asked["streams"].append(route.request.frame.page)
        body = "event: changed\ndata: session:one\n\n"
        route.fulfill(body=body, headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})

    def part(route):
        asked["parts"].append(route.request.frame.page)
        body = '<p id="part" hx-get="/part/" hx-trigger="hearthside:changed" hx-swap="outerHTML">new</p>'
        route.fulfill(body=body, content_type="text/html")

    desk.more |= {
        "/live/": lambda route: route.fulfill(body=LIVE, content_type="text/html"),
        "/live/events": stream,
        "/part/": part,
    }
    return asked


def test_a_change_brings_the_new_part_to_every_page_by_one_stream(desk):
    asked = live_pages(desk)

    with browser() as context:
        one, two = desk.open(context), desk.open(context)
        one.goto(f"{HOME}/live/")
        one.get_by_text("new").wait_for()
        two.goto(f"{HOME}/live/")
        two.get_by_text("new").wait_for()

        assert len(set(asked["streams"])) == 1
        assert set(asked["parts"]) == {one, two}
    assert desk.complaints == []


def test_without_a_stream_the_page_asks_by_itself(desk):
    asked = live_pages(desk)
    desk.more["/live/events"] = lambda route: route.fulfill(status=503)

    with browser() as context:
        page = desk.open(context)
        page.clock.install()
        page.goto(f"{HOME}/live/")
        page.clock.run_for(21_000)
        page.get_by_text("new").wait_for()

    assert len(asked["parts"]) >= 1


OFFER = """own => document.querySelector("main").insertAdjacentHTML("beforeend",
  `<zone-offer zone="${own}" hidden><input name="zone" type="hidden"><span data-word="city"></span></zone-offer>`)"""


@pytest.mark.parametrize(
    ("device", "own", "said"),
    [
        ("Asia/Tokyo", "America/New_York", ("Tokyo", "Asia/Tokyo")),
        ("America/Detroit", "America/New_York", None),  # another name of the same clock
        ("UTC", "America/New_York", None),  # a browser that will not say where it is
    ],
)
def test_a_device_in_another_zone_is_offered_its_own_clock(desk, device, own, said):
    with browser(timezone_id=device) as context:
        page = desk.open(context)
        page.goto(f"{HOME}/gallery/")
        page.evaluate(OFFER, own)

        offer = page.locator("zone-offer")
        shown = offer.evaluate("e => e.hidden ? null : [e.textContent, e.querySelector('input').value]")

    assert (tuple(shown) if shown else None) == said
    assert desk.complaints == []
