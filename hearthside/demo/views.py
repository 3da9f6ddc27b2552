from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.gate import for_everyone
from hearthside.people.away import came_in
from hearthside.people.terms import DEMO_ENTRY

from . import actions, queries


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _insist(request: HttpRequest) -> None:
    if not queries.may_enter(request):
        raise Http404


@require_safe
@for_everyone("a demo, on the machine it runs on: nobody in it is real")
def who_is_who(request: HttpRequest) -> HttpResponse:
    _insist(request)
    staff, members = queries.cast_cards()
    live = queries.live_group(at=timezone.now())
    return TemplateResponse(request, "demo/who.html", {"staff": staff, "members": members, "live": live})


@require_POST
@for_everyone("a demo, on the machine it runs on: nobody in it is real")
def enter(request: HttpRequest) -> HttpResponse:
    _insist(request)
    account = queries.account_of(request.POST.get("slug", ""))
    if account is None:
        raise Http404
    login(request, account, backend=BACKEND)
    request.session[DEMO_ENTRY] = True
    came_in(request, how="demo")
    return redirect("desks:start")


@require_POST
@for_everyone("a demo, on the machine it runs on: nobody in it is real")
def end_synthetic(request: HttpRequest) -> HttpResponse:
    _insist(request)
    live = queries.live_group(at=timezone.now())
    if live is not None:
        actions.end_synthetic(by=actions.SWITCH, session=live, at=timezone.now())
    return redirect("demo:who")
