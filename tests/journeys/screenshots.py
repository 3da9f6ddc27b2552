"""`make screenshots`: every page at a phone's and a desk's width, some in the dark and in high contrast, one contact sheet.

Taken from the running program with people of the cast signed in and the live group playing; written to var/screenshots.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from hearthside.demo.terms import DAY_ZONE
from tests import house
from tests.journeys.browsers import CHROMIUM_MEDIA, chromium
from tests.journeys.open_house import House, open_house
from tests.journeys.pages import LOOKS, OF_A_DAY, PAGES, WALKS


OUT = Path(__file__).resolve().parents[2] / "var" / "screenshots"
WIDTHS = {390: 844, 1280: 900}
FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


def context_for(
    browser: Browser, hearth: House, who: str, width: int, look: dict[str, str]
) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        permissions=["camera", "microphone"],
        **look,  # type: ignore[arg-type]  # names of Playwright's own settings
    )
    if who:
        page = context.new_page()
        page.goto(f"{hearth.url}/demo/")
        page.get_by_role("button", name=f"Walk in as {who.title()}", exact=True).click()
        page.wait_for_url(lambda url: "/demo/" not in url)
        page.close()
    return context


def shoot(page: Page, name: str, width: int, look: str, *, whole: bool = True) -> None:
    page.screenshot(path=OUT / f"{name}-{width}-{look}.png", full_page=whole)


def each_width(
    browser: Browser,
    hearth: House,
    who: str,
    path: str,
    name: str,
    looks: list[str],
    steps: Sequence[str] = (),
) -> None:
    """`steps`: what is clicked one after another, for a page whose address nobody can know beforehand."""
    for width in WIDTHS:
        for look in looks:
            context = context_for(browser, hearth, who, width, LOOKS[look])
            page = context.new_page()
            page.goto(f"{hearth.url}{path}")
            for step in steps:
                page.locator(step).first.click()
                page.wait_for_load_state()
            shoot(page, name, width, look)
            context.close()


def guests(browser: Browser, hearth: House) -> None:
    """Fay asks a trainee to come; the trainee reads where."""
    context = context_for(browser, hearth, "fay", 1280, {})
    page = context.new_page()
    page.goto(f"{hearth.url}/day/")
    page.locator("main a[href$='/guests/']").first.click()
    page.get_by_label("Trainee").check()
    page.get_by_label("Who", exact=True).select_option(label="Omar")
    page.get_by_role("button", name="Ask them").click()
    page.wait_for_load_state()
    each_width(browser, hearth, "fay", page.url.removeprefix(hearth.url), "guests", ["light", "dark"])
    each_width(browser, hearth, "omar", "/visits/", "visits", ["light", "dark"])
    context.close()


def make_ups(browser: Browser, hearth: House) -> None:
    """Noor cannot come, is offered another group, takes a place there, and comes after all."""
    context = context_for(browser, hearth, "noor", 390, {})
    page = context.new_page()
    page.goto(f"{hearth.url}/today/")
    page.locator("main a:has-text('come today')").first.click()
    page.wait_for_load_state()
    page.get_by_role("radio").first.check()
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    said = page.url.removeprefix(hearth.url)
    each_width(browser, hearth, "noor", said, "make-up-offered", ["light", "dark"])
    page.get_by_role("button", name="Take this one").first.click()
    page.wait_for_load_state()
    each_width(browser, hearth, "noor", said, "make-up-taken", ["light", "dark"])
    page.get_by_role("button", name="I can come after all").click()
    page.wait_for_load_state()
    context.close()


def checks(browser: Browser, hearth: House) -> None:
    """Noor's devices do not all work, and she asks for help; Fay reads what was found."""
    context = context_for(browser, hearth, "noor", 390, {})
    page = context.new_page()
    page.goto(f"{hearth.url}/device-check/")
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("button", name="Skip the camera").click()
    page.get_by_role("button", name="Skip the microphone").click()
    page.locator("[data-step=loudspeaker]").get_by_role("button", name="No", exact=True).click()
    page.locator("[data-step=loudspeaker]").get_by_role("button", name="Go on").click()
    page.locator("[data-step=network]").get_by_role("button", name="Stop the check").click()
    page.get_by_role("button", name="Send it to the tech host").click()
    page.get_by_text("Sent at").wait_for()
    each_width(browser, hearth, "noor", "/device-check/", "device-check-sent", ["light", "dark"])
    context.close()
    context = context_for(browser, hearth, "fay", 1280, {})
    page = context.new_page()
    page.goto(f"{hearth.url}/day/")
    page.locator("a[href$='/room/']").first.click()
    found = page.locator("#strip a[href$='/devices/']").first.get_attribute("href")
    each_width(browser, hearth, "fay", found or "", "device-check-of-noor", ["light", "dark"])
    context.close()


