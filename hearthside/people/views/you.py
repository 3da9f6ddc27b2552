from __future__ import annotations

from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said
from hearthside.access.gate import for_oneself, opens
from hearthside.access.viewer import viewer_of
from hearthside.people import actions, away, forms, queries, rules
from hearthside.people.models import Account


@require_safe
@for_oneself("one's own names and ways in")
def you(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    page = queries.you(viewer, request.user)
    return TemplateResponse(
        request, "people/you.html", {"you": page, "waiting": queries.waiting_words(viewer)}
    )


BACK = {"today": "desks:today", "week": "desks:week"}


@for_oneself("by which clock one reads")
def zone(request: HttpRequest) -> HttpResponse:
    """Chosen here, or pressed where a page offers the device's own."""
    viewer, account = viewer_of(request), cast("Account", request.user)
    form = forms.Zone(said(request), lives_by=account.person.zone)
    return ask(
        request,
        form,
        lambda told: actions.choose_zone(by=viewer, zone=told["zone"], at=timezone.now()),
        then=lambda _: redirect(BACK.get(form.cleaned_data["back"], "people:you")),
        template="people/zone.html",
        page={},
        at_field={"zone": "zone"},
    )


@require_safe
@for_oneself("where one is signed in")
def sign_ins(request: HttpRequest) -> HttpResponse:
    rows = queries.sign_ins_of(request.user, request.session.session_key)
    return TemplateResponse(request, "people/sign_ins.html", {"rows": rows})


@require_POST
@opens(UserSession, sight=rules.sign_ins_in_sight, key="sign_in_id")
def end_sign_in(request: HttpRequest, sign_in: UserSession) -> HttpResponse:
    actions.end_sign_in(by=viewer_of(request), sign_in=sign_in, at=timezone.now())
    return redirect("people:sign-ins")


@require_POST
@for_oneself("ending one's own sign-ins elsewhere")
def end_other_sign_ins(request: HttpRequest) -> HttpResponse:
    """This one goes on under a new key."""
    account: Any = request.user
    actions.end_other_sign_ins(
        by=viewer_of(request), account=account, here=request.session.session_key, at=timezone.now()
    )
    update_session_auth_hash(request, account)
    away.follow(request)
    return redirect("people:sign-ins")
