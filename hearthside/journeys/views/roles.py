"""A role ends, and what it carried is handed over."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from hearthside.access.asking import done, said
from hearthside.access.gate import opens
from hearthside.access.verdict import NotAllowed, Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.careteam.models import Appointment
from hearthside.careteam.rules import appointments_in_sight, may_appoint
from hearthside.journeys import actions, forms, queries
from hearthside.people.queries import chosen
from hearthside.people.step_up import recently_signed_in


def _may_end(viewer: Viewer, one: Appointment) -> Verdict:
    return may_appoint(viewer, one.program_id, one.post)


@opens(Appointment, sight=appointments_in_sight, may=_may_end, key="appointment_id")
@recently_signed_in
def end_role(request: HttpRequest, one: Appointment, person_id: UUID) -> HttpResponse:
    viewer, at, refused = viewer_of(request), timezone.now(), ""
    if request.method == "POST":
        try:
            actions.end_role(by=viewer, appointment=one, at=at)
            return redirect("journeys:hand-over", one.pk)
        except NotAllowed as why:
            refused = why.reason
    page = {"role": queries.role_page(viewer, one, at=at), "refused": refused, "verdict": request.verdict}  # type: ignore[attr-defined]
    return TemplateResponse(request, "journeys/end_role.html", page, status=422 if refused else 200)


@opens(Appointment, sight=appointments_in_sight, may=_may_end, key="appointment_id")
def hand_over(request: HttpRequest, one: Appointment) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    form = forms.HandOver(said(request))
    if done(
        form,
        lambda told: actions.hand_over(by=viewer, key=told["key"], person=chosen(told["person"]), at=at),
    ):
        return redirect("journeys:hand-over", one.pk)
    page = {"over": queries.handing_over(viewer, one.person, at=at), "form": form, "appointment_id": one.pk}
    return TemplateResponse(request, "journeys/hand_over.html", page, status=422 if form.errors else 200)
