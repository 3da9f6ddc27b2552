"""Arriving for a program day, and what follows when a licence is missing for where somebody is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import for_roles, opens
from hearthside.access.verdict import NotAllowed, Verdict
from hearthside.access.viewer import Role, Viewer, viewer_of
from hearthside.journeys import forms
from hearthside.journeys.actions import let_colleague_lead
from hearthside.journeys.queries import stamping
from hearthside.people.queries import chosen
from hearthside.program.rules import may_run_program
from hearthside.safety import actions as safety
from hearthside.safety.models import LicenceGap
from hearthside.safety.queries import earlier_gaps, gap_card
from hearthside.safety.rules import gaps_in_sight, may_settle
from hearthside.safety.terms import Settled
from hearthside.schedule.actions import arrive as arrive_today


RUNS = (Role.FACILITATOR, Role.THERAPIST, Role.PRESCRIBER, Role.COORDINATOR, Role.DIRECTOR)


def _room(request: HttpRequest) -> UUID | None:
    """The room at whose door somebody stood, if they came from one."""
    try:
        return UUID(request.POST.get("to") or request.GET.get("to") or "")
    except ValueError:
        return None


def _directs(viewer: Viewer, gap: LicenceGap) -> Verdict:
    return may_run_program(viewer, gap.episode.program_id)


def _settle(viewer: Viewer, gap: LicenceGap) -> Verdict:
    return may_settle(viewer, gap.episode.program_id, is_open=gap.settled_at is None)


@for_roles(Role.PARTICIPANT)
def arrive(request: HttpRequest) -> HttpResponse:
    viewer, at, room = viewer_of(request), timezone.now(), _room(request)
    page = stamping.arrive_page(viewer, to=room, at=at)
    form = forms.Arrive(said(request), places=page.places, initial=page.known)
    return ask(
        request,
        form,
        lambda _: arrive_today(by=viewer, episode=page.episode, said=form.stamp(), at=at),
        then=lambda stamp: redirect(stamping.after_arriving(viewer, stamp, to=room)),
        template="journeys/arrive.html",
        page={"arrive": page},
        at_field={name: name for name in form.fields},
    )


@require_POST
@for_roles(Role.PARTICIPANT)
def arrive_again(request: HttpRequest) -> HttpResponse:
    """One tap: all is as it was last time."""
    viewer, at, room = viewer_of(request), timezone.now(), _room(request)
    page = stamping.arrive_page(viewer, to=room, at=at)
    if page.usual is None:
        return redirect("journeys:arrive")
    stamp = arrive_today(by=viewer, episode=page.episode, said=page.usual, at=at)
    return redirect(stamping.after_arriving(viewer, stamp, to=room))


@require_safe
@for_roles(*RUNS)
def gaps(request: HttpRequest) -> HttpResponse:
    return _gaps(request)


def _gaps(request: HttpRequest, *, refused: str = "") -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    page = {
        "gaps": stamping.gap_lines(viewer, at=at),
        "earlier": earlier_gaps(viewer, at=at),
        "refused": refused,
    }
    return TemplateResponse(request, "journeys/gaps.html", page, status=422 if refused else 200)


@require_POST
@opens(LicenceGap, sight=gaps_in_sight, may=_directs, key="gap_id")
def let_lead(request: HttpRequest, gap: LicenceGap, person_id: UUID) -> HttpResponse:
    try:
        colleague = chosen(str(person_id))
        let_colleague_lead(by=viewer_of(request), gap=gap, colleague=colleague, at=timezone.now())
    except NotAllowed as why:
        return _gaps(request, refused=why.reason)
    return redirect("journeys:gaps")


@opens(LicenceGap, sight=gaps_in_sight, may=_settle, key="gap_id")
def settle_gap(request: HttpRequest, gap: LicenceGap) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    return ask(
        request,
        forms.SettleGap(said(request)),
        lambda told: safety.settle_gap(
            by=viewer, gap=gap, how=Settled(told["how"]), words=told["words"], at=at
        ),
        then=to("journeys:gaps"),
        template="journeys/settle_gap.html",
        page={"gap": gap_card(viewer, gap, at=at)},
        at_field={"words": "words"},
    )
