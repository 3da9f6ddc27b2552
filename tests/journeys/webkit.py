"""WebKit, the engine of Safari, as Debian packs it: on a screen that nobody sees, driven by WebDriver.

    with webkit(folder) as browser:
        browser.enter(hearth.url, "noor")
        browser.open(f"{hearth.url}/today/", 390, 844)
        assert browser.complaints() == []

It has no `RTCPeerConnection`: sound and pictures are not to be tried in it, all else is.  Elsewhere than where
`needs_webkit` finds it, a test is named as not run here.
"""

import json
import os
import re
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import visibility_of_element_located
from selenium.webdriver.support.ui import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from running import testtools
from tests.journeys.usable import AXE, SETTLED
from tests.lanes import not_here


WINDOW = Path(__file__).with_name("webkit_window.py")
TALLEST = 6000
PATIENCE_S = 20
LOUD = re.compile(r"CONSOLE (?:\w+ )?ERROR")
UNKNOWN_TO_IT = (
    "Unrecognized Content-Security-Policy directive 'manifest-src'"  # which the other browsers need
)
RESTS = "document.readyState === 'complete' && !document.querySelector('.htmx-request')"
PAINTED = """const done = arguments[0];
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 250)))"""
FINDS = """const done = arguments[arguments.length - 1];
axe.run({resultTypes: ['violations']}).then((found) => done(found.violations
  .filter((one) => ['serious', 'critical'].includes(one.impact))
  .map((one) => [one.id, one.nodes[0].html.slice(0, 120)])), (why) => done([String(why)]))"""

needs_webkit = pytest.mark.skipif(
    not all(testtools.webkit().values()), reason=not_here("needs WebKit and a screen that nobody sees")
)


@dataclass
class WebKit:
    driver: WebKitGTK
    written: Path
    _read: int = 0

    def enter(self, home: str, slug: str) -> None:
        """As someone of the cast, by one press; as nobody in particular, by none."""
        self.open(f"{home}/demo/", 1280, 900)
        self.driver.delete_all_cookies()
        if slug:
            self.open(f"{home}/demo/", 1280, 900)
            word = f"Walk in as {slug.title()}"
            self.driver.find_element(By.XPATH, f"//button[normalize-space()='{word}']").click()
            self.until("!location.pathname.startsWith('/demo/')")

    def open(self, address: str, width: int, height: int) -> None:
        """What the page before says while it is left, of a stream that was cut, is nobody's complaint."""
        self.driver.get("about:blank")
        self.complaints()
        self.driver.set_window_size(width, height)
        self.driver.get(address)
        self.until(RESTS)

    def evaluate(self, script: str) -> Any:
        return self.driver.execute_script(f"return {script}")

    def until(self, script: str) -> None:
        self._waits().until(lambda _: self.evaluate(script), script)

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def appears(self, selector: str) -> WebElement:
        found = visibility_of_element_located((By.CSS_SELECTOR, selector))
        element: WebElement = self._waits().until(found, selector)
        return element

    def _waits(self) -> WebDriverWait[WebKitGTK]:
        return WebDriverWait(self.driver, PATIENCE_S, poll_frequency=0.1)

    def reads(self, sentence: str) -> None:
        """It stands there, or comes."""
        self.until(f"document.body.innerText.replace(/\\s+/g, ' ').includes({json.dumps(sentence)})")

    def complaints(self) -> list[str]:
        """What the console said loudly, since this was asked last."""
        lines = self._lines()
        new, self._read = lines[self._read :], len(lines)
        return [line for line in new if LOUD.search(line) and UNKNOWN_TO_IT not in line]

    def asked(self) -> list[str]:
        """Every address that a page ever asked for."""
        return [line.removeprefix("ASKED ") for line in self._lines() if line.startswith("ASKED ")]

    def _lines(self) -> list[str]:
        return self.written.read_text(encoding="utf-8", errors="replace").splitlines()

    def serious(self) -> list[object]:
        """What axe finds.  It measures with inline styles, which our policy refuses loudly: those are not the page's."""
        self.evaluate(f"({SETTLED})()")
        self.driver.execute_script(AXE.read_text())
        found: list[object] = self.driver.execute_async_script(FINDS)
        self.complaints()
        return found

    def shoot(self, file: Path, width: int) -> None:
        """The whole page, by a window as tall as it."""
        tall = self.evaluate("Math.max(innerHeight, document.documentElement.scrollHeight)")
        self.driver.set_window_size(width, min(tall, TALLEST))
        self.driver.execute_async_script(PAINTED)
        self.driver.save_screenshot(str(file))


@contextmanager
def screen() -> Iterator[str]:
    """The name of a display of its own, larger than any window."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"1300x{TALLEST}x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as number:
        named = number.readline().strip()
    try:
        assert named, "Xvfb found no display"
        yield f":{named}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def webkit(folder: Path) -> Iterator[WebKit]:
    """`folder`: an empty one, for what it keeps and what it writes."""
    folder.mkdir(parents=True)
    written = folder / "written"
    written.touch()
    start = folder / "start.sh"  # line by line, or what a page said last is still in a buffer
    start.write_text(
        f'#!/bin/sh\nexec stdbuf -oL /usr/bin/python3 "{WINDOW}" "{folder}" >>"{written}" 2>&1\n'
    )
    start.chmod(0o755)
    with screen() as display:
        options = Options()
        options.binary_location = str(start)
        outside = {"HOME": str(folder), "DISPLAY": display, "GDK_BACKEND": "x11"}
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "setting remote_server_addr")  # as selenium itself does
            driver = WebKitGTK(options, Service(which("WebKitWebDriver"), env=os.environ | outside))
        try:
            yield WebKit(driver, written)
        finally:
            driver.quit()
