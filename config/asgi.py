"""One process, three layers: files that must work when nothing else does, two raw doors, and Django's pages."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from a2wsgi import WSGIMiddleware
from django.conf import settings

from config.wsgi import application as pages
from hearthside.access.headers import standing_headers
from hearthside.notices.door import door as events_door
from hearthside.rooms.door import door as media_door


Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

# More than the sixteen that may hang on a slow page at once; each holds at most one database connection.
THREADS = 32
MEDIA = b"/live/media/rtc"
FILES = {b"/crisis/": settings.CRISIS_CARD_FILE, b"/units/": settings.UNITS_FILE}

django = WSGIMiddleware(pages, workers=THREADS)  # type: ignore[arg-type]  # a response is such an iterable


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    path = (scope.get("raw_path") or scope["path"].encode()).split(b"?")[0]
    if path.startswith(MEDIA):
        await media_door(scope, receive, send)
    elif scope["type"] != "http":
        await send({"type": "websocket.close"})
    elif path == b"/live/events":
        await events_door(scope, receive, send)
    elif path == b"/healthz":
        await _say(send, b"well\n", "text/plain", "no-store")
    elif path in FILES and FILES[path].exists() and scope["method"] in {"GET", "HEAD"}:
        await _say(send, FILES[path].read_bytes(), "text/html; charset=utf-8", "public, max-age=300")
    else:
        await django(scope, receive, send)  # type: ignore[arg-type]  # a2wsgi's own names for the same shapes


async def _say(send: Send, body: bytes, kind: str, keep: str) -> None:
    """The same bytes for everyone, no cookie, in no log."""
    headers = {**standing_headers(), "Content-Type": kind, "Cache-Control": keep}
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 200, "headers": encoded})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return
