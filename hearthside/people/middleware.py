from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from hearthside.access.viewer import factors_settled


STILL_OPEN = ("/sign-in/", "/quick-exit/", "/demo/")


class SecondFactorMiddleware:
    """Staff without a second factor are led to set one up.  Until then their Viewer has no roles and no bonds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.user.is_authenticated
            and not request.path.startswith(STILL_OPEN)
            and not factors_settled(request)
        ):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)
