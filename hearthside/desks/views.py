from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hearthside.access.gate import for_everyone, for_oneself, for_roles, opens
from hearthside.access.viewer import STAFF, Role, viewer_of
from hearthside.program.models import Episode, Program
from hearthside.program.rules import programs_in_sight, stays_in_sight
from hearthside.schedule.actions import take_downtime_copy
from hearthside.ui.gallery import gallery_context

from . import queries
from .queries.nav import ROSTER


LONGEST_NUMBER = 6


@require_safe
@for_oneself("where one begins")
def start(request: HttpRequest) -> HttpResponse:
    return redirect(queries.start_of(viewer_of(request)))


@require_safe
@for_roles(Role.PARTICIPANT)
def today(request: HttpRequest) -> HttpResponse:
    page = queries.today_of(viewer_of(request), at=timezone.now())
    return TemplateResponse(request, "desks/today.html", {"today": page})


@require_safe
@for_roles(Role.PARTICIPANT)
def week(request: HttpRequest) -> HttpResponse:
    page = queries.my_week(viewer_of(request), at=timezone.now())
    return TemplateResponse(request, "desks/week.html", {"week": page})


@require_safe
@for_roles(*STAFF)
def day(request: HttpRequest) -> HttpResponse:
    page = queries.day_of(viewer_of(request), at=timezone.now())
    return TemplateResponse(request, "desks/day.html", {"day": page})


@require_safe
@for_roles(Role.DIRECTOR, Role.COORDINATOR)
def floor(request: HttpRequest) -> HttpResponse:
    page = queries.floor_of(viewer_of(request), at=timezone.now(), whole="whole" in request.GET)
    return TemplateResponse(request, "desks/floor.html", {"floor": page})


@opens(Program, sight=programs_in_sight, key="program_id")
def downtime(request: HttpRequest, one: Program) -> HttpResponse:
    """Looked at and printed; pressing says that one has it on paper or saved."""
    viewer, at = viewer_of(request), timezone.now()
    if request.method == "POST":
        take_downtime_copy(by=viewer, program=one, at=at)
        return redirect("desks:floor")
    return TemplateResponse(
        request, "desks/downtime.html", {"sheet": queries.downtime_of(viewer, one, at=at)}
    )


@require_safe
@for_roles(*ROSTER)
def roster(request: HttpRequest) -> HttpResponse:
    said = request.GET.get("page", "")
    page = int(said) if said.isascii() and said.isdigit() and len(said) < LONGEST_NUMBER else 1
    roster = queries.roster_of(viewer_of(request), page=page, at=timezone.now())
    return TemplateResponse(request, "desks/roster.html", {"roster": roster})


@require_safe
@for_roles(*ROSTER)
def hours(request: HttpRequest) -> HttpResponse:
    found = queries.hours_of(viewer_of(request), at=timezone.now())
    return TemplateResponse(request, "desks/hours.html", {"hours": found})


@require_safe
@opens(Episode, sight=stays_in_sight, key="episode_id")
def make_ups(request: HttpRequest, stay: Episode) -> HttpResponse:
    cards = queries.make_ups_of(viewer_of(request), stay, at=timezone.now())
    return TemplateResponse(request, "desks/make_ups.html", {"cards": cards})


@require_safe
@for_everyone("it shows parts of pages and holds nobody's data")
def gallery(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "ui/gallery.html", gallery_context())
