from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.gate import opens
from hearthside.access.viewer import viewer_of
from hearthside.program.models import Episode
from hearthside.program.rules import stays_in_sight
from hearthside.safety import actions, rules
from hearthside.safety.models import SavedPlace


@require_safe
@opens(Episode, sight=stays_in_sight, key="episode_id")
def where(request: HttpRequest, one: Episode) -> HttpResponse:
    found = actions.look_where(by=viewer_of(request), episode=one, at=timezone.now())
    return TemplateResponse(request, "safety/where.html", {"where": found})


@require_POST
@opens(SavedPlace, sight=rules.places_in_sight, key="place_id")
def forget(request: HttpRequest, place: SavedPlace) -> HttpResponse:
    actions.forget_place(by=viewer_of(request), place=place, at=timezone.now())
    return redirect("journeys:arrive")
