"""From a press on Join to the first picture of someone else."""

import statistics
import time
from datetime import timedelta

import pytest

from tests import builders
from tests.journeys.players import Player, a_short_group, inside


pytestmark = [pytest.mark.bench, pytest.mark.enable_socket]
ROUNDS = 20
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


@pytest.mark.timeout(0)
def test_join_to_first_frame(walk_in, own_hearth, django_db_blocker):
    took = []
    with inside(own_hearth, django_db_blocker):
        session = a_short_group(lasts=timedelta(minutes=30), brief_s=14, synthetic=["wren"])
        wren = Player(own_hearth, builders.seat("wren", session), 0)
        wren.come()
        try:
            page = walk_in("noor", at=own_hearth)
            page.add_init_script(FIRST_FRAME)
            for _ in range(ROUNDS):
                page.goto(f"{own_hearth.url}/today/")
                page.wait_for_timeout(7000)  # ten connects a seat and minute
                join = page.locator("a[href*='/room/']").first
                pressed = time.time() * 1000
                join.click()
                while not (seen := page.evaluate("window.firstFrame ?? 0")):
                    page.wait_for_timeout(20)
                took.append(seen - pressed)
        finally:
            wren.end()
    took.sort()
    p95 = took[int(len(took) * 0.95)]
    print(
        f"\njoin to first frame: p50 {statistics.median(took):.0f} ms, p95 {p95:.0f} ms, worst {took[-1]:.0f} ms"
    )
