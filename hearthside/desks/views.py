from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hearthside.access.gate import for_everyone, for_roles
from hearthside.access.viewer import STAFF, Role, viewer_of
from hearthside.ui.gallery import gallery_context

from . import queries
from .queries.nav import ROSTER


LONGEST_NUMBER = 6


@require_safe
@for_roles(*Role)
def start(request: HttpRequest) -> HttpResponse:
    return redirect(queries.start_of(viewer_of(request)))


@require_safe
@for_roles(Role.PARTICIPANT)
def today(request: HttpRequest) -> HttpResponse:
    page = queries.today_of(viewer_of(request), at=timezone.now())
    return TemplateResponse(request, "desks/today.html", {"today": page})


@require_safe
@for_roles(*STAFF)
def day(request: HttpRequest) -> HttpResponse:
    page = queries.day_of(viewer_of(request), at=timezone.now())
    return TemplateResponse(request, "desks/day.html", {"day": page})


@require_safe
@for_roles(*ROSTER)
def roster(request: HttpRequest) -> HttpResponse:
    said = request.GET.get("page", "")
    page = int(said) if said.isascii() and said.isdigit() and len(said) < LONGEST_NUMBER else 1
    roster = queries.roster_of(viewer_of(request), page=page, at=timezone.now())
    return TemplateResponse(request, "desks/roster.html", {"roster": roster})


@require_safe
@for_everyone("it shows parts of pages and holds nobody's data")
def gallery(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "ui/gallery.html", gallery_context())
