"""Three layers: files that must work when nothing else does, two raw doors, and Django's pages in processes of their own."""

from __future__ import annotations

import os


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

from config.front import Front, lives
from hearthside.access.raw import Receive, Scope, Send, say
from hearthside.notices.door import door as events_door
from hearthside.rooms.door import door as media_door


MEDIA = b"/live/media/rtc"
FILES = {b"/crisis/": settings.CRISIS_CARD_FILE, b"/units/": settings.UNITS_FILE}

pages = Front(settings.PAGE_PROCESSES)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lives(receive, send, begin=pages.begin, end=pages.end)
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
        await pages(scope, receive, send)


async def _say(send: Send, body: bytes, kind: str, keep: str) -> None:
    """The same bytes for everyone, no cookie, in no log."""
    await say(send, 200, body, {"Content-Type": kind, "Cache-Control": keep})
