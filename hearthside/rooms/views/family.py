"""Family comes no longer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from hearthside.access.gate import opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.rooms import actions
from hearthside.schedule.models import Seat
from hearthside.schedule.rules import family_in_sight, may_change_family


def _may(viewer: Viewer, one: Seat) -> Verdict:
    return may_change_family(viewer, one.session)


@require_POST
@opens(Seat, sight=family_in_sight, may=_may, key="seat_id")
def away(request: HttpRequest, one: Seat) -> HttpResponse:
    actions.send_family_away(by=viewer_of(request), seat=one, at=timezone.now())
    return redirect("schedule:family", one.session_id)
