"""The dates that stand: one is changed, cancelled, held after all; a day is off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.program.models import Cohort, Program
from hearthside.program.rules import cohorts_in_sight, may_run_cohort, may_run_program, programs_in_sight
from hearthside.schedule import actions, forms, queries, rules
from hearthside.schedule.models import DayOff, Session

from .shared import pressed, staff_of
from .weeks import day_asked


def _program(viewer: Viewer, one: Program) -> Verdict:
    return may_run_program(viewer, one.pk)


def _day(viewer: Viewer, one: DayOff) -> Verdict:
    return may_run_program(viewer, one.program_id)


def _session(viewer: Viewer, one: Session) -> Verdict:
    return may_run_program(viewer, one.cohort.track.program_id)


@require_safe
@opens(Cohort, sight=cohorts_in_sight, may=may_run_cohort, key="cohort_id")
def calendar(request: HttpRequest, one: Cohort) -> HttpResponse:
    page = queries.calendar_page(viewer_of(request), one, since=day_asked(request), at=timezone.now())
    return TemplateResponse(request, "schedule/calendar.html", {"calendar": page, "verdict": request.verdict})  # type: ignore[attr-defined]


@opens(Session, sight=rules.sheets_in_sight, may=_session, key="session_id")
def change(request: HttpRequest, one: Session) -> HttpResponse:
    by, at, zone = viewer_of(request), timezone.now(), one.cohort.track.zone
    form = forms.OneDate(
        said(request),
        initial=queries.date_of(one) | forms.initial_of(queries.staff_of(one)),
        **staff_of(by, one.cohort.track.program_id, at=at),
    )

    def change_it(told: dict[str, Any]) -> None:
        starts_at = form.starts_at(zone)
        actions.change_session(
            by=by,
            session=one,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=told["minutes"]),
            staff=form.staff(),
            at=at,
        )

    return ask(
        request,
        form,
        change_it,
        then=to("schedule:calendar", one.cohort_id),
        template="schedule/change.html",
        page={"date": queries.date_head(one)},
    )


@require_POST
@opens(Session, sight=rules.sheets_in_sight, may=_session, key="session_id")
def hold(request: HttpRequest, one: Session) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    back = reverse("schedule:calendar", args=[one.cohort_id])
    return pressed(request, lambda: actions.hold_after_all(by=by, session=one, at=at), back=back)


@opens(Program, sight=programs_in_sight, may=_program, key="program_id")
def days_off(request: HttpRequest, one: Program) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    return ask(
        request,
        forms.DayOff(said(request)),
        lambda told: actions.take_day_off(by=by, program=one, at=at, **told),
        then=to("schedule:days-off", one.pk),
        template="schedule/days_off.html",
        page={"program": one, "days": queries.days_off_page(one, at=at)},
        at_field={"a_day_is_off_once": "on", "no_name": "name"},
    )


@require_POST
@opens(DayOff, sight=rules.days_off_in_sight, may=_day, key="day_id")
def give_back(request: HttpRequest, one: DayOff) -> HttpResponse:
    actions.give_day_back(by=viewer_of(request), day=one, at=timezone.now())
    return redirect("schedule:days-off", one.program_id)
