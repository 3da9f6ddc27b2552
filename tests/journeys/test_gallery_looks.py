"""Every part in every state, and the pages that stand when little else does: axe, narrow screens, thumbs."""

import pytest

from tests.journeys.looks import AXE, HOME, PAGES, SMALL, TAGS, Desk, browser, collect


pytestmark = pytest.mark.journey

LOOKS = {
    "phone by day": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
    "desk by night": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "desk with more contrast": {"viewport": {"width": 1280, "height": 900}, "contrast": "more"},
}
NARROW = (320, 390, 640, 1024)  # 640 is 1280 at 200 %


@pytest.fixture(scope="module")
def static(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def desk(settings, static) -> Desk:
    collect(settings, static)
    return Desk(static)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(look, desk):
    axe = AXE.read_text()
    found = []

    with browser(**LOOKS[look]) as context:
        page = desk.open(context)
        for path in PAGES:
            page.goto(HOME + path)
            page.evaluate("() => document.fonts.ready")
            page.evaluate(axe)
            seen = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
            found += [(path, v["id"], v["impact"], v["nodes"][0]["html"][:120]) for v in seen]

    assert found == []


def test_no_page_asks_a_stranger_or_meets_our_policy(desk):
    with browser() as context:
        page = desk.open(context)
        for path in PAGES:
            page.goto(HOME + path, wait_until="networkidle")

    assert desk.strangers == []
    assert desk.complaints == []


def test_nothing_scrolls_sideways(desk):
    over = []

    with browser() as context:
        page = desk.open(context)
        for width in NARROW:
            page.set_viewport_size({"width": width, "height": 640})
            for path in PAGES:
                page.goto(HOME + path)
                page.evaluate("() => document.fonts.ready")
                wide = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                if wide > 0:
                    over.append((path, width, wide))

    assert over == []


def test_every_target_fits_a_thumb(desk):
    small = []

    with browser(**LOOKS["phone by day"]) as context:
        page = desk.open(context)
        for path in PAGES:
            page.goto(HOME + path)
            small += [(path, words) for words in page.evaluate(SMALL)]

    assert small == []
