"""Who was asked to come, and comes no longer."""

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
from hearthside.schedule.rules import (
    family_in_sight,
    guests_in_sight,
    may_change_family,
    may_have_guests,
)


def _may_family(viewer: Viewer, one: Seat) -> Verdict:
    return may_change_family(viewer, one.session)


@require_POST
@opens(Seat, sight=family_in_sight, may=_may_family, key="seat_id")
def family_away(request: HttpRequest, one: Seat) -> HttpResponse:
    actions.send_family_away(by=viewer_of(request), seat=one, at=timezone.now())
    return redirect("schedule:family", one.session_id)


def _may_guest(viewer: Viewer, one: Seat) -> Verdict:
    return may_have_guests(viewer, one.session, one.session.cohort.track.program_id)


@require_POST
@opens(Seat, sight=guests_in_sight, may=_may_guest, key="seat_id")
def guest_away(request: HttpRequest, one: Seat) -> HttpResponse:
    later = request.POST.get("later") == "yes"
    actions.send_a_guest_away(by=viewer_of(request), seat=one, later_too=later, at=timezone.now())
    return redirect("schedule:guests", one.session_id)
