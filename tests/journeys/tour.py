"""Pages looked at in other browsers than Chromium: what is wrong at which stop, and a picture of each where it is wanted."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser

from tests.journeys.open_house import House
from tests.journeys.pages import PAGES, WALKS
from tests.journeys.screenshots import WIDTHS, context_for
from tests.journeys.usable import serious
from tests.journeys.webkit import WebKit


NOT_TO_BE_OPENED = 405
UNDEFINED = "[...document.querySelectorAll(':not(:defined)')].map((one) => `${one.localName} has no module`)"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : []"


class Stop(NamedTuple):
    who: str  # nobody in particular: ""
    path: str
    name: str


def stops(browser: Browser, hearth: House) -> list[Stop]:
    """Every page of the contact sheet but what answers a press and has no address; in `browser`, links are followed to those
    that nobody can know beforehand.
    """
    found = [Stop(who, path, name) for who, path, name, _ in PAGES]
    for who, walks in by_person(WALKS):
        context = context_for(browser, hearth, who, 1280, {})
        page = context.new_page()
        for _, start, steps, name, _ in walks:
            page.goto(f"{hearth.url}{start}")
            for step in steps:
                page.locator(step).first.click()
                page.wait_for_load_state()
            if page.request.get(page.url).status != NOT_TO_BE_OPENED:
                found.append(Stop(who, page.url.removeprefix(hearth.url), name))
        context.close()
    return found


def by_person(those: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, list[Any]]]:
    """Their first word says who; each signs in once."""
    who = itemgetter(0)
    return ((one, list(theirs)) for one, theirs in groupby(sorted(those, key=who), key=who))


def in_firefox(
    browser: Browser,
    hearth: House,
    stops: list[Stop],
    folder: Path | None = None,
    widths: Mapping[int, int] = WIDTHS,
) -> dict[str, object]:
    wrong: dict[str, object] = {}
    for who, theirs in by_person(stops):
        context = browser.new_context()
        strangers: list[str] = []
        context.on("request", lambda asked, found=strangers: found.append(asked.url))
        page, complaints = context.new_page(), []
        page.on("console", lambda line, c=complaints: c.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error, c=complaints: c.append(str(error)))
        if who:
            page.goto(f"{hearth.url}/demo/")
            page.get_by_role("button", name=f"Walk in as {who.title()}", exact=True).click()
            page.wait_for_url(lambda url: "/demo/" not in url)
        for stop in theirs:
            found = []
            for width, height in widths.items():
                page.goto("about:blank")  # what a page says while it is left is nobody's complaint;
                complaints.clear()  # nor is what is said of a picture's and axe's own inline styles
                page.set_viewport_size({"width": width, "height": height})
                page.goto(f"{hearth.url}{stop.path}")
                page.wait_for_timeout(200)
                found += [*complaints, *page.evaluate(UNDEFINED), *page.evaluate(TOO_WIDE)]
                if folder:
                    page.screenshot(path=folder / f"{stop.name}-{width}-firefox.png", full_page=True)
            if found := [*found, *serious(page)]:
                wrong[stop.name] = found
        if left := [one for one in strangers if not one.startswith((hearth.url, "data:", "blob:"))]:
            wrong[f"asked of others as {who}"] = left
        context.close()
    return wrong


def in_webkit(
    browser: WebKit,
    hearth: House,
    stops: list[Stop],
    folder: Path | None = None,
    widths: Mapping[int, int] = WIDTHS,
) -> dict[str, object]:
    wrong: dict[str, object] = {}
    for who, theirs in by_person(stops):
        browser.enter(hearth.url, who)
        for stop in theirs:
            found = []
            for width, height in widths.items():
                browser.open(f"{hearth.url}{stop.path}", width, height)
                found += [*browser.complaints(), *browser.evaluate(UNDEFINED), *browser.evaluate(TOO_WIDE)]
                if folder:
                    browser.shoot(folder / f"{stop.name}-{width}-webkit.png", width)
            if found := [*found, *browser.serious()]:
                wrong[stop.name] = found
    if left := [
        one for one in browser.asked() if not one.startswith((hearth.url, "data:", "blob:", "about:"))
    ]:
        wrong["asked of others"] = left
    return wrong
