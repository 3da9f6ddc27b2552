"""The clinic itself, its programs, tracks and cohorts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import for_everyone, for_roles, opens
from hearthside.access.verdict import NotAllowed, Verdict, insist
from hearthside.access.viewer import Role, Viewer, viewer_of
from hearthside.journeys import actions, forms, queries
from hearthside.people.actions import name_clinic as name_the_clinic
from hearthside.people.actions import try_first_code
from hearthside.people.models import Account
from hearthside.people.queries import clinic as the_clinic
from hearthside.people.rules import CONSOLE, may_name_clinic
from hearthside.program import actions as program
from hearthside.program.models import Cohort, Program, Track
from hearthside.program.rules import (
    cohorts_in_sight,
    may_open_program,
    may_run_cohort,
    may_run_program,
    programs_in_sight,
    tracks_in_sight,
)

from .welcome import enter


def _program(viewer: Viewer, one: Program) -> Verdict:
    return may_run_program(viewer, one.pk)


def _track(viewer: Viewer, one: Track) -> Verdict:
    return may_run_program(viewer, one.program_id)


@sensitive_post_parameters()
@for_everyone("the first director comes in by the code on the console")
def first_director(request: HttpRequest) -> HttpResponse:
    if queries.has_a_director():
        raise Http404
    form = forms.First(said(request))

    def come_in(told: dict[str, Any]) -> Account:
        insist(try_first_code(by=CONSOLE, code=told["code"], at=timezone.now()))  # a wrong one stays counted
        return actions.come_in_first(
            by=CONSOLE,
            code=told["code"],
            name=told["name"],
            email=told["email"],
            password=told["password1"],
            zone=told["zone"],
            at=timezone.now(),
        )

    return ask(
        request,
        form,
        come_in,
        then=lambda account: enter(request, account),
        template="journeys/first.html",
        page={},
    )


@require_safe
@for_roles(Role.DIRECTOR, Role.COORDINATOR)
def clinic(request: HttpRequest) -> HttpResponse:
    page = queries.clinic_page(viewer_of(request), at=timezone.now())
    return TemplateResponse(request, "journeys/clinic.html", {"clinic": page})


@for_roles(Role.DIRECTOR)
def name_clinic(request: HttpRequest) -> HttpResponse:
    viewer, stands = viewer_of(request), the_clinic()
    facts = {name: getattr(stands, name) for name in forms.ClinicFacts.base_fields} if stands else None
    form = forms.ClinicFacts(said(request), initial=facts)
    page = {"verdict": may_name_clinic(viewer), "earlier": queries.earlier_names_of(stands)}
    return ask(
        request,
        form,
        lambda told: name_the_clinic(by=viewer, at=timezone.now(), **told),
        then=to("journeys:clinic"),
        template="journeys/name_clinic.html",
        page=page,
        at_field={name: name for name in form.fields},
    )


@for_roles(Role.DIRECTOR)
def open_program(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = forms.ProgramForm(said(request), initial={"zone": queries.usual_zone()})
    return ask(
        request,
        form,
        lambda told: program.open_program(by=viewer, at=timezone.now(), **told),
        then=lambda made: redirect("journeys:open-track", made.pk),
        template="journeys/open.html",
        page={
            "what": "a program",
            "words": "It holds your tracks and your staff.",
            "verdict": may_open_program(viewer),
        },
    )


@opens(Program, sight=programs_in_sight, may=_program, key="program_id")
def open_track(request: HttpRequest, one: Program) -> HttpResponse:
    form = forms.TrackForm(said(request), initial={"zone": one.zone})
    return ask(
        request,
        form,
        lambda told: program.open_track(by=viewer_of(request), program=one, at=timezone.now(), **told),
        then=lambda made: redirect("journeys:open-cohort", made.pk),
        template="journeys/open.html",
        page={"what": "a track", "words": f"In {one.name}. A track has its hours, by one clock."},
    )


@opens(Track, sight=tracks_in_sight, may=_track, key="track_id")
def open_cohort(request: HttpRequest, one: Track) -> HttpResponse:
    form = forms.CohortForm(said(request))
    return ask(
        request,
        form,
        lambda told: program.open_cohort(by=viewer_of(request), track=one, at=timezone.now(), **told),
        then=lambda made: redirect("journeys:cohort", made.pk),
        template="journeys/open.html",
        page={"what": "a cohort", "words": f"In the {one.name}. A cohort is the people who meet."},
    )


@opens(Program, sight=programs_in_sight, may=_program, key="program_id")
def edit_program(request: HttpRequest, one: Program) -> HttpResponse:
    return _edit(request, one)


@opens(Track, sight=tracks_in_sight, may=_track, key="track_id")
def edit_track(request: HttpRequest, one: Track) -> HttpResponse:
    return _edit(request, one)


@opens(Cohort, sight=cohorts_in_sight, may=may_run_cohort, key="cohort_id")
def edit_cohort(request: HttpRequest, one: Cohort) -> HttpResponse:
    return _edit(request, one)


def _edit(request: HttpRequest, one: program.Unit) -> HttpResponse:
    form = forms.Rename(said(request), initial={"name": one.name})
    return ask(
        request,
        form,
        lambda told: program.rename(by=viewer_of(request), what=one, name=told["name"], at=timezone.now()),
        then=to("journeys:clinic"),
        template="journeys/edit.html",
        page=queries.edit_page(one),
    )


@require_POST
@opens(Program, sight=programs_in_sight, may=_program, key="program_id")
def close_program(request: HttpRequest, one: Program) -> HttpResponse:
    return _close(request, one)


@require_POST
@opens(Track, sight=tracks_in_sight, may=_track, key="track_id")
def close_track(request: HttpRequest, one: Track) -> HttpResponse:
    return _close(request, one)


@require_POST
@opens(Cohort, sight=cohorts_in_sight, may=may_run_cohort, key="cohort_id")
def close_cohort(request: HttpRequest, one: Cohort) -> HttpResponse:
    return _close(request, one)


def _close(request: HttpRequest, one: program.Unit) -> HttpResponse:
    """What is open closes, what is closed opens again."""
    act = program.close if one.closed_at is None else program.open_again
    try:
        act(by=viewer_of(request), what=one, at=timezone.now())
    except NotAllowed as why:
        page = queries.edit_page(one) | {
            "form": forms.Rename(initial={"name": one.name}),
            "refused": why.reason,
        }
        return TemplateResponse(request, "journeys/edit.html", page, status=422)
    return redirect("journeys:clinic")
