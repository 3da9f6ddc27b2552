from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from hearthside.kernel.logs import get_logger

from . import trail, wall
from .checks import is_ungated


log = get_logger("hearthside.access")
Handler = Callable[[HttpRequest], HttpResponse]


class LogMiddleware:
    """One line a page: the route's name and never its address, how it was answered and how long that took."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        ms = round((time.perf_counter() - began) * 1000)
        match = request.resolver_match
        log.info(
            "asked",
            route=match.view_name if match else "",
            method=request.method,
            status=response.status_code,
            ms=ms,
        )
        return response


class ReadinessMiddleware:
    """What this database is, for the bar on every page; asked before anything that may end in a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from .readiness import readiness  # noqa: PLC0415 -- models are not ready when settings load this

        request.readiness = readiness()  # type: ignore[attr-defined]
        return self.get_response(request)


class GatekeeperMiddleware:
    """Fail closed: a view without a gate is never run, whatever the checks missed."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
        if is_ungated(view):
            message = f"{view.__module__}.{view.__qualname__} has no gate"
            raise ImproperlyConfigured(message)


class RefusalMiddleware:
    """Writes a refusal to the trail after the request's own transaction has been rolled back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        page, viewer = getattr(request, "refused", ""), getattr(request, "viewer", None)
        if page and viewer is not None:
            with transaction.atomic():
                wall.enter(viewer)
                trail.refused(viewer, page, at=timezone.now())
        return response


def broken(request: HttpRequest) -> HttpResponse:
    """`handler500`: a calm page with the crisis card; the database being away is said, and that it comes back."""
    from .readiness import last_known  # noqa: PLC0415 -- as above

    why = sys.exc_info()[1]
    request.readiness = getattr(request, "readiness", last_known())  # type: ignore[attr-defined]
    if isinstance(why, OperationalError | InterfaceError):
        log.error("database away", error=type(why).__name__)
        body = render_to_string("503.html", {"request": request})
        return HttpResponse(body, status=503, headers={"Retry-After": "2"})
    return HttpResponse(render_to_string("500.html", {"request": request}), status=500)
