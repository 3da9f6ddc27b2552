"""What goes on in the room besides sound and pictures, as one person sees it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hearthside.access.gate import opens
from hearthside.access.viewer import viewer_of
from hearthside.rooms import queries, rules
from hearthside.schedule.models import Session


@require_safe
@opens(Session, sight=rules.rooms_in_sight, key="session_id")
def now(request: HttpRequest, session: Session) -> HttpResponse:
    page = queries.now_in(viewer_of(request), session.pk, at=timezone.now())
    return TemplateResponse(request, "rooms/_now.html", {"now": page})
