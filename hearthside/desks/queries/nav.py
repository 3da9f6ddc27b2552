from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from hearthside.access.viewer import Role, Viewer


ROSTER = (Role.THERAPIST, Role.FACILITATOR, Role.PRESCRIBER, Role.COORDINATOR, Role.DIRECTOR)


def nav(request: HttpRequest) -> dict[str, Any]:
    """The few places of the page's head, for staff; a participant has one page, where the day is."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None or not viewer.is_staff:
        return {}
    places = [("desks:day", "Day")] + ([("desks:roster", "People")] if viewer.holds(*ROSTER) else [])
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {"nav": [{"url": reverse(name), "label": label, "here": name == here} for name, label in places]}
