import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.browsers import CHROMIUM_MEDIA, chromium
from tests.journeys.open_house import open_house


@pytest.fixture(scope="session")
def hearth(tmp_path_factory):
    """One running program for the journeys that leave it as they found it."""
    with open_house(tmp_path_factory.mktemp("hearth") / "house", database="journeys") as running:
        yield running


@pytest.fixture
def own_hearth(tmp_path):
    """A running program that this journey may break."""
    with open_house(tmp_path / "house", database="own_journey") as running:
        yield running


@pytest.fixture(scope="module")
def stage():
    # For one file only: while it runs, nothing else in this thread may run a loop of its own, and Django takes the
    # loop for an async view that asks the database.
    with pytest.MonkeyPatch.context() as meanwhile, sync_playwright() as playwright:
        meanwhile.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright


@pytest.fixture(scope="module")
def browser(stage):
    browser = chromium(stage, *CHROMIUM_MEDIA)
    yield browser
    browser.close()


@pytest.fixture
def walk_in(browser, hearth):
    """A browser of its own for someone of the cast; every request that would leave our origin is noted."""
    contexts = []

    def as_(slug="", *, at=None, width=1280, **look):
        where = at or hearth
        context = browser.new_context(
            viewport={"width": width, "height": 900}, permissions=["camera", "microphone"], **look
        )
        context.strangers = []
        context.on(
            "request",
            lambda request: (
                context.strangers.append(request.url)
                if not request.url.startswith((where.url, "data:", "blob:"))
                else None
            ),
        )
        contexts.append(context)
        page = context.new_page()
        if slug:
            page.goto(f"{where.url}/demo/")
            page.get_by_role("button", name=f"Walk in as {slug.title()}", exact=True).click()
            page.wait_for_load_state()
        return page

    yield as_
    for context in contexts:
        context.close()
