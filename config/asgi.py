"""One process, three layers: files that must work when nothing else does, two raw doors, and Django's pages."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from a2wsgi import WSGIMiddleware  # noqa: E402 -- settings come first
from django.conf import settings  # noqa: E402

from config.wsgi import application as pages  # noqa: E402
from hearthside.access.headers import standing_headers  # noqa: E402
from hearthside.notices.door import door as events_door  # noqa: E402
from hearthside.rooms.door import door as media_door  # noqa: E402


Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

# More than the sixteen that may hang on a slow page at once; each holds at most one database connection.
THREADS = 32
MEDIA = b"/live/media/rtc"
UNITS_FILE = Path(settings.HOME) / "units.html"

django = WSGIMiddleware(pages, workers=THREADS)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    path = (scope.get("raw_path") or scope["path"].encode()).split(b"?")[0]
    if path.startswith(MEDIA):
        return await media_door(scope, receive, send)
    if scope["type"] != "http":
        return await send({"type": "websocket.close"})
    if path == b"/live/events":
        return await events_door(scope, receive, send)
    if path == b"/healthz":
        return await _say(send, b"well\n", "text/plain", "no-store")
    if path in {b"/crisis/", b"/units/"} and scope["method"] in {"GET", "HEAD"}:
        file = settings.CRISIS_CARD_FILE if path == b"/crisis/" else UNITS_FILE
        if file.exists():
            return await _say(send, file.read_bytes(), "text/html; charset=utf-8", "public, max-age=300")
    await django(scope, receive, send)  # type: ignore[arg-type]  # a2wsgi has its own names for the same shapes
    return None


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
