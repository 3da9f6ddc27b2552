"""Guests of a session, and a guest's own page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import for_oneself, opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.people.queries import chosen
from hearthside.people.rules import may_invite
from hearthside.people.terms import BESIDE_EMAIL
from hearthside.schedule import actions, forms, queries, rules
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import SeatKind

from .shared import pressed


def _session(viewer: Viewer, one: Session) -> Verdict:
    return rules.may_have_guests(viewer, one, one.cohort.track.program_id)


@opens(Session, sight=rules.sheets_in_sight, may=_session, key="session_id")
def guests(request: HttpRequest, one: Session) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    page = queries.guests_page(by, one, at=at)
    form = forms.AskGuest(said(request), page=page, may_bring_in=bool(may_invite(by)))

    def come(told: dict[str, Any]) -> None:
        kind, until = SeatKind(told["kind"]), told.get("until")
        if told["who"] is None:
            name, email = told["name"], told["email"]
            actions.bring_in_a_guest(
                by=by, session=one, name=name, email=email, kind=kind, until=until, at=at
            )
        else:
            person = chosen(told["who"])
            actions.ask_a_guest(by=by, session=one, person=person, kind=kind, until=until, at=at)

    return ask(
        request,
        form,
        come,
        then=to("schedule:guests", one.pk),
        template="schedule/guests.html",
        page={"page": page, "invites": bool(may_invite(by))},
        at_field={name: name for name in form.fields} | BESIDE_EMAIL,
    )


def _seat(viewer: Viewer, one: Seat) -> Verdict:
    return _session(viewer, one.session)


def _invites(viewer: Viewer, one: Seat) -> Verdict:
    return _seat(viewer, one) and may_invite(viewer)


@require_POST
@opens(Seat, sight=rules.guests_in_sight, may=_invites, key="seat_id")
def invite_again(request: HttpRequest, one: Seat) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    back = reverse("schedule:guests", args=[one.session_id])
    return pressed(request, lambda: actions.invite_a_guest_again(by=by, seat=one, at=at), back=back)


@require_safe
@for_oneself("where one is expected as a guest")
def visits(request: HttpRequest) -> HttpResponse:
    page = queries.visits_of(viewer_of(request), at=timezone.now())
    return TemplateResponse(request, "schedule/visits.html", {"visits": page})
