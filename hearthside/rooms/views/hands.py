"""Hands, the floor, the timer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from hearthside.access.gate import opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.rooms import actions, forms, rules
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of

from .room import _may_quiet


def _may_raise(viewer: Viewer, session: Session) -> Verdict:
    return rules.may_raise_hand(viewer, seat_of(viewer, session.pk), session)


def _may_lower(viewer: Viewer, seat: Seat) -> Verdict:
    return rules.may_lower_hand(viewer, seat_of(viewer, seat.session_id), seat)


def _may_time(viewer: Viewer, session: Session) -> Verdict:
    return rules.may_time(viewer, seat_of(viewer, session.pk), 1)


@require_POST
@opens(Session, sight=rules.rooms_in_sight, may=_may_raise, key="session_id")
def hand(request: HttpRequest, session: Session) -> HttpResponse:
    actions.raise_hand(by=viewer_of(request), session=session, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Seat, sight=rules.hands_in_sight, may=_may_lower, key="seat_id")
def lower(request: HttpRequest, seat: Seat, session_id: object) -> HttpResponse:
    actions.lower_hand(by=viewer_of(request), seat=seat, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Seat, sight=rules.seats_in_sight, may=_may_quiet, key="seat_id")
def floor(request: HttpRequest, seat: Seat, session_id: object) -> HttpResponse:
    actions.give_floor(by=viewer_of(request), seat=seat, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Session, sight=rules.rooms_in_sight, may=_may_time, key="session_id")
def start_timer(request: HttpRequest, session: Session) -> HttpResponse:
    form = forms.Minutes(request.POST)
    if not form.is_valid():
        return HttpResponse("Choose from 1 to 60 minutes.", status=422)
    actions.start_timer(by=viewer_of(request), session=session, at=timezone.now(), **form.cleaned_data)
    return HttpResponse(status=204)


@require_POST
@opens(Session, sight=rules.rooms_in_sight, may=_may_time, key="session_id")
def lengthen_timer(request: HttpRequest, session: Session) -> HttpResponse:
    actions.lengthen_timer(by=viewer_of(request), session=session, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Session, sight=rules.rooms_in_sight, may=_may_time, key="session_id")
def stop_timer(request: HttpRequest, session: Session) -> HttpResponse:
    actions.stop_timer(by=viewer_of(request), session=session, at=timezone.now())
    return HttpResponse(status=204)
