"""The last minutes of a session, and what comes after it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.gate import opens
from hearthside.access.viewer import viewer_of
from hearthside.rooms import actions, queries, rules
from hearthside.schedule.models import Session
from hearthside.schedule.rules import may_end


@require_POST
@opens(Session, sight=rules.rooms_in_sight, may=may_end, key="session_id")
def end_softly(request: HttpRequest, session: Session) -> HttpResponse:
    actions.end_softly(by=viewer_of(request), session=session, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Session, sight=rules.rooms_in_sight, may=may_end, key="session_id")
def go_on(request: HttpRequest, session: Session) -> HttpResponse:
    actions.go_on(by=viewer_of(request), session=session, at=timezone.now())
    return HttpResponse(status=204)


@require_safe
@opens(Session, sight=rules.rooms_in_sight, key="session_id")
def after(request: HttpRequest, session: Session) -> HttpResponse:
    page = queries.after_of(viewer_of(request), session, at=timezone.now())
    return TemplateResponse(request, "rooms/after.html", {"after": page})
