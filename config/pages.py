"""What a page process runs: Django's pages behind the front (`config.front`), which says of each request whom it is from."""

from __future__ import annotations

import gc
import os


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.urls import get_resolver

from config.front import FROM, lives
from config.wsgi import application as pages
from hearthside.access.raw import Receive, Scope, Send


# In all processes more than the sixteen that may hang on a slow page at once; each thread holds at most one connection.
THREADS = 32

django = WSGIMiddleware(pages, workers=-(-THREADS // settings.PAGE_PROCESSES))  # type: ignore[arg-type]  # a response is such an iterable


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lives(receive, send, begin=_keep_what_is_loaded)
    elif FROM not in dict(scope["headers"]):  # the front itself, which asks whether we are there
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})
    else:
        await django(_as_from_outside(scope), receive, send)  # type: ignore[arg-type]  # a2wsgi's own names for the same shapes


def _as_from_outside(scope: Scope) -> Scope:
    """As the front was asked: between us is only a socket file, which has no address."""
    said = dict(scope["headers"])[FROM].decode("ascii").split()
    headers = [(name, value) for name, value in scope["headers"] if name != FROM]
    client, server = (said[0], int(said[1])), (said[2], int(said[3]))
    return {**scope, "headers": headers, "client": client, "server": server}


async def _keep_what_is_loaded() -> None:
    """Modules, models and pages stay as long as the process: the collector need not walk them, for 150 ms, over and over."""
    get_resolver().url_patterns  # noqa: B018 -- every page's module, which the first request would load
    gc.collect()
    gc.freeze()
