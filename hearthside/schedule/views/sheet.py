"""The sheet of a session: what was observed, and what is attested."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.gate import opens
from hearthside.access.verdict import NotAllowed, Verdict, no
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.schedule import actions, forms, queries, rules
from hearthside.schedule.models import Attendance, Session


def _may_attest(viewer: Viewer, session: Session) -> Verdict:
    return rules.may_attest(viewer, session, at=timezone.now())


def _may_correct(viewer: Viewer, attendance: Attendance) -> Verdict:
    return rules.may_attest(viewer, attendance.seat.session, at=timezone.now())


@require_safe
@opens(Session, sight=rules.sheets_in_sight, may=_may_attest, key="session_id")
def sheet(request: HttpRequest, session: Session) -> HttpResponse:
    page = {"sheet": queries.sheet_of(viewer_of(request), session.pk), "verdict": request.verdict}  # type: ignore[attr-defined]
    return TemplateResponse(request, "schedule/sheet.html", page)


@require_POST
@opens(Session, sight=rules.sheets_in_sight, may=_may_attest, key="session_id")
def attest(request: HttpRequest, session: Session) -> HttpResponse:
    try:
        actions.attest(by=viewer_of(request), session=session, at=timezone.now())
    except NotAllowed as why:
        page = {"sheet": queries.sheet_of(viewer_of(request), session.pk), "verdict": no(why.reason)}
        return TemplateResponse(request, "schedule/sheet.html", page, status=422)
    return redirect("schedule:sheet", session.pk)


@require_POST
@opens(Session, sight=rules.sheets_in_sight, may=_may_attest, key="session_id")
def confirm_outage(request: HttpRequest, session: Session) -> HttpResponse:
    actions.confirm_outage(by=viewer_of(request), session=session, at=timezone.now())
    return redirect("schedule:sheet", session.pk)


@opens(Attendance, sight=rules.attendances_in_sight, may=_may_correct, key="attendance_id")
def correct(request: HttpRequest, attendance: Attendance) -> HttpResponse:
    viewer, session_id = viewer_of(request), attendance.seat.session_id
    form = forms.Correction(request.POST or None, initial=queries.correction_of(attendance))
    if form.is_valid():
        try:
            actions.correct(by=viewer, attendance=attendance, at=timezone.now(), **form.cleaned_data)
            return redirect("schedule:sheet", session_id)
        except NotAllowed as why:
            form.add_error(why.code if why.code in form.fields else "reason", why.reason)
    page = {"sheet": queries.sheet_of(viewer, session_id), "form": form, "attendance_id": attendance.pk}
    return TemplateResponse(request, "schedule/correct.html", page, status=200 if form.errors == {} else 422)
