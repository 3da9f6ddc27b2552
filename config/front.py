"""The front of the pages: a process a core, each asked in turn of how busy it is.

One process is one core, and a page is a core's work for some twenty milliseconds.  The front keeps what must be one (the
doors, their lines) and hands pages on over socket files in a private folder.  A page process that ends is started again; it
ends by itself when the front is gone, however that went.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from pathlib import Path

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from hearthside.access.raw import Receive, Scope, Send, say
from hearthside.kernel.logs import get_logger


log = get_logger("hearthside.front")
ROOT = Path(__file__).resolve().parent.parent
FROM = b"hearthside-from"  # address and port of who asks and of whom they asked; taken from nobody but us
READY_WITHIN_S, LOOK_EVERY_S, AGAIN_AFTER_S, END_WITHIN_S = 60.0, 0.05, 0.5, 3.0
# They are of one connection, not of what is said over it.
OF_A_LINE = frozenset(
    {b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade", b"expect"}
)
COME_AGAIN = b"One moment, please. Load this page again.\n"
COME_AGAIN_HEADERS = {
    "Cache-Control": "no-store",
    "Retry-After": "2",
    "Content-Type": "text/plain; charset=utf-8",
}
SAFE = frozenset({"GET", "HEAD"})
BY_ITSELF = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")  # what the library would add


async def lives(
    receive: Receive,
    send: Send,
    *,
    begin: Callable[[], Awaitable[None]],
    end: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """A server's life: nothing is answered before `begin` is done, and `end` is the last thing."""
    while True:
        kind = (await receive())["type"]
        if kind == "lifespan.startup":
            await begin()
        elif end is not None:
            await end()
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


class PageProcess:
    """One of them, started again as often as it ends."""

    def __init__(self, socket: Path) -> None:
        self.socket, self.busy, self.is_up = socket, 0, False
        self._ask: aiohttp.ClientSession | None = None
        self._looked_after: asyncio.Task[None] | None = None
        self._child: asyncio.subprocess.Process | None = None

    @property
    def ask(self) -> aiohttp.ClientSession:
        """Keeps as many lines open as there are requests at once."""
        if self._ask is None:
            self._ask = aiohttp.ClientSession(
                connector=aiohttp.UnixConnector(str(self.socket), limit=0, keepalive_timeout=30),
                timeout=aiohttp.ClientTimeout(total=None),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                skip_auto_headers=BY_ITSELF,
            )
        return self._ask

    async def start(self) -> None:
        self._looked_after = asyncio.create_task(self._look_after())
        until = time.monotonic() + READY_WITHIN_S
        while not self.is_up:
            if time.monotonic() > until:
                raise TimeoutError("A page process did not start.")
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look_after(self) -> None:
        words = [sys.executable, str(ROOT / "manage.py"), "pages", str(self.socket)]
        while True:
            # Its standard input is the leash: when we are gone, it reads the end.  A group of its own: who ends us asks us.
            self._child = await asyncio.create_subprocess_exec(
                *words, stdin=asyncio.subprocess.PIPE, start_new_session=True
            )
            await self._wait_ready(self._child)
            await self._child.wait()
            self.is_up = False
            log.warning("a page process ended and is started again")
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _wait_ready(self, child: asyncio.subprocess.Process) -> None:
        while child.returncode is None and not self.is_up:
            with contextlib.suppress(aiohttp.ClientError, OSError):
                async with self.ask.get("http://pages/") as answer:
                    self.is_up = answer.status == HTTPStatus.NO_CONTENT
            await asyncio.sleep(LOOK_EVERY_S)

    async def end(self) -> None:
        if self._looked_after is not None:
            self._looked_after.cancel()
        if self._child is not None and self._child.returncode is None:
            self._child.terminate()
            try:
                await asyncio.wait_for(self._child.wait(), END_WITHIN_S)
            except TimeoutError:
                self._child.kill()
        if self._ask is not None:
            await self._ask.close()


class Front:
    """As an ASGI application, between its `begin` and its `end`."""

    def __init__(self, many: int) -> None:
        self._many = many
        self._pages: list[PageProcess] = []

    async def begin(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="hearthside-pages-"))  # 0700
        self._pages = [PageProcess(folder / f"{n}.socket") for n in range(self._many)]
        await asyncio.gather(*(one.start() for one in self._pages))

    async def end(self) -> None:
        await asyncio.gather(*(one.end() for one in self._pages))
        for one in self._pages:
            one.socket.unlink(missing_ok=True)
        self._pages[0].socket.parent.rmdir()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """By the one that is least busy; by the next if it is gone, unless what was posted may have reached it."""
        for page in sorted(self._pages, key=lambda one: (not one.is_up, one.busy)):
            page.busy += 1
            try:
                return await _hand_on(page.ask, scope, receive, send)
            except Gone as gone:
                if gone.was_reached and scope["method"] not in SAFE:
                    break
            finally:
                page.busy -= 1
        return await say(send, 503, COME_AGAIN, COME_AGAIN_HEADERS)


class Gone(Exception):
    """The page process ended before it answered; what was asked of it may have reached it, or cannot have."""

    def __init__(self, *, was_reached: bool) -> None:
        super().__init__()
        self.was_reached = was_reached


async def _hand_on(ask: aiohttp.ClientSession, scope: Scope, receive: Receive, send: Send) -> None:
    """Raises Gone while nothing is answered yet; half a page that ends is no page."""
    try:
        answer = await ask.request(
            scope["method"],
            _address(scope),
            headers=_headers(scope),
            data=_body(receive) if _has_body(scope) else None,
            allow_redirects=False,
        )
    except aiohttp.ClientError as why:
        raise Gone(was_reached=not isinstance(why, aiohttp.ClientConnectorError)) from why
    async with answer:
        kept = [(name.lower(), value) for name, value in answer.raw_headers if name.lower() not in OF_A_LINE]
        await send({"type": "http.response.start", "status": answer.status, "headers": kept})
        async for piece in answer.content.iter_any():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _address(scope: Scope) -> URL:
    path = (scope.get("raw_path") or scope["path"].encode()).split(b"?")[0]
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    return URL(f"http://pages{(path + query).decode('latin-1')}", encoded=True)


def _headers(scope: Scope) -> CIMultiDict[str]:
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("localhost", 80)
    left_out = OF_A_LINE | {FROM}
    said = [(name, value) for name, value in scope["headers"] if name not in left_out]
    said.append((FROM, f"{client[0] or '-'} {client[1]} {server[0]} {server[1] or 80}".encode()))
    return CIMultiDict((name.decode("latin-1"), value.decode("latin-1")) for name, value in said)


def _has_body(scope: Scope) -> bool:
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


class _HungUp(aiohttp.ClientError):
    """Whoever asked is gone before all was said: what was half said is not handed on."""


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _HungUp
        yield message.get("body", b"")
        more = message.get("more_body", False)
