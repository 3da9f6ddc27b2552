"""Run inside a network namespace: a real group of two browsers, on a machine whose only way out is counted.

Arguments: a folder, and the STUN server to hand out.  Prints what the pages played, as JSON.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import tests.house  # noqa: F401 -- the surroundings of our parent, which made the database


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Unblocked:
    """In a program of one's own nothing keeps the database shut."""

    def unblock(self):
        import contextlib

        return contextlib.nullcontext()


def meet(folder: Path, stun: str) -> dict[str, object]:
    from playwright.sync_api import sync_playwright

    from running import livekit
    from tests.journeys.browsers import CHROMIUM_MEDIA, chromium
    from tests.journeys.in_the_room import all_growing, enter
    from tests.journeys.open_house import open_house
    from tests.journeys.players import a_short_group, inside

    usual = livekit.configuration

    def handing_out(*args, **how):
        told = usual(*args, **how)
        told["rtc"]["stun_servers"] = [stun]
        return told

    livekit.configuration = handing_out
    with open_house(folder, database="leaving") as hearth, sync_playwright() as playwright:
        with inside(hearth, Unblocked()):
            session = a_short_group(lasts=timedelta(minutes=5), brief_s=14, synthetic=[])
        browser = chromium(playwright, *CHROMIUM_MEDIA)
        pages = {}
        for slug in ("noor", "fay"):
            page = browser.new_context(permissions=["camera", "microphone"]).new_page()
            page.goto(f"{hearth.url}/demo/")
            page.get_by_role("button", name=f"Walk in as {slug.title()}", exact=True).click()
            page.wait_for_load_state()
            enter(page, hearth.url, session.pk)
            pages[slug] = page
        pages["noor"].locator("li.tile", has_text="Fay").locator("video").wait_for()
        played = dict(zip(pages, all_growing(list(pages.values()), 10), strict=True))
        servers = pages["noor"].evaluate("() => [...new Set(window.servers.flatMap((one) => one.urls))]")
        browser.close()
    return {"played": played, "servers": servers}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(meet(Path(sys.argv[1]), sys.argv[2])))