def through_the_day(browser: Browser, folder: Path) -> None:
    """The same pages under a shifted clock: before Noor has said where she is, and when the evening's groups are over."""
    with open_house(folder / "before", parts=(), template=house.EMPTY) as hearth:
        hearth.manage("build_demo", "--bare")
        of_the_day(browser, hearth, "before", shift_min=-40)
    here = datetime.now(ZoneInfo(DAY_ZONE))
    late = here.replace(hour=22, minute=30) - here
    with open_house(folder / "after", parts=(), template=house.lived()) as hearth:
        of_the_day(browser, hearth, "after", shift_min=round(late.total_seconds() / 60))


def of_the_day(browser: Browser, hearth: House, when: str, *, shift_min: int) -> None:
    hearth.env["LD_PRELOAD"], hearth.env["FAKETIME"] = str(FAKETIME[0]), f"{shift_min:+}m"
    hearth.env["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
    hearth.start("web")
    for who, path, name in OF_A_DAY:
        each_width(browser, hearth, who, path, f"{name}-{when}-the-day", ["light", "dark"])


def room_and_sheet(browser: Browser, hearth: House) -> None:
    """The room as Noor and as Fay see it, and as Omar, a guest, waits before it; then the sheet that is left when Fay has
    ended it.
    """
    for who, start in (("noor", "/today/"), ("fay", "/day/"), ("omar", "/visits/")):
        for width in WIDTHS:
            for look, settings in LOOKS.items():
                context = context_for(browser, hearth, who, width, settings)
                page = context.new_page()
                page.goto(f"{hearth.url}{start}")
                page.locator("a[href$='/room/']").first.click()
                page.wait_for_load_state()
                join = page.get_by_role("button", name="Come in")
                if join.count():
                    join.first.click()
                page.wait_for_timeout(5000)
                shoot(page, f"room-{who}", width, look, whole=False)
                if who == "noor":
                    page.locator("[data-control=leave] button").click()
                    page.wait_for_url("**/after/")
                    shoot(page, "after", width, look)
                context.close()
    hearth.manage("end_live_group")
    for width in WIDTHS:
        context = context_for(browser, hearth, "fay", width, {})
        page = context.new_page()
        page.goto(f"{hearth.url}/day/")
        shoot(page, "day-after", width, "light")
        page.locator("a[href$='/sheet/']").first.click()
        page.wait_for_load_state()
        shoot(page, "sheet", width, "light")
        page.locator("a[href$='/correct/']").first.click()
        page.wait_for_load_state()
        page.get_by_role("button", name="Keep").click()
        page.wait_for_load_state()
        shoot(page, "sheet-correct", width, "light")
        context.close()


def contact_sheet(playwright: Playwright, folder: Path) -> Path:
    """All pictures on one page, small, with their names."""
    pictures = sorted(folder.glob("*.png"))
    cells = "".join(
        f"<figure><img src='{p.name}'><figcaption>{p.stem}</figcaption></figure>" for p in pictures
    )
    style = (
        "body{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start;font:11px sans-serif;margin:12px}"
        "figure{margin:0}img{height:340px;max-width:520px;object-fit:cover;object-position:top;border:1px solid #999}"
    )
    (folder / "index.html").write_text(f"<!doctype html><style>{style}</style>{cells}")
    browser = chromium(playwright)
    page = browser.new_page(viewport={"width": 2000, "height": 1200})
    page.goto((folder / "index.html").as_uri())
    sheet = folder.with_suffix(".png")
    page.screenshot(path=sheet, full_page=True)
    browser.close()
    return sheet


def main() -> None:
    assert house.ROOT
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        with open_house(
            Path(folder) / "house", parts=("media", "web", "worker", "synthetic"), template=house.lived()
        ) as hearth:
            browser = chromium(playwright, *CHROMIUM_MEDIA)
            for page in PAGES:
                each_width(browser, hearth, *page)
            for who, start, steps, name, looks in WALKS:
                each_width(browser, hearth, who, start, name, looks, steps)
            guests(browser, hearth)
            make_ups(browser, hearth)
            checks(browser, hearth)
            if "still" not in sys.argv:
                room_and_sheet(browser, hearth)
            browser.close()
        if FAKETIME:  # else: no `before` and no `after`; what is on now is there anyway
            browser = chromium(playwright)
            through_the_day(browser, Path(folder))
            browser.close()
        print(contact_sheet(playwright, OUT))


if __name__ == "__main__":
    main()
