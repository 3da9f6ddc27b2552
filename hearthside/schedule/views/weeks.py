"""A cohort's week: looked at, drawn, published."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.program.models import Cohort
from hearthside.program.rules import cohorts_in_sight, may_run_cohort, may_run_program
from hearthside.schedule import actions, forms, queries, rules
from hearthside.schedule.models import Segment, Week

from .shared import staff_of


def _week(viewer: Viewer, one: Week) -> Verdict:
    return may_run_program(viewer, one.cohort.track.program_id)


def _segment(viewer: Viewer, one: Segment) -> Verdict:
    return _week(viewer, one.week)


@require_safe
@opens(Cohort, sight=cohorts_in_sight, may=may_run_cohort, key="cohort_id")
def week(request: HttpRequest, one: Cohort) -> HttpResponse:
    page = queries.week_page(viewer_of(request), one, at=timezone.now())
    return TemplateResponse(request, "schedule/week.html", {"week": page, "verdict": request.verdict})  # type: ignore[attr-defined]


@require_POST
@opens(Cohort, sight=cohorts_in_sight, may=may_run_cohort, key="cohort_id")
def begin(request: HttpRequest, one: Cohort) -> HttpResponse:
    actions.draft_week(by=viewer_of(request), cohort=one, at=timezone.now())
    return redirect("schedule:draw", one.pk)


@opens(Cohort, sight=cohorts_in_sight, may=may_run_cohort, key="cohort_id")
def draw(request: HttpRequest, one: Cohort) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    draft = queries.draft_of(one.pk)
    if draft is None:
        return redirect("schedule:week", one.pk)
    form = forms.NewPiece(said(request), **staff_of(by, one.track.program_id, at=at))

    def add(told: dict[str, Any]) -> None:
        actions.draw(by=by, week=draft, days=told["days"], said=form.piece(), at=at)

    return ask(
        request,
        form,
        add,
        then=to("schedule:draw", one.pk),
        template="schedule/draw.html",
        page={"week": queries.week_page(by, one, at=at)},
    )


@opens(Segment, sight=rules.segments_in_sight, may=_segment, key="segment_id")
def segment(request: HttpRequest, one: Segment) -> HttpResponse:
    by, at, cohort = viewer_of(request), timezone.now(), one.week.cohort
    form = forms.Piece(
        said(request),
        initial=queries.piece_of(one),
        **staff_of(by, cohort.track.program_id, at=at),
    )
    return ask(
        request,
        form,
        lambda _: actions.redraw(by=by, segment=one, said=form.piece(), at=at),
        then=to("schedule:draw", cohort.pk),
        template="schedule/segment.html",
        page={"segment": one, "cohort_id": cohort.pk},
    )


@require_POST
@opens(Segment, sight=rules.segments_in_sight, may=_segment, key="segment_id")
def rub_out(request: HttpRequest, one: Segment) -> HttpResponse:
    actions.rub_out(by=viewer_of(request), segment=one, at=timezone.now())
    return redirect("schedule:draw", one.week.cohort_id)


@require_POST
@opens(Week, sight=rules.drafts_in_sight, may=_week, key="week_id")
def throw_away(request: HttpRequest, one: Week) -> HttpResponse:
    actions.throw_draft_away(by=viewer_of(request), week=one, at=timezone.now())
    return redirect("schedule:week", one.cohort_id)


@opens(Week, sight=rules.drafts_in_sight, may=_week, key="week_id")
def publish(request: HttpRequest, one: Week) -> HttpResponse:
    """`?from=`: the day for which the changes are shown before anything is published."""
    by, at, cohort = viewer_of(request), timezone.now(), one.cohort
    since = day_asked(request) or queries.today_in(cohort, at) + timedelta(days=1)
    page = queries.week_page(by, cohort, at=at)
    if page.draft is None:
        raise Http404
    return ask(
        request,
        forms.Publish(said(request), initial={"starts_on": since}),
        lambda told: actions.publish_week(by=by, week=one, at=at, **told),
        then=to("schedule:week", cohort.pk),
        template="schedule/publish.html",
        page={"week": page, "preview": queries.preview(one, cohort, since, at=at), "since": since},
        at_field={"no_reason": "reason", "past": "starts_on", "too_far": "starts_on"},
    )


def day_asked(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return None
