"""How a member of staff is reached when someone asks for them, and the file that shows it on their device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, done, said, to
from hearthside.access.gate import for_everyone, for_roles, opens
from hearthside.access.viewer import STAFF, viewer_of
from hearthside.people import actions, forms, queries, rules
from hearthside.people.models import Account, PushDevice


REACH = "people/reach.html"


@for_roles(*sorted(STAFF))
def reach(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    page = queries.reach_page(viewer, cast("Account", request.user))
    form = forms.Reached(said(request), page=page)
    return ask(
        request,
        form,
        lambda told: actions.choose_reach(by=viewer, at=timezone.now(), **told),
        then=to("people:reach"),
        template=REACH,
        page={"reach": page},
        at_field={"number": "number", "quiet": "ends"},
    )


@require_POST
@for_roles(*sorted(STAFF))
def add_device(request: HttpRequest) -> HttpResponse:
    viewer, label = viewer_of(request), rules.device_words(request.headers.get("User-Agent", ""))
    form = forms.Subscribed(request.POST)
    return _once(
        request, form, lambda told: actions.add_device(by=viewer, label=label, at=timezone.now(), **told)
    )


@require_POST
@opens(PushDevice, sight=rules.devices_in_sight, key="device_id")
def end_device(request: HttpRequest, device: PushDevice) -> HttpResponse:
    actions.end_device(by=viewer_of(request), device=device, at=timezone.now())
    return redirect("people:reach")


@require_POST
@for_roles(*sorted(STAFF))
def try_reach(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    return _once(
        request, forms.Nothing(request.POST), lambda _: actions.try_ways(by=viewer, at=timezone.now())
    )


def _once(request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], Any]) -> HttpResponse:
    """A press that types nothing; why it was not taken stands above the page."""
    if done(form, act):
        return redirect("people:reach")
    page = queries.reach_page(viewer_of(request), cast("Account", request.user))
    words = {"reach": page, "form": forms.Reached(page=page), "refusals": form.errors.values()}
    return TemplateResponse(request, REACH, words, status=422)


@require_safe
@cache_control(no_cache=True)
@for_everyone("a file without a word about anyone; a browser fetches it by itself, signed in or not")
def push_worker(request: HttpRequest) -> HttpResponse:
    with staticfiles_storage.open("ui/js/push-worker.js") as file:
        return HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
