"""Where somebody is who makes something up in another cohort's group."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hearthside.access.gate import opens
from hearthside.access.viewer import viewer_of
from hearthside.safety.actions import look_where
from hearthside.schedule import rules
from hearthside.schedule.models import Seat


@require_safe
@opens(Seat, sight=rules.make_ups_led, key="seat_id")
def where(request: HttpRequest, one: Seat) -> HttpResponse:
    """For whoever leads the session, around its hours; their own team reads it on their page."""
    at = timezone.now()
    if one.episode is None or not rules.is_near(one.session, at=at):
        raise Http404
    found = look_where(by=viewer_of(request), episode=one.episode, at=at)
    return TemplateResponse(request, "safety/where.html", {"where": found, "visits": True})
