"""The bell of staff's pages, in a real browser: what it says, how it marks the title, when it sounds."""

import pytest

from tests.journeys.looks import HOME, Desk, browser, collect


pytestmark = pytest.mark.journey
BELL = """<staff-bell class="bell" topics="work:1" src="/work/bell/" hidden><a href="/work/"></a>
<span data-part="mute" hidden>Its sound is off until you touch this page.</span><span role="status"></span></staff-bell>"""
# The browser's own sounds, counted.
HEARD = """window.heard = []; const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { heard.push(this.frequency.value); return start.call(this, at); };"""


@pytest.fixture
def desk(settings, tmp_path):
    collect(settings, tmp_path)
    desk = Desk(tmp_path)
    desk.asked = 0
    desk.says = (0, 0, "")

    def bell(route):
        desk.asked += 1
        count, red, words = desk.says
        assert route.request.headers["hearthside-refetch"] == "1"
        body = f'<a href="/work/" data-count="{count}" data-red="{red}">{words}</a>'
        route.fulfill(body=body, content_type="text/html")

    desk.more["/work/bell/"] = bell
    desk.more["/live/events"] = lambda route: route.fulfill(status=204)
    return desk


def hung(desk, context):
    """A page with the bell in its head, whose clock the test moves."""
    page = desk.open(context)
    page.add_init_script(HEARD)
    page.clock.install()
    page.goto(f"{HOME}/gallery/")
    page.evaluate("html => document.querySelector('header').insertAdjacentHTML('beforeend', html)", BELL)
    return page


def half_a_minute_later(page):
    with page.expect_response(f"{HOME}/work/bell/"):
        page.clock.run_for(31_000)
    page.wait_for_function("() => true")


def test_it_says_marks_and_sounds_what_rises_and_rests_when_nobody_asks(desk):
    with browser() as context:
        page = hung(desk, context)
        title = page.title()
        bell = page.locator("staff-bell")
        assert bell.is_hidden()
        page.keyboard.press("Shift")

        desk.says = (2, 0, "2 ask for you")
        half_a_minute_later(page)
        bell.get_by_role("link", name="2 ask for you").wait_for()
        page.wait_for_function("() => heard.length === 2")
        assert page.title() == f"(2) {title}"
        assert bell.get_by_role("status").text_content() == "2 ask for you"
        assert "Its sound is off" not in bell.inner_text()

        half_a_minute_later(page)
        assert page.evaluate("() => heard.length") == 2, "what was known already is quiet"
        desk.says = (0, 0, "")
        half_a_minute_later(page)
        bell.wait_for(state="hidden")
        assert page.title() == title
    assert desk.complaints == []


def test_what_is_red_sounds_on_and_a_page_that_nobody_touched_says_that_it_cannot(desk):
    desk.says = (1, 1, "One asks for you")
    with browser() as context:
        page = hung(desk, context)
        bell = page.locator("staff-bell.bell-red")
        bell.wait_for()
        page.clock.run_for(2000)
        assert "Its sound is off until you touch this page." in bell.inner_text()
        assert page.evaluate("() => heard.length") == 0

        page.keyboard.press("Shift")
        page.wait_for_timeout(300)
        page.clock.run_for(16_000)
        page.wait_for_function("() => heard.length === 6")
        page.clock.run_for(16_000)
        page.wait_for_function("() => heard.length === 12")
    assert desk.complaints == []


def test_an_answer_that_is_another_page_changes_nothing(desk):
    desk.more["/work/bell/"] = lambda route: route.fulfill(body="<h1>Sign in</h1>", content_type="text/html")
    with browser() as context:
        page = hung(desk, context)
        half_a_minute_later(page)

        assert page.locator("staff-bell").is_hidden()
        assert not page.title().startswith("(")
