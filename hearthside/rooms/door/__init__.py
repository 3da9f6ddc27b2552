"""The media door: the only way from a page to the media server, which never hears a browser itself.

At every connect, resume and `validate` it asks the database, and only then passes the signalling on.  A refusal is the
database's (403 and a code); when database or media server are away it says so (503, come again) and lets nobody in.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import aiohttp
import websockets
from django.conf import settings
from django.db import Error, close_old_connections, transaction
from websockets.asyncio.client import ClientConnection

from hearthside.access import wall
from hearthside.access.raw import Receive, Scope, Send, same_origin, session_key, viewer_of_session
from hearthside.notices.listening import listener
from hearthside.rooms import rules
from hearthside.rooms.outside import Away, MediaServer, NotOurs, NotThere, read_token, token_for
from hearthside.rooms.queries import Refused, Standing, check_standing, is_check, standing_of, still_holds

from .asking import Turned, read
from .limits import Limit
from .line import LONGEST_MESSAGE, Line
from .witness import Witness


CONNECTS_WITHIN_S = 5.0
LAST_WORDS_S = 1.0  # the media server tells a client by itself why it must go


class MediaDoor:
    """One for the process."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=3, thread_name_prefix="media-door")
        self._lines: dict[UUID, Line] = {}
        self._addresses = Limit(settings.MEDIA_CONNECTS_PER_ADDRESS_MINUTE)
        self._seats = Limit(settings.MEDIA_CONNECTS_PER_SEAT_MINUTE)
        self.witness = Witness(self._threads)
        self.witness.lines_open = lambda: bool(self._lines)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()  # its first words are that it wants to connect
        self.witness.start()
        address = (scope.get("client") or ("",))[0]
        if not self._addresses.takes(address, time.monotonic()):
            await answer(scope, send, 429, "too often")
            return
        try:
            line = await self._ask(scope)
        except Turned as turned:
            await answer(scope, send, turned.status, turned.word)
        except Refused as refused:
            await answer(scope, send, 403, refused.code)
        except (Error, Away):
            self._addresses.give_back(address)
            await answer(scope, send, 503, "away")
        else:
            if line is None:
                await answer(scope, send, 200, "success")
            else:
                await send({"type": "websocket.accept"})
                await self._carry(line, receive, send)

    async def _ask(self, scope: Scope) -> Line | None:
        """A line to the media server, for who may have one; None for who asked only whether.  Raises what we answer."""
        asked = read(scope)
        standing = await self._stands(scope, asked.token)
        token = token_for(standing.who, keys=settings.LIVEKIT_KEYS, at=dt.datetime.now(dt.UTC))
        url = f"{settings.LIVEKIT_URL}{asked.path}?{asked.query}"
        headers = {"Authorization": f"Bearer {token}"}
        if scope["type"] == "http":
            await _validate(url, headers)
            return None
        if not self._seats.takes(standing.who.place, time.monotonic()):
            raise Turned(429, "too often")
        try:
            server = MediaServer(settings.LIVEKIT_URL, settings.LIVEKIT_KEYS)
            await server.make_room(standing.who.room, for_one=standing.check_id is not None)
            inner = await _connect(url, headers)
        except Away:
            self._seats.give_back(standing.who.place)
            raise
        return Line(standing, inner, self.witness, asked.sid)

    async def _stands(self, scope: Scope, token: str) -> Standing:
        """Raises Turned, Refused, or the database's error."""
        key = session_key(scope) if same_origin(scope) else ""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _stands, key, token)

    async def _carry(self, line: Line, receive: Receive, send: Send) -> None:
        place = line.standing.who.place
        older = self._lines.get(place)
        self._lines[place] = line
        if older is not None:
            asyncio.get_running_loop().call_later(LAST_WORDS_S, older.cut)
        asking: set[asyncio.Task[None]] = set()

        def seat_changed(_: str) -> None:
            task = asyncio.get_running_loop().create_task(self._ask_again(line))
            asking.add(task)
            task.add_done_callback(asking.discard)

        stop = listener.subscribe(line.standing.topic, seat_changed)
        end = None
        if line.standing.until is not None:
            end = asyncio.get_running_loop().call_later(_seconds_to(line.standing.until), seat_changed, "")
        try:
            await line.carry(receive, send)
        finally:
            stop()
            if end is not None:
                end.cancel()
            if self._lines.get(place) is line:
                del self._lines[place]

    async def _ask_again(self, line: Line) -> None:
        """Told that something about the seat changed, or a check's time is up: whoever no longer holds it is put out at
        once, then cut.

        The order in the outbox says the same, but a worker may be busy.  If the database is away now, the reconciler
        will see to it.
        """
        loop = asyncio.get_running_loop()
        try:
            holds = await loop.run_in_executor(self._threads, _holds, line.standing)
        except Error:
            return
        if not holds:
            who = line.standing.who
            loop.call_later(LAST_WORDS_S, line.cut)
            with contextlib.suppress(Away, NotThere):
                await MediaServer(settings.LIVEKIT_URL, settings.LIVEKIT_KEYS).put_out(
                    who.room, str(who.place)
                )


def _seconds_to(moment: dt.datetime) -> float:
    return max(0.0, (moment - dt.datetime.now(dt.UTC)).total_seconds())


def _stands(key: str, token: str) -> Standing:
    """In a thread of its own.  Raises Turned, Refused, or the database's error."""
    try:
        place, admission, room = read_token(token, keys=settings.LIVEKIT_KEYS)
    except NotOurs:
        raise Turned(401, "no token of ours") from None
    close_old_connections()
    try:
        viewer = viewer_of_session(key)
        with transaction.atomic():
            wall.enter(viewer or rules.DOOR)
            stands = check_standing if is_check(place) else standing_of
            return stands(viewer, place, admission, room, at=dt.datetime.now(dt.UTC))
    finally:
        close_old_connections()


def _holds(standing: Standing) -> bool:
    close_old_connections()
    try:
        with transaction.atomic():
            wall.enter(rules.DOOR)
            return still_holds(standing, at=dt.datetime.now(dt.UTC))
    finally:
        close_old_connections()


async def _connect(url: str, headers: dict[str, str]) -> ClientConnection:
    try:
        return await websockets.connect(
            url.replace("http", "ws", 1),
            additional_headers=headers,
            compression=None,
            max_size=LONGEST_MESSAGE * 4,
            open_timeout=CONNECTS_WITHIN_S,
            ping_interval=None,
            proxy=None,
        )
    except (OSError, TimeoutError, websockets.WebSocketException) as why:
        raise Away(type(why).__name__) from None


async def _validate(url: str, headers: dict[str, str]) -> None:
    """A client asks here why its websocket was refused: our code reaches the page."""
    patience = aiohttp.ClientTimeout(total=CONNECTS_WITHIN_S)
    try:
        async with aiohttp.ClientSession(timeout=patience) as http, http.get(url, headers=headers) as reply:
            status = reply.status
    except (aiohttp.ClientError, TimeoutError, OSError) as why:
        raise Away(type(why).__name__) from None
    if status != 200:  # noqa: PLR2004 -- only this word of the media server's is ours too
        raise Away(str(status))


async def answer(scope: Scope, send: Send, status: int, word: str) -> None:
    """An HTTP answer, also to a websocket not yet accepted: any other close before accept reads as 403."""
    kind = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    if status in {429, 503}:
        headers.append((b"retry-after", b"1"))
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": word.encode()})


door = MediaDoor()
