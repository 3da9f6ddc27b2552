"""The manual's pictures: taken on the way where PICTURES names a folder, as `make pictures` does."""

import os

from playwright.sync_api import Page


def take(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.evaluate("scrollTo(0, 0); for (const one of document.querySelectorAll('*')) one.scrollTop = 0")
        page.screenshot(path=f"{folder}/{name}.png", animations="disabled")
