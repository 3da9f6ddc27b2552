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


OUT = Path(__file__).resolve().parents[2] / "var" / "screenshots"
WIDTHS = {390: 844, 1280: 900}
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "contrast": {"contrast": "more"},
}
ALDER = "main a[href*='/cohorts/']:has-text('Alder')"
PERSON = "main a[href*='/people/']"
INES = "main a[href*='/staff/']:text-is('Ines')"
# who, page, name, in which looks
PAGES = [
    ("", "/demo/", "demo", ["light"]),
    ("", "/sign-in/login/", "sign-in", ["light"]),
    ("", "/crisis/", "crisis", list(LOOKS)),
    ("", "/units/", "units", ["light"]),
    ("", "/gallery/", "gallery", list(LOOKS)),
    ("noor", "/today/", "today", list(LOOKS)),
    ("ada", "/today/", "today-evening", ["light"]),
    ("fay", "/day/", "day", ["light"]),
    ("opal", "/day/", "day-operator", ["light"]),
    ("opal", "/upkeep/", "upkeep", ["light", "dark"]),
    ("dana", "/roster/", "roster", ["light"]),
    ("dana", "/roster/hours/", "hours", ["light", "dark"]),
    ("dana", "/staff/", "staff", ["light", "dark"]),
    ("dana", "/staff/invite/", "staff-invite", ["light"]),
    ("dana", "/staff/duty/", "staff-duty", ["light"]),
    ("dana", "/staff/cover/", "staff-cover", ["light"]),
    ("noor", "/nothing-here/", "not-there", ["light"]),
    ("noor", "/sign-in/second-factor/", "second-factor", ["light"]),
    ("noor", "/sign-in/second-factor/totp/activate/", "second-factor-set-up", ["light"]),
    ("noor", "/sign-in/password/", "password", ["light"]),
    ("noor", "/you/", "you", list(LOOKS)),
    ("noor", "/you/sign-ins/", "sign-ins", ["light"]),
    ("noor", "/sign-in/again/", "still-you", ["light"]),
    ("noor", "/sign-in/second-factor/webauthn/add/", "passkey", ["light"]),
    ("", "/sign-in/password/reset/", "new-password", ["light"]),
    ("noor", "/sign-in/logout/", "sign-out", ["light"]),
    ("", "/sign-in/closed/", "by-invitation", ["light"]),
    ("dana", "/clinic/", "clinic", ["light", "dark"]),
    ("dana", "/clinic/name/", "clinic-name", ["light"]),
    ("dana", "/clinic/agreements/", "clinic-agreements", ["light"]),
    ("dana", "/clinic/agreements/group/", "agreement-publish", ["light"]),
    ("noor", "/agreements/", "agreements", ["light", "dark"]),
    ("dana", "/programs/open/", "program-open", ["light"]),
    ("dana", "/import/", "import", ["light"]),
    ("ines", "/emergency/", "emergency", list(LOOKS)),
    ("noor", "/looked/", "looked-own", ["light", "dark"]),
    ("noor", "/settle-in/", "settle-in", ["light", "dark"]),
    ("noor", "/arrive/", "arrive", list(LOOKS)),
    ("noor", "/wrap-up/", "wrap-up", list(LOOKS)),
    ("noor", "/check-in/", "check-in", list(LOOKS)),
    ("dana", "/measures/", "measures", ["light"]),
    ("noor", "/week/", "week", ["light", "dark"]),
    ("noor", "/hours/", "hours", ["light"]),
    ("ines", "/day/", "day-therapist", ["light"]),
    ("ines", "/day/hours/", "hours-offered", ["light"]),
    ("dana", "/floor/", "floor", list(LOOKS)),
    ("cora", "/day/", "day-coordinator", ["light"]),
    ("noor", "/you/reminders/", "reminders", ["light"]),
    ("ines", "/you/reach/", "reach", ["light", "dark"]),
    ("dana", "/licences/missing/", "licences-missing", ["light"]),
    ("noor", "/my-plan/", "my-plan", list(LOOKS)),
    ("ada", "/my-plan/", "my-plan-none", ["light"]),
    ("", "/crisis/plan/", "plan-not-kept", ["light"]),
    ("", "/welcome/not-a-link-of-ours/", "welcome-no-more", ["light"]),
]
# who, page, name: before the first session of a day, while one is on, after the last
OF_A_DAY = [
    ("noor", "/today/", "today"),
    ("fay", "/day/", "day"),
    ("ines", "/day/", "day-therapist"),
    ("dana", "/floor/", "floor"),
]
FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
# who, where it begins, which links are followed from there, name, in which looks
WALKS = [
    ("noor", "/my-plan/", ["main a:has-text('Change my plan')"], "my-plan-change", ["light", "dark"]),
    (
        "noor",
        "/my-plan/",
        ["main a:has-text('Change my plan')", "main a[href$='/people/']"],
        "my-plan-part",
        ["light"],
    ),
    (
        "ines",
        "/roster/",
        ["main a:text-is('Noor')", "main a[href$='/safety-plan/']"],
        "plan-team",
        ["light", "dark"],
    ),
    ("omar", "/day/", ["main a[href$='/safety-plan/']"], "plan-outdated", ["light"]),
    ("noor", "/today/", ["main a:has-text('be late')"], "late", ["light"]),
    ("noor", "/today/", ["main a:has-text('come today')"], "cannot-come", ["light", "dark"]),
    ("noor", "/check-in/", ["main .panel form button"], "question", list(LOOKS)),
    ("ines", "/roster/", [PERSON, "main a[href$='/measures/']"], "scores", ["light", "dark"]),
    (
        "ines",
        "/roster/",
        [PERSON, "main a[href$='/measures/']", "main a[href*='/people/measures/']"],
        "answers",
        ["light"],
    ),
    ("dana", "/measures/", ["main a[href$='/permission/']"], "permission", ["light"]),
    ("noor", "/agreements/", ["main a:has-text('Your copy')"], "agreement-copy", ["light"]),
    ("noor", "/agreements/", ["main a:has-text('Take it back')"], "agreement-take-back", ["light"]),
    ("dana", "/clinic/", ["a[href*='/programs/']"], "program", ["light"]),
    ("dana", "/clinic/", ["a[href$='/tracks/open/']"], "track-open", ["light"]),
    ("dana", "/clinic/", ["a[href$='/cohorts/open/']"], "cohort-open", ["light"]),
    ("dana", "/clinic/", [ALDER], "cohort", ["light", "dark"]),
    ("fay", "/roster/", [PERSON, "main a[href*='/cohorts/']"], "cohort-facilitator", ["light"]),
    ("dana", "/clinic/", [ALDER, "a[href$='/invite/']"], "participant-invite", ["light"]),
    ("dana", "/clinic/", [ALDER, "a[href$='/leads/']"], "cohort-leader", ["light"]),
    ("dana", "/clinic/", [ALDER, "a[href$='/plan/']"], "session-plan", ["light"]),
    ("dana", "/clinic/", [ALDER, "main a[href$='/week/']"], "week-drawn", ["light", "dark"]),
    ("dana", "/clinic/", [ALDER, "main a[href$='/calendar/']"], "calendar", ["light"]),
    ("dana", "/floor/", ["main a[href$='/downtime/']"], "downtime-sheet", ["light"]),
    ("fay", "/day/", ["main a[href$='/guests/']"], "guests-nobody", ["light"]),
    ("noor", "/visits/", [], "visits-none", ["light"]),
    ("ines", "/day/", ["main a[href*='/wrap-ups/']"], "wrap-up-read", ["light"]),
    ("fay", "/day/", ["main a[href$='/sheet/']"], "sheet-of-before", ["light"]),
    ("dana", "/roster/", [PERSON], "person", ["light", "dark"]),
    ("fay", "/roster/", ["main a[href$='/where/']"], "where", list(LOOKS)),
    ("ines", "/roster/", [PERSON], "person-therapist", ["light"]),
    ("fay", "/roster/", [PERSON], "person-facilitator", ["light"]),
    ("dana", "/roster/", [PERSON, "a[href$='/names/']"], "person-names", ["light"]),
    ("dana", "/roster/", [PERSON, "a[href$='/cohort/']"], "person-cohort", ["light"]),
    ("dana", "/roster/", [PERSON, "a[href$='/carer/']"], "person-carer", ["light"]),
    ("dana", "/roster/", [PERSON, "a[href$='/reach/']"], "person-reach", ["light"]),
    ("dana", "/roster/", [PERSON, "a[href$='/end/']"], "person-end", ["light"]),
    ("dana", "/roster/", [PERSON, "a[href$='/looked/']"], "looked", ["light", "dark"]),
    ("dana", "/roster/", [PERSON, "a[href$='/concern/']"], "worry", ["light"]),
    ("ines", "/roster/", [PERSON, "a[href$='/risk/']"], "risk", ["light"]),
    ("dana", "/clinic/", ["main a[href$='/help/']"], "how-soon", ["light"]),
    ("noor", "/today/", ["button.tell-team"], "help", list(LOOKS)),
    ("dana", "/work/", [], "work", list(LOOKS)),
    ("dana", "/work/", ["main a[href*='/work/']"], "concern", list(LOOKS)),
    ("dana", "/staff/", [INES], "member", ["light", "dark"]),
    ("dana", "/staff/", [INES, "a[href$='/looked/']"], "looked-by", ["light"]),
    ("dana", "/staff/", [INES, "a[href*='/roles/']"], "role-end", ["light"]),
]


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
        page.wait_for_load_state()
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
    """The room as Noor and as Fay see it, then the sheet that is left when Fay has ended it."""
    for who, start in (("noor", "/today/"), ("fay", "/day/")):
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


def contact_sheet(playwright: Playwright) -> Path:
    """All pictures on one page, small, with their names."""
    pictures = sorted(OUT.glob("*.png"))
    cells = "".join(
        f"<figure><img src='{p.name}'><figcaption>{p.stem}</figcaption></figure>" for p in pictures
    )
    style = (
        "body{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start;font:11px sans-serif;margin:12px}"
        "figure{margin:0}img{height:340px;max-width:520px;object-fit:cover;object-position:top;border:1px solid #999}"
    )
    (OUT / "index.html").write_text(f"<!doctype html><style>{style}</style>{cells}")
    browser = chromium(playwright)
    page = browser.new_page(viewport={"width": 2000, "height": 1200})
    page.goto((OUT / "index.html").as_uri())
    sheet = OUT.parent / "contact-sheet.png"
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
            if "still" not in sys.argv:
                room_and_sheet(browser, hearth)
            browser.close()
        if FAKETIME:  # else: no `before` and no `after`; what is on now is there anyway
            browser = chromium(playwright)
            through_the_day(browser, Path(folder))
            browser.close()
        print(contact_sheet(playwright))


if __name__ == "__main__":
    main()
