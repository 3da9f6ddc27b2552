"""Elsewhere with somebody of the team, a moment for oneself, someone who came in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from hearthside.access.gate import opens
from hearthside.access.verdict import NotAllowed, Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.people.queries import chosen
from hearthside.rooms import actions, forms, rules
from hearthside.rooms.terms import Apart
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of


def _may_take_aside(viewer: Viewer, seat: Seat) -> Verdict:
    return rules.may_take_aside(viewer, seat_of(viewer, seat.session_id), seat)


def _may_step_back(viewer: Viewer, session: Session) -> Verdict:
    return rules.may_step_back(viewer, seat_of(viewer, session.pk))


@require_POST
@opens(Seat, sight=rules.seats_in_sight, may=_may_take_aside, key="seat_id")
def aside(request: HttpRequest, seat: Seat, session_id: object) -> HttpResponse:
    form = forms.Aside(request.POST)
    if not form.is_valid():
        raise Http404
    whom = chosen(form.cleaned_data["whom"])
    try:
        actions.take_aside(by=viewer_of(request), seat=seat, whom=whom, at=timezone.now())
    except NotAllowed as why:
        return HttpResponse(why.reason, status=422, content_type="text/plain")
    return HttpResponse(status=204)


@require_POST
@opens(Seat, sight=rules.seats_in_sight, may=_may_take_aside, key="seat_id")
def bring_back(request: HttpRequest, seat: Seat, session_id: object) -> HttpResponse:
    actions.bring_back(by=viewer_of(request), seat=seat, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Session, sight=rules.rooms_in_sight, may=_may_step_back, key="session_id")
def moment(request: HttpRequest, session: Session) -> HttpResponse:
    actions.step_back(by=viewer_of(request), session=session, kind=Apart.MOMENT, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Session, sight=rules.rooms_in_sight, may=_may_step_back, key="session_id")
def covered(request: HttpRequest, session: Session) -> HttpResponse:
    actions.step_back(by=viewer_of(request), session=session, kind=Apart.COVERED, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Session, sight=rules.rooms_in_sight, may=_may_step_back, key="session_id")
def come_back(request: HttpRequest, session: Session) -> HttpResponse:
    actions.come_back(by=viewer_of(request), session=session, at=timezone.now())
    return HttpResponse(status=204)
