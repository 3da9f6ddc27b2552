"""Run inside a network namespace: a group on this side, and Noor's phone on the other side of a line that can be cut,
made lossy, slow, or shut for UDP.

Arguments: a folder for the house, one for pictures (or nothing), and what befalls the line.  Prints as JSON what Noor's page
said, each with the seconds since it began.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import tests.house  # noqa: F401 -- the surroundings of our parent, which made the database
from tests.journeys.leaving import Unblocked


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

HERE, THERE = "198.51.100.1", "198.51.100.2"  # documentation addresses, RFC 5737
PIPE = Path(__file__).with_name("pipe.py")
Seen = list[tuple[float, str]]


def run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


class ThinLine:
    """The one line between the house and the phone."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._children: list[subprocess.Popen[bytes]] = []

    def there(self, *words: str) -> list[str]:
        return ["ip", "netns", "exec", self.name, *words]

    def pipe(self, port: int) -> None:
        """The house answers on the line, and the phone calls it by its own localhost, as a page needs for a camera."""
        program = [sys.executable, "-I", str(PIPE)]
        self._children += [
            subprocess.Popen([*program, HERE, str(port), "127.0.0.1", str(port)]),
            subprocess.Popen(self.there(*program, "127.0.0.1", str(port), HERE, str(port))),
        ]

    def end(self) -> None:
        for child in self._children:
            child.kill()
            child.wait()

    def cut(self) -> None:
        run("ip", "-n", self.name, "link", "set", "line1", "down")

    def mend(self) -> None:
        run("ip", "-n", self.name, "link", "set", "line1", "up")

    def loses(self, share: float) -> None:
        """Of what sound and pictures send, either way."""
        for chain in ("INPUT", "OUTPUT"):
            chance = ["-m", "statistic", "--mode", "random", "--probability", str(share)]
            run(*self.there("iptables", "-A", chain, "-p", "udp", *chance, "-j", "DROP"))

    def carries(self, kbit: int) -> None:
        """No more, either way; what waits longer than a third of a second is dropped."""
        bucket = ["root", "tbf", "rate", f"{kbit}kbit", "burst", "4kb", "latency", "300ms"]
        run("tc", "qdisc", "add", "dev", "line0", *bucket)
        run(*self.there("tc", "qdisc", "add", "dev", "line1", *bucket))

    def shuts_udp(self) -> None:
        for chain in ("INPUT", "OUTPUT"):
            run(*self.there("iptables", "-A", chain, "-p", "udp", "-j", "DROP"))

    def is_well(self) -> None:
        run(*self.there("iptables", "-F"))
        for command in (["tc"], self.there("tc")):
            device = "line1" if len(command) > 1 else "line0"
            subprocess.run(
                [*command, "qdisc", "del", "dev", device, "root"], check=False, capture_output=True
            )


@contextmanager
def thin_line() -> Iterator[ThinLine]:
    name = f"hs-{secrets.token_hex(3)}-phone"
    run("ip", "netns", "add", name)
    line = ThinLine(name)
    try:
        run("ip", "link", "add", "line0", "type", "veth", "peer", "name", "line1", "netns", name)
        run("ip", "address", "add", f"{HERE}/30", "dev", "line0")
        run("ip", "link", "set", "line0", "up")
        run("ip", "-n", name, "address", "add", f"{THERE}/30", "dev", "line1")
        for device in ("lo", "line1"):
            run("ip", "-n", name, "link", "set", device, "up")
        yield line
    finally:
        line.end()
        run("ip", "netns", "delete", name)


class Phone:
    """Noor's page, and what it said since the line changed."""

    def __init__(self, page: Any, url: str, session: Any, pictures: str) -> None:
        self.page, self.url, self.session, self.pictures = page, url, session, pictures
        self.name = ""
        self.seen: Seen = []
        self.began = time.monotonic()

    def says(self) -> str:
        parts = [self.page.locator(f'[data-part="{part}"]') for part in ("notices", "found")]
        said = [one.first.inner_text() for one in parts if one.count() and one.first.is_visible()]
        return " ".join(" ".join(said).split())

    def look(self) -> str:
        said = self.says()
        if not self.seen or self.seen[-1][1] != said:
            self.seen.append((round(time.monotonic() - self.began, 1), said))
            self.picture()
        return said

    def picture(self) -> None:
        if self.pictures:
            file = Path(self.pictures) / f"{self.name}-{len(self.seen)}.png"
            self.page.screenshot(path=str(file))

    def watch(self, seconds: float, until: Callable[[str], bool] = lambda _: False) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not until(self.look()):
            self.page.wait_for_timeout(400)

    def comes_in(self) -> None:
        from tests.journeys.in_the_room import LISTEN

        self.page.add_init_script(LISTEN)
        self.page.goto(f"{self.url}/sessions/{self.session.pk}/room/")

    def is_in(self) -> None:
        self.comes_in()
        self.page.locator("li.tile", has_text="Wren").locator("video").wait_for(timeout=20_000)
        self.page.wait_for_timeout(4000)
        self.began = time.monotonic()

    def plays(self) -> dict[str, bool]:
        from tests.journeys.in_the_room import growing

        return growing(self.page, 4)


