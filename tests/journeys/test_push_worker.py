"""What a device of staff shows when its service brings it something: our own file, in a real browser.

The browser's way to its service is not tried: nothing of a test leaves this machine.
"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.journeys.looks import browser


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
WORKER = "/you/reach/push/worker.js"
FILE = Path(__file__).parents[2] / "hearthside/ui/static/ui/js/push-worker.js"
SHOWN = """async () => {
  const found = await navigator.serviceWorker.getRegistration("/you/reach/push/");
  for (let turn = 0; turn < 100; turn++) {
    const shown = await found.getNotifications();
    if (shown.length) return shown.map((one) => [one.title, one.body, one.tag]);
    await new Promise((done) => setTimeout(done, 50));
  }
  return [];
}"""


@pytest.fixture
def place():
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self):
            is_worker = self.path == WORKER
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if is_worker else "text/html")
            self.end_headers()
            self.wfile.write(FILE.read_bytes() if is_worker else b"<!doctype html><title>A page</title>")

        def log_message(self, *_):
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_says_please_look_and_nothing_else_once_for_many(place):
    with browser() as context:
        context.grant_permissions(["notifications"], origin=place)
        page = context.new_page()
        page.goto(f"{place}/work/")
        scope = page.evaluate(
            "async (file) => { const found = await navigator.serviceWorker.register(file);"
            " await new Promise((done) => { const look = () => found.active ? done() : setTimeout(look, 20); look(); });"
            " return [found.scope, navigator.serviceWorker.controller] }",
            WORKER,
        )
        assert scope == [f"{place}/you/reach/push/", None], "it controls no page"

        line = context.new_cdp_session(page)
        known = []
        line.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
        line.send("ServiceWorker.enable")
        while not known:
            page.wait_for_function("() => true")
        for _ in range(2):
            told = {"origin": place, "registrationId": known[-1]["registrationId"], "data": "1"}
            line.send("ServiceWorker.deliverPushMessage", told)

        assert page.evaluate(SHOWN) == [["Please look", "", "look"]]
