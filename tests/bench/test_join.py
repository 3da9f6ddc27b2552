"""From a press on Join, or on Admit, to the first picture of someone else; from a removal to the empty place.

BENCH_JOINS: fewer of them, for a shorter look.
"""

import os
import statistics
import time
from datetime import timedelta

import psutil
import pytest

from hearthside.rooms import actions
from hearthside.rooms.terms import Went
from tests import builders
from tests.journeys.open_house import open_house
from tests.journeys.players import Player, a_short_group, inside, now


pytestmark = [pytest.mark.bench, pytest.mark.enable_socket, pytest.mark.timeout(0)]
JOINS = int(os.environ.get("BENCH_JOINS", "50"))
ADMITTED = min(20, JOINS)
PLAYED = ["wren", "theo", "marisol", "bea", "anders", "juno"]
FIRST_FRAME = """
window.addEventListener("DOMContentLoaded", () => {
  const watched = new Set();
  const look = () => {
    for (const video of document.querySelectorAll("li.tile:not(.tile-mirror) video"))
      if (!watched.has(video)) {
        watched.add(video);
        video.requestVideoFrameCallback(() => { window.firstFrame ??= Date.now(); });
      }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
});
"""
TILES = """() => {
  window.tiles = [];
  const many = () => document.querySelectorAll("li.tile").length;
  let before = many();
  new MutationObserver(() => {
    const now = many();
    if (now < before) window.tiles.push(Date.now());
    before = now;
  }).observe(document.querySelector('[data-part="tiles"]'), { childList: true });
}"""


@pytest.fixture
def hearth(tmp_path):
    settings = {"MEDIA_CONNECTS_PER_SEAT_MINUTE": "600", "MEDIA_CONNECTS_PER_ADDRESS_MINUTE": "600"}
    with open_house(tmp_path / "house", database="join_bench", settings=settings) as running:
        yield running


@pytest.fixture
def group(hearth, django_db_blocker):
    """In which somebody plays each of the synthetic seats, once they have come."""
    with inside(hearth, django_db_blocker):
        session = a_short_group(lasts=timedelta(minutes=50), brief_s=14, synthetic=PLAYED)
        session.players = [Player(hearth, builders.seat(slug, session), n) for n, slug in enumerate(PLAYED)]
        yield session
        for one in session.players:
            one.end()


def say(what, took):
    took.sort()
    p95 = took[int(0.95 * (len(took) - 1))]
    print(
        f"{what}, {len(took)} times: p50 {statistics.median(took):.0f} ms, p95 {p95:.0f} ms, worst {took[-1]:.0f} ms; "
        f"load {psutil.getloadavg()[0]:.1f}"
    )


def first_frame(page):
    while not (seen := page.evaluate("window.firstFrame ?? 0")):
        page.wait_for_timeout(20)
    return seen


def joins(page, hearth):
    """Milliseconds from the press."""
    page.goto(f"{hearth.url}/today/")
    page.wait_for_timeout(1500)
    join = page.locator("a[href*='/room/']").first
    pressed = time.time() * 1000
    join.click()
    return first_frame(page) - pressed


def test_from_join_to_the_first_picture(walk_in, browser, hearth, group):
    for one in group.players[:2]:
        one.come()
    page = walk_in("noor", at=hearth)
    kept_nothing = browser.new_context(
        storage_state=page.context.storage_state(), permissions=["camera", "microphone"]
    ).new_page()
    kept_nothing.add_init_script(FIRST_FRAME)
    print(f"\njoin to first picture, cold: {joins(kept_nothing, hearth):.0f} ms")
    kept_nothing.context.close()
    page.add_init_script(FIRST_FRAME)
    joins(page, hearth)

    say("join to first picture, two in the room, warm", [joins(page, hearth) for _ in range(JOINS)])


def test_from_admit_to_the_first_picture(walk_in, hearth, group):
    """They wait before a closed door, and a host lets them in."""
    for one in group.players[:2]:
        one.come()
    seat, noor, fay = builders.seat("noor", group), builders.viewer("noor"), builders.viewer("fay")
    actions.close_door(by=fay, session=group, at=now())
    page = walk_in("noor", at=hearth)
    page.add_init_script(FIRST_FRAME)
    took = []
    for _ in range(ADMITTED):
        page.goto(f"{hearth.url}/sessions/{group.pk}/room/")
        page.get_by_text("will let you in").first.wait_for()
        page.wait_for_timeout(1500)
        admitted = time.time() * 1000
        actions.let_in(by=fay, seat=seat, at=now())
        took.append(first_frame(page) - admitted)
        page.goto(f"{hearth.url}/today/")
        actions.leave(by=noor, session=group, went=Went.LEFT, at=now())
    print()
    say("admitted to first picture", took)


def test_from_a_removal_to_the_empty_place(walk_in, hearth, group):
    for one in group.players:
        one.come()
    page = walk_in("noor", at=hearth)
    page.goto(f"{hearth.url}/sessions/{group.pk}/room/")
    page.locator("li.tile").nth(len(PLAYED)).wait_for()
    page.evaluate(TILES)
    fay, took = builders.viewer("fay"), []
    for nth, one in enumerate(group.players, start=1):
        page.wait_for_timeout(1000)
        removed = time.time() * 1000
        actions.remove(by=fay, seat=one.seat, at=now())
        while page.evaluate("window.tiles.length") < nth:
            page.wait_for_timeout(20)
        took.append(page.evaluate("window.tiles.at(-1)") - removed)
    print()
    say("removed to gone for the others", took)
