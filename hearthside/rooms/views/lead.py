from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.people.queries import chosen
from hearthside.program.rules import may_run_program
from hearthside.rooms import actions, forms, queries, rules
from hearthside.schedule.actions import let_another_lead
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of


def _may_hand_over(viewer: Viewer, seat: Seat) -> Verdict:
    return rules.may_hand_over(viewer, seat_of(viewer, seat.session_id), seat, seat.session)


def _may_take_back(viewer: Viewer, session: Session) -> Verdict:
    return rules.may_take_back(viewer, seat_of(viewer, session.pk), session)


@require_POST
@opens(Seat, sight=rules.seats_in_sight, may=_may_hand_over, key="seat_id")
def hand_over(request: HttpRequest, seat: Seat, session_id: object) -> HttpResponse:
    actions.hand_over(by=viewer_of(request), to=seat, at=timezone.now())
    return HttpResponse(status=204)


def _may_let_lead(viewer: Viewer, session: Session) -> Verdict:
    return may_run_program(viewer, session.cohort.track.program_id)


@opens(Session, sight=rules.unled_in_sight, may=_may_let_lead, key="session_id")
def unled(request: HttpRequest, session: Session) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    page = queries.unled_page(viewer, session, at=at)
    form = forms.LettingLead(said(request), page=page)
    return ask(
        request,
        form,
        lambda told: let_another_lead(
            by=viewer,
            session=session,
            instead_of=told["instead_of"],
            colleague=chosen(told["colleague"]),
            at=at,
        ),
        then=to("rooms:unled", session.pk),
        template="rooms/unled.html",
        page={"page": page},
        at_field={"there": "colleague"},
    )


@require_POST
@opens(Session, sight=rules.controls_in_sight, may=_may_take_back, key="session_id")
def take_back(request: HttpRequest, session: Session) -> HttpResponse:
    actions.take_back(by=viewer_of(request), session=session, at=timezone.now())
    return HttpResponse(status=204)
