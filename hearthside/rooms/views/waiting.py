from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.gate import for_roles, opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import STAFF, Viewer, viewer_of
from hearthside.rooms import actions, forms, queries, rules
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of


def _holds_the_room(viewer: Viewer, session: Session) -> Verdict:
    return rules.holds_the_room(viewer, seat_of(viewer, session.pk))


def _may_let_in(viewer: Viewer, seat: Seat) -> Verdict:
    return rules.may_let_in(viewer, seat_of(viewer, seat.session_id), seat)


@require_safe
@for_roles(*STAFF)
def queue(request: HttpRequest) -> HttpResponse:
    """Fetched by every page of staff: who of them are hosts, and of what, is asked here."""
    queues = queries.queues_of(viewer_of(request), at=timezone.now())
    return TemplateResponse(request, "rooms/_queue.html", {"queues": queues})


@require_POST
@opens(Session, sight=rules.controls_in_sight, may=_holds_the_room, key="session_id")
def door(request: HttpRequest, session: Session) -> HttpResponse:
    form = forms.Door(request.POST)
    viewer, at = viewer_of(request), timezone.now()
    if not form.is_valid():
        return HttpResponse(status=422)
    if form.cleaned_data["closed"]:
        actions.close_door(by=viewer, session=session, why=form.cleaned_data["why"], at=at)
    else:
        actions.open_door(by=viewer, session=session, at=at)
    return HttpResponse(status=204)


@require_POST
@opens(Session, sight=rules.controls_in_sight, may=_holds_the_room, key="session_id")
def let_everyone_in(request: HttpRequest, session: Session) -> HttpResponse:
    actions.let_everyone_in(by=viewer_of(request), session=session, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Seat, sight=rules.seats_in_sight, may=_may_let_in, key="seat_id")
def let_in(request: HttpRequest, seat: Seat, session_id: object) -> HttpResponse:
    form = forms.LettingIn(request.POST)
    answer = actions.let_in if form.is_valid() and form.cleaned_data["allowed"] else actions.not_now
    answer(by=viewer_of(request), seat=seat, at=timezone.now())
    return HttpResponse(status=204)
