"""What must not be done from a page that was left open asks once more who is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from hearthside.access.viewer import viewer_of

from . import actions, away, rules
from .terms import LONGEST_PLACE, Word


View = Callable[..., HttpResponse]


def recently_signed_in(view: View) -> View:
    """Put it under the gate.  Whoever last showed who they are over five minutes ago does so first, and comes back.

    What they had sent is kept, sealed, and stands in the form again.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if away.since_proved_s(request) <= rules.STEP_UP_S:
            return view(request, *args, **kwargs)
        return ask_again(request)

    return asked


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks who is there, with the way back; a form that was sent is kept until then."""
    place = request.get_full_path()
    if request.method == "POST":
        place = page_of(request)
        actions.keep_draft(
            by=viewer_of(request),
            place=urlsplit(place).path,
            words=_posted(request),
            at=timezone.now(),
        )
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': place})}")


def page_of(request: HttpRequest) -> str:
    """The page that a form was sent from."""
    came_from = request.headers.get("Referer", "")
    ours = came_from and url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    path = urlsplit(came_from).path if ours else ""
    return path if path.isprintable() and 0 < len(path) <= LONGEST_PLACE else request.path


def _posted(request: HttpRequest) -> list[Word]:
    """What was sent, as the page would have kept it itself; passwords and tokens are nobody's draft."""
    return [
        (request.path, name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
