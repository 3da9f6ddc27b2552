"""Who stands at a raw door: the same session, the same Viewer, without Django's request cycle; and what it says itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.db import transaction
from django.http import HttpRequest

from .headers import standing_headers
from .viewer import Viewer, factors_settled, load_viewer, session_holds


Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def begin(send: Send, status: int, headers: Mapping[str, str]) -> None:
    """Of an answer that Django never sees: its status, the standing headers, and these."""
    said = [
        (name.lower().encode(), value.encode()) for name, value in {**standing_headers(), **headers}.items()
    ]
    await send({"type": "http.response.start", "status": status, "headers": said})


async def say(send: Send, status: int, body: bytes, headers: Mapping[str, str]) -> None:
    await begin(send, status, headers)
    await send({"type": "http.response.body", "body": body})


def header(scope: Scope, name: str) -> str:
    """The value of a header that must stand once; empty when absent or doubled."""
    found = [value for key, value in scope["headers"] if key == name.encode()]
    return found[0].decode("latin-1") if len(found) == 1 else ""


def same_origin(scope: Scope) -> bool:
    """Only a page of ours names one of our origins."""
    return header(scope, "origin") in settings.ORIGINS


def session_key(scope: Scope) -> str:
    try:
        cookie = SimpleCookie(header(scope, "cookie"))
    except CookieError:
        return ""
    morsel = cookie.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


def viewer_of_session(key: str) -> Viewer | None:
    """The signed-in person of this session, or None: none, ended, over, or unknown.  Some queries; call in a thread."""
    if not key:
        return None
    with transaction.atomic():
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
        account: Any = get_user(request)
        if not account.is_authenticated or not session_holds(request.session):
            return None
        request.user = account
        person: UUID = account.person_id
        return load_viewer(person, settled=factors_settled(request))
