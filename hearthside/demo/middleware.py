from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from hearthside.people.terms import DEMO_ENTRY


class DemoMiddleware:
    """A one-click session is over as soon as it is used from anywhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from . import queries  # noqa: PLC0415 -- models are not ready when settings load this

        if request.session.get(DEMO_ENTRY) and not queries.may_enter(request):
            logout(request)
        return self.get_response(request)
