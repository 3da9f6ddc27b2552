from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


STILL_OPEN = ("/sign-in/", "/quick-exit/", "/demo/")


class SecondFactorMiddleware:
    """Staff without a second factor are led to set one up.  Until then their Viewer has no roles and no bonds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from .queries import owes_second_factor  # noqa: PLC0415 -- models are not ready when settings load this

        if (
            request.user.is_authenticated
            and not request.path.startswith(STILL_OPEN)
            and owes_second_factor(request.user, request.session)
        ):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)
