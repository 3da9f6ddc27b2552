from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from hearthside.access.viewer import factors_settled

from .terms import DEVICE_COOKIE, DEVICE_KNOWN_FOR, Standing


STILL_OPEN = ("/sign-in/", "/quick-exit/", "/demo/", "/still-here/")
SENT_ON = {302, 303}


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


class AwayMiddleware:
    """Shuts the pages of someone who went away, until they say their password; ends what is older than twelve hours.

    It asks no script of the page: what a locked session gets is decided here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from . import away  # noqa: PLC0415 -- models are not ready when settings load this

        if not request.user.is_authenticated:
            return self.get_response(request)
        if away.BEGAN not in request.session:  # a sign-in that nobody has counted begins with its first page
            away.begin(request.session)
        request.standing = standing = away.standing(request)  # type: ignore[attr-defined]
        if standing == Standing.OVER:
            logout(request)
        elif standing == Standing.OPEN and away.is_touch(request):
            away.touch(request.session)
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in SENT_ON and standing == Standing.OPEN:
            _done_with(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        from . import away, step_up  # noqa: PLC0415 -- as above

        if getattr(request, "standing", "") != Standing.AWAY or _stays_open(request, view):
            return None
        return HttpResponse(status=401) if away.is_background(request) else step_up.ask_again(request)


class DeviceMiddleware:
    """A browser in which someone has just signed in is known from now on; its cookie says nothing but that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        token = getattr(request, "known_device", "")
        if token:
            response.set_cookie(
                DEVICE_COOKIE,
                token,
                max_age=DEVICE_KNOWN_FOR,
                httponly=True,
                samesite="Lax",
                secure=settings.SECURE,
            )
        return response


def _stays_open(request: HttpRequest, view: Any) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name == "people:drafts":  # what is typed may still be put away, never read
        return request.method == "POST"
    return name.startswith(tuple(settings.STAYS_OPEN)) or getattr(view, "gate", "").startswith("everyone:")


def _done_with(request: HttpRequest, response: HttpResponse) -> None:
    """A form that was taken needs no draft any more; one that was sent to be asked again does."""
    from . import actions, step_up  # noqa: PLC0415 -- as above

    viewer = getattr(request, "viewer", None)
    if viewer is not None and not response["Location"].startswith(reverse("account_reauthenticate")):
        actions.forget_drafts(by=viewer, places=[request.path, step_up.page_of(request)])
