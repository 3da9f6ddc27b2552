"""A thousand open streams: less than 50 MB, not one thread more, and everyone is told."""

import asyncio
import http.cookiejar
import time
import urllib.parse
import urllib.request
import uuid

import psutil
import psycopg
import pytest

from tests.journeys.open_house import open_house


pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
STREAMS = 1000


def cookie_of(url, slug):
    jar = http.cookiejar.CookieJar()
    ask = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open
    page = ask(f"{url}/demo/").read().decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    ask(f"{url}/demo/enter/", urllib.parse.urlencode({"slug": slug, "csrfmiddlewaretoken": token}).encode())
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


async def follow(port, cookie, topic, heard, ear):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET /live/events?topic={topic} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
    )
    await reader.readuntil(b"following")
    return asyncio.create_task(listen(reader, heard, ear)), writer


async def listen(reader, heard, ear):
    while line := await reader.readline():
        if line.startswith(b"event: changed"):
            heard.append(time.monotonic())
            ear.set()


async def crowd(hearth, cookie, topic, process):
    """Opens the streams, tells once, and returns what they cost and how long it took until the last had heard."""
    heard, port, ears = [], hearth.ports["web"], [asyncio.Event() for _ in range(STREAMS)]
    open_ones = [await follow(port, cookie, topic, [], asyncio.Event())]
    await asyncio.sleep(1)
    before = process.memory_info().rss, process.num_threads()
    for n in range(0, STREAMS, 50):
        open_ones += await asyncio.gather(
            *(follow(port, cookie, topic, heard, ear) for ear in ears[n : n + 50])
        )
    await asyncio.sleep(2)
    after = process.memory_info().rss, process.num_threads()
    told = time.monotonic()
    await asyncio.to_thread(tell, hearth.env["DATABASE_URL"], topic)
    await asyncio.wait_for(asyncio.gather(*(ear.wait() for ear in ears)), 20)
    for task, writer in open_ones:
        task.cancel()
        writer.close()
    return before, after, sorted(at - told for at in heard)


def tell(url, topic):
    with psycopg.connect(url) as line:
        line.execute("SELECT pg_notify('hearthside', %s)", [topic])


def test_a_thousand_streams_cost_no_thread_and_little_memory(tmp_path):
    with open_house(tmp_path / "house", parts=("web",), database="streams") as hearth:
        cookie = cookie_of(hearth.url, "noor")
        with psycopg.connect(hearth.env["DATABASE_URL"]) as line:
            (session,) = line.execute(
                "SELECT session_id FROM schedule_seat WHERE kind = 'synthetic' LIMIT 1"
            ).fetchone()
        assert isinstance(session, uuid.UUID)
        process = psutil.Process(hearth.children["web"].pid)
        before, after, heard = asyncio.run(crowd(hearth, cookie, f"session:{session}", process))

    grown = (after[0] - before[0]) / 1e6
    print(
        f"\n{STREAMS} streams: {grown:.0f} MB, {after[1] - before[1]} threads, all told after {heard[-1]:.2f} s"
    )
    assert len(heard) == STREAMS
    assert grown < 50
    assert after[1] <= before[1] + 2  # the door's own two, which ask the database for all of them