def cut(phone: Phone, line: ThinLine, seconds: float) -> None:
    phone.is_in()
    line.cut()
    phone.watch(seconds)
    line.mend()
    phone.began = time.monotonic()
    phone.watch(40, until=lambda said: "Your line dropped" not in said)
    phone.page.locator("li.tile", has_text="Wren").locator("video").wait_for(timeout=30_000)


def lossy(phone: Phone, line: ThinLine, share: float) -> None:
    phone.is_in()
    line.loses(share)
    phone.watch(40)


def slow(phone: Phone, line: ThinLine, kbit: int) -> None:
    phone.is_in()
    line.carries(kbit)
    phone.watch(60)


def without_udp(phone: Phone, line: ThinLine, _: float) -> None:
    line.shuts_udp()
    phone.comes_in()
    phone.watch(40, until=lambda said: "no sound and no pictures through" in said)
    phone.page.goto(f"{phone.url}/device-check/")
    phone.page.get_by_role("button", name="Begin", exact=True).click()
    for part in ("camera", "microphone", "loudspeaker"):
        phone.page.locator(f'[data-step="{part}"]').get_by_role("button", name="Skip").click()
    told = phone.page.locator('[data-step="network"] [data-outcome]')
    told.wait_for(timeout=40_000)
    phone.seen.append((round(time.monotonic() - phone.began, 1), " ".join(told.inner_text().split())))
    phone.picture()


BEFALLS: dict[str, tuple[Callable[[Phone, ThinLine, float], None], float]] = {
    "cut-4": (cut, 4),
    "cut-10": (cut, 10),
    "cut-30": (cut, 30),
    "loss-10": (lossy, 0.1),
    "rate-400": (slow, 400),
    "rate-100": (slow, 100),
    "no-udp": (without_udp, 0),
}


def meet(folder: Path, pictures: str, names: list[str]) -> dict[str, object]:
    from playwright.sync_api import sync_playwright

    from running import livekit
    from tests import builders
    from tests.journeys.open_house import open_house
    from tests.journeys.players import Player, a_short_group, inside

    usual = livekit.configuration
    livekit.configuration = lambda *args, **how: usual(*args, **(how | {"address": HERE}))
    roomy = {"MEDIA_CONNECTS_PER_SEAT_MINUTE": "60", "MEDIA_CONNECTS_PER_ADDRESS_MINUTE": "300"}
    came: dict[str, object] = {}
    with (
        thin_line() as line,
        open_house(folder, database="thin_line", settings=roomy) as hearth,
        sync_playwright() as playwright,
        inside(hearth, Unblocked()),
    ):
        line.pipe(hearth.ports["web"])
        slugs = ["wren", "theo", "juno"] if names != ["no-udp"] else ["wren"]
        session = a_short_group(lasts=timedelta(minutes=30), brief_s=14, synthetic=slugs)
        players = [Player(hearth, builders.seat(slug, session), n) for n, slug in enumerate(slugs)]
        for player in players:
            player.come()
        browser = a_phone(playwright, line, folder)
        for name in names:
            context = browser.new_context(
                viewport={"width": 390, "height": 844}, permissions=["camera", "microphone"]
            )
            page = context.new_page()
            page.goto(f"{hearth.url}/demo/")
            page.get_by_role("button", name="Walk in as Noor", exact=True).click()
            page.wait_for_load_state()
            phone = Phone(page, hearth.url, session, pictures)
            phone.name = name
            act, much = BEFALLS[name]
            act(phone, line, much)
            came[name] = {"said": phone.seen, "plays": phone.plays()}
            line.is_well()
            context.close()
        browser.close()
        for player in players:
            player.end()
    return came


def a_phone(playwright: Any, line: ThinLine, folder: Path) -> Any:
    """A browser whose only line is this one."""
    import shutil

    from tests.journeys.browsers import CHROMIUM_MEDIA, QUIET

    program = folder / "phone.sh"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    program.write_text(f'#!/bin/sh\nexec {" ".join(line.there(str(chromium)))} "$@"\n')
    program.chmod(0o755)
    return playwright.chromium.launch(
        executable_path=str(program), args=["--no-sandbox", *QUIET, *CHROMIUM_MEDIA]
    )


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(meet(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])))
