"""The events door: server-sent events without a thread.  `/live/events?topic=session:<uuid>`.

It says that something changed and where, never what; the page asks for the rest through its own gate.  Sight is asked
for each topic at the start and every 30 seconds again; a topic that is no longer seen is said to be `unseen`.
"""

from __future__ import annotations

import asyncio
import urllib.parse
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from django.db import Error, close_old_connections, transaction

from hearthside.access import wall
from hearthside.access.raw import Receive, Scope, Send, begin, say, session_key, viewer_of_session

from .listening import listener
from .topics import may_follow


LOOK_AGAIN_S = 30.0
MOST_TOPICS = 20  # of more the first are followed; a page asks for the rest every minute
NEVER_LEFT_OUT = "work:"  # that somebody is asked for
RETRY_MS = 2000
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="events-door")


def _seen(key: str, topics: Iterable[str]) -> frozenset[str] | None:
    """Which of these this session's person may follow now; None when nobody is signed in.  Runs in a thread."""
    close_old_connections()
    try:
        viewer = viewer_of_session(key)
        if viewer is None:
            return None
        with transaction.atomic():
            wall.enter(viewer)
            return frozenset(topic for topic in topics if may_follow(viewer, topic))
    finally:
        close_old_connections()


async def door(scope: Scope, receive: Receive, send: Send) -> None:
    asked = urllib.parse.parse_qs(scope["query_string"].decode("latin-1")).get("topic", [])
    asked = sorted(asked, key=lambda topic: not topic.startswith(NEVER_LEFT_OUT))[:MOST_TOPICS]
    if scope["method"] != "GET" or not asked:
        return await _answer(send, 404)
    key = session_key(scope)
    try:
        seen = await _ask(key, asked)
    except Error:
        return await _answer(send, 503)
    if seen is None:
        return await _answer(send, 401)
    if not seen:
        return await _answer(send, 404)
    await _stream(key, seen, receive, send)
    return None


async def _ask(key: str, topics: Iterable[str]) -> frozenset[str] | None:
    return await asyncio.get_running_loop().run_in_executor(_threads, _seen, key, list(topics))


async def _answer(send: Send, status: int) -> None:
    await say(send, status, b"", {"Cache-Control": "no-store", "Retry-After": "2"})


async def _stream(key: str, seen: frozenset[str], receive: Receive, send: Send) -> None:
    waiting: asyncio.Queue[str] = asyncio.Queue(maxsize=256)

    def heard(topic: str) -> None:
        if not waiting.full():  # a page that does not read fetches everything at its next poll
            waiting.put_nowait(topic)

    stops = {topic: listener.subscribe(topic, heard) for topic in seen}
    try:
        await begin(send, 200, {"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await _say(send, f"retry: {RETRY_MS}\n: following\n\n")
        gone = asyncio.create_task(_hang_up(receive))
        try:
            await _tell_until_gone(key, stops, waiting, gone, send)
        finally:
            gone.cancel()
    finally:
        for stop in stops.values():
            stop()


async def _tell_until_gone(
    key: str,
    stops: dict[str, Callable[[], None]],
    waiting: asyncio.Queue[str],
    gone: asyncio.Task[None],
    send: Send,
) -> None:
    loop = asyncio.get_running_loop()
    look_again = loop.time() + LOOK_AGAIN_S
    while stops:
        next_one = asyncio.create_task(waiting.get())
        done, _ = await asyncio.wait(
            {next_one, gone}, timeout=max(0.0, look_again - loop.time()), return_when=asyncio.FIRST_COMPLETED
        )
        if gone in done:
            next_one.cancel()
            return
        if next_one in done:
            topic = next_one.result()
            if topic in stops:
                await _say(send, f"event: changed\ndata: {topic}\n\n")
            continue
        next_one.cancel()
        look_again = loop.time() + LOOK_AGAIN_S
        await _drop_unseen(key, stops, send)
    await send({"type": "http.response.body", "body": b""})


async def _drop_unseen(key: str, stops: dict[str, Callable[[], None]], send: Send) -> None:
    try:
        still = await _ask(key, stops) or frozenset()
    except Error:
        still = frozenset(stops)  # the database is away: nothing can be told either; ask again in a while
    for topic in set(stops) - still:
        stops.pop(topic)()
        await _say(send, f"event: unseen\ndata: {topic}\n\n")
    if stops:
        await _say(send, ": still here\n\n")


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
