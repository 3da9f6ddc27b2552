"""From something that changes to the screen that shows it, in a real browser."""

import statistics
import time

import psycopg
import pytest


pytestmark = [pytest.mark.bench, pytest.mark.enable_socket]
ROUNDS = 100
WATCH = """() => {
  window.changed = 0;
  document.addEventListener('htmx:after:swap', () => { window.changed ||= Date.now(); });
}"""


@pytest.mark.timeout(0)
def test_event_to_screen(walk_in, hearth):
    page = walk_in("fay")
    page.goto(f"{hearth.url}/day/")
    page.wait_for_timeout(3000)  # the stream is open
    page.evaluate(WATCH)
    took = []
    with psycopg.connect(hearth.env["DATABASE_URL"], autocommit=True) as line:
        (session,) = line.execute(
            "SELECT session_id FROM schedule_seat WHERE kind = 'synthetic' LIMIT 1"
        ).fetchone()
        for _ in range(ROUNDS):
            page.evaluate("window.changed = 0")
            line.execute("SELECT pg_notify('hearthside', %s)", [f"session:{session}"])
            told = time.time() * 1000
            while not (shown := page.evaluate("window.changed")):
                page.wait_for_timeout(20)
            took.append(shown - told)
            page.wait_for_timeout(200)
    took.sort()
    print(
        f"\nevent to screen: p50 {statistics.median(took):.0f} ms, p99 {took[98]:.0f} ms, worst {took[-1]:.0f} ms"
    )
