"""One session, planned and taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.careteam.queries import in_post
from hearthside.careteam.terms import LEADS_GROUPS, Post
from hearthside.journeys import actions, forms, queries
from hearthside.kernel.clock import local
from hearthside.people.queries import chosen
from hearthside.people.rules import zone_words
from hearthside.program.models import Cohort
from hearthside.program.rules import cohorts_in_sight, may_run_cohort, may_run_program
from hearthside.schedule.actions import cancel_session
from hearthside.schedule.models import Session
from hearthside.schedule.rules import may_cancel, sheets_in_sight
from hearthside.schedule.terms import SeatKind, SessionKind


STAFFED = {
    "facilitator": SeatKind.FACILITATOR,
    "co_facilitator": SeatKind.CO_FACILITATOR,
    "tech_host": SeatKind.TECH_HOST,
}


def _session(viewer: Viewer, one: Session) -> Verdict:
    return may_run_program(viewer, one.cohort.track.program_id)


@opens(Cohort, sight=cohorts_in_sight, may=may_run_cohort, key="cohort_id")
def plan(request: HttpRequest, one: Cohort) -> HttpResponse:
    at, program = timezone.now(), one.track.program_id
    form = forms.Plan(
        said(request),
        facilitators=in_post(viewer_of(request), program, LEADS_GROUPS, at=at),
        tech_hosts=in_post(viewer_of(request), program, {Post.TECH_HOST}, at=at),
        initial={"on": local(at, one.track.zone).date()},
    )

    def act(told: dict[str, Any]) -> Session:
        staff = {seat: chosen(told[name]) for name, seat in STAFFED.items() if told[name]}
        return actions.plan(
            by=viewer_of(request),
            cohort=one,
            kind=SessionKind(told["kind"]),
            title=told["title"],
            hours=form.hours(),
            staff=staff,
            at=at,
        )

    page = {"cohort": one, "zone": zone_words(one.track.zone)}
    return ask(
        request, form, act, then=to("journeys:cohort", one.pk), template="journeys/plan.html", page=page
    )


@opens(Session, sight=sheets_in_sight, may=_session, key="session_id")
def cancel(request: HttpRequest, one: Session) -> HttpResponse:
    at = timezone.now()
    may = may_cancel(one, at=at) if request.verdict else request.verdict  # type: ignore[attr-defined]
    return ask(
        request,
        forms.Cancel(said(request)),
        lambda told: cancel_session(by=viewer_of(request), session=one, words=told["words"], at=at),
        then=to("journeys:cohort", one.cohort_id),
        template="journeys/cancel.html",
        page={"session": queries.session_line(one, at=at), "cohort": one.cohort, "refused": may.reason},
    )
