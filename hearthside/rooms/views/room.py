from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.gate import for_machine, opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Machine, Viewer, viewer_of
from hearthside.rooms import actions, forms, outside, queries, rules
from hearthside.rooms.terms import Code, Told, Went
from hearthside.schedule.actions import ask_for_a_colleague
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of
from hearthside.schedule.rules import may_end, may_lead


FIRST = {  # what is done on another page, and by which word that page knows the room
    Code.AGREEMENTS_MISSING: ("people:next-agreement", "room"),
    Code.STAMP_MISSING: ("journeys:arrive", "to"),
}
AGAINST = {
    Code.REMOVED,
    Code.NOT_ON_ROSTER,
    Code.NOT_ASKED,
}  # what the trail keeps; to come early is no trespass


def _may_quiet(viewer: Viewer, seat: Seat) -> Verdict:
    return rules.may_quiet(viewer, seat_of(viewer, seat.session_id), seat)


def _may_remove(viewer: Viewer, seat: Seat) -> Verdict:
    return rules.may_remove(viewer, seat_of(viewer, seat.session_id), seat, seat.session)


@require_safe
@opens(Session, sight=rules.rooms_in_sight, key="session_id")
def room(request: HttpRequest, session: Session) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    if first := queries.asks_first(viewer, session.pk, at=at):
        route, word = FIRST[first]
        return redirect(f"{reverse(route)}?{word}={session.pk}")
    page = queries.room_page(viewer, session.pk, at=at)
    strip = queries.strip_of(viewer, session.pk, at=at) if page.holds_the_room else None
    now, chat = queries.now_in(viewer, session.pk, at=at), queries.chat_of(viewer, session.pk, at=at)
    form = forms.saying(is_staff=page.holds_the_room)
    agent, demo = request.headers.get("User-Agent", ""), request.readiness.is_demo  # type: ignore[attr-defined]
    no_way = rules.has_no_way(agent, media_on_loopback=demo and not settings.LAN)
    words = {
        "room": page,
        "strip": strip,
        "now": now,
        "chat": chat,
        "form": form,
        "no_way": no_way,
    }
    return TemplateResponse(request, "rooms/room.html", words)


@require_POST
@opens(Session, sight=rules.rooms_in_sight, key="session_id")
def admit(request: HttpRequest, session: Session) -> HttpResponse:
    form = forms.Coming(request.POST)
    asked = form.cleaned_data if form.is_valid() else {}
    try:
        let_in = actions.admit_to_room(by=viewer_of(request), session=session, at=timezone.now(), **asked)
    except queries.Refused as no:
        if no.code == Code.LICENCE_MISSING:
            ask_for_a_colleague(by=viewer_of(request), session=session, at=timezone.now())
        if no.code in AGAINST:
            request.refused = f"rooms:admit, {no.code}"  # type: ignore[attr-defined]
        answer = {"code": no.code, "sentence": no.sentence, "next": no.next_step}
        if no.code == Code.WAITING:
            answer |= asdict(queries.waiting_words(viewer_of(request), session.pk, at=timezone.now()))
        return JsonResponse(answer, status=409 if no.code == Code.IN_USE else 403)
    words = {"url": let_in.url, "token": let_in.token, "admission": let_in.admission}
    return JsonResponse(words | {"name": let_in.name, "may_speak": let_in.may_speak})


@require_safe
@opens(Session, sight=rules.controls_in_sight, key="session_id")
def strip(request: HttpRequest, session: Session) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    page = queries.room_page(viewer, session.pk, at=at)
    people = queries.strip_of(viewer, session.pk, at=at)
    return TemplateResponse(request, "rooms/room.html#strip", {"room": page, "strip": people})


@require_POST
@opens(Session, sight=rules.rooms_in_sight, key="session_id")
def leave(request: HttpRequest, session: Session) -> HttpResponse:
    form = forms.Going(request.POST)
    went = form.cleaned_data["went"] if form.is_valid() else Went.LEFT
    actions.leave(by=viewer_of(request), session=session, went=went, at=timezone.now())
    staff = rules.holds_the_room(viewer_of(request), seat_of(viewer_of(request), session.pk))
    return redirect("/") if staff else redirect("rooms:after", session.pk)


@require_POST
@opens(Session, sight=rules.rooms_in_sight, may=may_end, key="session_id")
def end(request: HttpRequest, session: Session) -> HttpResponse:
    actions.end_for_all(by=viewer_of(request), session=session, at=timezone.now())
    return redirect("schedule:sheet", session.pk) if may_lead(viewer_of(request), session) else redirect("/")


@require_POST
@opens(Seat, sight=rules.seats_in_sight, may=_may_quiet, key="seat_id")
def mute(request: HttpRequest, seat: Seat, session_id: object) -> HttpResponse:
    actions.mute(by=viewer_of(request), seat=seat, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Seat, sight=rules.seats_in_sight, may=_may_quiet, key="seat_id")
def microphone(request: HttpRequest, seat: Seat, session_id: object) -> HttpResponse:
    form = forms.Microphone(request.POST)
    allowed = form.is_valid() and form.cleaned_data["allowed"]
    actions.let_speak(by=viewer_of(request), seat=seat, allowed=allowed, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Seat, sight=rules.seats_in_sight, may=_may_remove, key="seat_id")
def remove(request: HttpRequest, seat: Seat, session_id: object) -> HttpResponse:
    actions.remove(by=viewer_of(request), seat=seat, at=timezone.now())
    return HttpResponse(status=204)


def _signed(request: HttpRequest) -> bool:
    try:
        _told(request)
    except outside.NotOurs:
        return False
    return True


def _told(request: HttpRequest) -> Told | None:
    signature = request.headers.get("Authorization", "")
    return outside.read_webhook(request.body, signature, keys=settings.LIVEKIT_KEYS)


@require_POST
@for_machine(rules.MEDIA_SERVER.name, verify=_signed)
def webhook(request: HttpRequest, machine: Machine) -> HttpResponse:
    told = _told(request)
    if told is not None:
        actions.hear(by=machine, told=told, at=timezone.now())
    return HttpResponse(status=204)
