"""The device check: one's own devices tried before a room, each part kept, nothing ever in the way."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import done
from hearthside.access.gate import for_oneself, opens
from hearthside.access.viewer import viewer_of
from hearthside.rooms import actions, forms, queries, rules
from hearthside.rooms.terms import Browser, Device, Part
from hearthside.schedule.models import Seat


OWN = "one's own devices"


def _asked(request: HttpRequest) -> dict[str, Any]:
    form = forms.Checking(request.POST or request.GET)
    return form.cleaned_data if form.is_valid() else {"to": None, "touch": False}


def _day(request: HttpRequest) -> date:
    return queries.check_day(viewer_of(request), to=_asked(request)["to"], at=timezone.now())


def _device(request: HttpRequest) -> tuple[Device, Browser]:
    agent = request.headers.get("User-Agent", "")
    return rules.device_of(agent, has_touch=bool(_asked(request).get("touch")))


def _back(to: UUID | None, route: str) -> str:
    return f"{reverse(route)}?to={to}" if to else reverse(route)


@require_safe
@for_oneself(OWN)
def device_check(request: HttpRequest) -> HttpResponse:
    page = queries.check_page(viewer_of(request), to=_asked(request)["to"], at=timezone.now())
    agent, demo = request.headers.get("User-Agent", ""), request.readiness.is_demo  # type: ignore[attr-defined]
    no_way = rules.has_no_way(agent, media_on_loopback=demo and not settings.LAN)
    return TemplateResponse(
        request, "rooms/device_check.html", {"check": page, "no_way": no_way, "steps": Part}
    )


@require_safe
@for_oneself(OWN)
def check_report(request: HttpRequest) -> HttpResponse:
    text = queries.own_report(viewer_of(request), at=timezone.now())
    if text is None:
        raise Http404
    name = {"Content-Disposition": 'attachment; filename="device-check.txt"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=name)


@require_POST
@for_oneself(OWN)
def check_begin(request: HttpRequest) -> HttpResponse:
    on, device = _day(request), _device(request)
    actions.begin_check(by=viewer_of(request), on=on, device=device, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@for_oneself(OWN)
def check_admit(request: HttpRequest) -> HttpResponse:
    try:
        door = actions.admit_to_check(by=viewer_of(request), at=timezone.now())
    except queries.Refused as no:
        words = {"code": no.code, "sentence": no.sentence, "next": no.next_step}
        return JsonResponse(words, status=403)
    return JsonResponse({"url": door.url, "token": door.token})


@require_POST
@for_oneself(OWN)
def check_part(request: HttpRequest) -> HttpResponse:
    form, by, at = forms.HowItWent(request.POST), viewer_of(request), timezone.now()
    did = done(form, lambda _: actions.tell_part(by=by, said=form.said(), at=at))
    if did is None:
        return TemplateResponse(request, "rooms/_check_not_kept.html", {"form": form}, status=422)
    one = queries.line_of(Part(did.came_to.part), did.came_to, did.came_to.check_of)
    return TemplateResponse(request, "rooms/_check_part.html", {"part": one})


@require_POST
@for_oneself(OWN)
def check_finish(request: HttpRequest) -> HttpResponse:
    actions.finish_check(by=viewer_of(request), at=timezone.now())
    return redirect(_back(_asked(request)["to"], "rooms:device-check"))


@require_POST
@for_oneself(OWN)
def check_skip(request: HttpRequest) -> HttpResponse:
    """One press, and on to where one was going."""
    on, to = _day(request), _asked(request)["to"]
    actions.skip_check(by=viewer_of(request), on=on, device=_device(request), at=timezone.now())
    return redirect(reverse("rooms:room", args=[to]) if to else "/")


@require_POST
@for_oneself(OWN)
def check_send(request: HttpRequest) -> HttpResponse:
    actions.send_check(by=viewer_of(request), on=_day(request), at=timezone.now())
    return redirect(_back(_asked(request)["to"], "rooms:device-check"))


@require_safe
@opens(Seat, sight=rules.seats_in_sight, key="seat_id")
def seat_check(request: HttpRequest, seat: Seat, session_id: object) -> HttpResponse:
    checks = queries.seat_check(viewer_of(request), seat)
    return TemplateResponse(request, "rooms/seat_check.html", {"checks": checks})
