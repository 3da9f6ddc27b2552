"""The largest room that one core of media server carries for ten minutes with less than 1 % lost, by its own word.

Its people, prepared sounds and pictures, are on the other core.  BENCH_MINUTES: a shorter look; BENCH_PEOPLE: begin with.
Only on a quiet machine does the figure mean anything; the load is printed beside it.
"""

import os

import psutil
import pytest

from running import mediabinary
from tests.bench.core import Core, Held, hold
from tests.bench.crowds import build
from tests.lanes import not_here


pytestmark = [
    pytest.mark.bench,
    pytest.mark.enable_socket,
    pytest.mark.timeout(0),
    pytest.mark.skipif((os.cpu_count() or 1) < 2, reason=not_here("needs two cores")),
    pytest.mark.skipif(mediabinary.go_on_the_path() is None, reason=not_here("needs Go 1.26")),
]
MINUTES = float(os.environ.get("BENCH_MINUTES", "10"))
FIRST = int(os.environ.get("BENCH_PEOPLE", "16"))
LOOK_S, STEP, MOST = 20, 4, 80


def look(core, crowd, people, seconds) -> Held:
    found = hold(core, crowd, people=people, seconds=seconds)
    load = psutil.getloadavg()[0]
    print(f"{found}, load {load:.1f}", flush=True)
    return found


def holds(core, crowd, people) -> Held | None:
    """For the whole time, begun only where a short look is good; None if it loses more."""
    if not look(core, crowd, people, LOOK_S).good:
        return None
    found = look(core, crowd, people, 60 * MINUTES)
    return found if found.good else None


@pytest.fixture
def core(tmp_path):
    found = Core(tmp_path)
    yield found
    found.stop()


def test_the_largest_room_that_one_core_carries(core, tmp_path):
    crowd, people = build(tmp_path), FIRST
    print(f"\nload before: {psutil.getloadavg()[0]:.1f}")
    while people < MOST and look(core, crowd, people, LOOK_S).good:
        people += STEP
    held = None
    while held is None:
        people -= 1
        assert people > 1, "not even two people"
        held = holds(core, crowd, people)

    print(
        f"largest room: {held.people} people, {held.tracks} forwarded tracks, for {held.seconds / 60:.0f} minutes"
    )
