"""Who is on duty when, and who covers for whom."""

from __future__ import annotations

from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from hearthside.access.asking import done, said
from hearthside.access.gate import for_roles, opens
from hearthside.access.viewer import Role, viewer_of
from hearthside.careteam import actions, forms, queries, rules
from hearthside.careteam.models import Cover
from hearthside.careteam.terms import CLINICAL, GOES_ON_DUTY
from hearthside.program.models import Program


@for_roles(Role.DIRECTOR)
def duty(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    today = queries.staff_day(at)
    form = forms.OnDuty(
        said(request),
        programs=queries.programs_directed(viewer),
        colleagues=queries.colleagues(viewer, GOES_ON_DUTY, on=today),
        states=queries.clinic_states(),
        today=today,
    )
    if done(form, lambda told: actions.put_on_duty(by=viewer, at=at, **told)):
        return redirect("careteam:duty")
    return _duty(request, form)


def _duty(request: HttpRequest, form: django_forms.Form, *, refused: str = "") -> HttpResponse:
    page = {"rotas": queries.rota_of(viewer_of(request), at=timezone.now()), "form": form, "refused": refused}
    return TemplateResponse(
        request, "careteam/duty.html", page, status=422 if form.errors or refused else 200
    )


@require_POST
@opens(Program, sight=rules.programs_in_sight, key="program_id")
def end_duties(request: HttpRequest, program: Program) -> HttpResponse:
    """Ids that are of another program, or of nothing, end nothing."""
    form = forms.TurnsToEnd(request.POST)
    chosen: list[UUID] = form.cleaned_data["duties"] if form.is_valid() else []
    actions.end_duties(by=viewer_of(request), program=program, duties=chosen, at=timezone.now())
    return redirect("careteam:duty")


@for_roles(Role.DIRECTOR)
def cover(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    today = queries.staff_day(at)
    form = forms.CoverForm(
        said(request),
        programs=queries.programs_directed(viewer),
        colleagues=queries.colleagues(viewer, CLINICAL, on=today),
        today=today,
    )
    if done(form, lambda told: actions.cover_for(by=viewer, at=at, **told)):
        return redirect("careteam:cover")
    page = {"covers": queries.covers_of(viewer, at=at), "form": form}
    return TemplateResponse(request, "careteam/cover.html", page, status=422 if form.errors else 200)


@require_POST
@opens(Cover, sight=rules.cover_in_sight, key="cover_id")
def end_cover(request: HttpRequest, cover: Cover) -> HttpResponse:
    actions.end_cover(by=viewer_of(request), cover=cover, at=timezone.now())
    return redirect("careteam:cover")
