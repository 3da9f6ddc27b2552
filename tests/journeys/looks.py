"""A browser on pages that need no server: every request is answered from the test, so nothing can leave."""

import mimetypes
import os
import shutil
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.core.management import call_command
from django.template.loader import render_to_string
from playwright.sync_api import BrowserContext, Page, Route, sync_playwright

from hearthside.access.headers import standing_headers
from hearthside.ui.gallery import gallery_context


HOME = "http://pages.localhost"
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CLINIC = {"crisis_number": "988", "emergency_number": "911", "local_crisis_number": "503 555 0188"}
SMALL = """() => [...document.querySelectorAll("a.button, button, summary, .choice, .crisis-card, .crisis-way, .top-nav a," +
  ".field :is(select, textarea, input:not([type=radio], [type=checkbox]))")]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.name || e.textContent.trim())"""
PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "/gallery/": ("ui/gallery.html", gallery_context),
    "/crisis/": ("ui/crisis_card.html", lambda: {"clinic": CLINIC}),
    "/units/": ("ui/units.html", dict),
    "/400/": ("400.html", dict),
    "/403/": ("403.html", lambda: {"exception": "Only the person who leads the group can end it."}),
    "/403-csrf/": ("403_csrf.html", dict),
    "/404/": ("404.html", dict),
    "/500/": ("500.html", dict),
    "/503/": ("503.html", dict),
}


def collect(settings: Any, folder: Path) -> None:
    """Static files under their hashed names, as an operator's start makes them; once in a run."""
    settings.STATIC_ROOT = folder
    settings.CRISIS_CARD_FILE = folder / "no-card.html"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    if not (folder / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)


class Desk:
    """Answers a browser's requests, and remembers what was asked and what the page complained of."""

    def __init__(self, static: Path) -> None:
        self.static = static
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        self.posts: list[str] = []
        self.more: dict[str, Callable[[Route], None]] = {}

    def answer(self, route: Route) -> None:
        address = urllib.parse.urlsplit(route.request.url)
        if f"{address.scheme}://{address.netloc}" != HOME:
            self.strangers.append(route.request.url)
            route.abort()
        elif address.path in self.more:
            self.more[address.path](route)
        elif address.path.startswith("/static/"):
            file = self.static / address.path.removeprefix("/static/")
            route.fulfill(
                path=file, content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            )
        elif address.path == "/quick-exit/":
            self.posts.append(route.request.method)
            route.fulfill(status=204)
        elif address.path == "/still-here/":  # what every page tells and asks; told apart in test_away
            route.fulfill(json={"left": 900, "every": 30})
        else:
            name, context = PAGES[address.path]
            request = SimpleNamespace(nav=[])
            body = render_to_string(name, context() | {"request": request})
            route.fulfill(
                body=body, headers=standing_headers() | {"Content-Type": "text/html; charset=utf-8"}
            )

    def open(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self.answer)
        return page


@contextmanager
def browser(**wishes: Any) -> Iterator[BrowserContext]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[*sandbox, "--disable-gpu", "--disable-background-networking"],
        )
        context = chromium.new_context(**wishes)
        yield context
        context.close()
        chromium.close()
