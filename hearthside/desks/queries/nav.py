from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from hearthside.access.viewer import STAFF, Role, Viewer
from hearthside.people.queries import clinic


ROSTER = (Role.THERAPIST, Role.FACILITATOR, Role.PRESCRIBER, Role.COORDINATOR, Role.DIRECTOR)

SETS_UP = (Role.DIRECTOR, Role.COORDINATOR)
PLACES = (
    ("desks:day", "Day", STAFF),
    ("safety:work", "Work list", STAFF),
    ("desks:floor", "Floor", SETS_UP),
    ("desks:roster", "People", ROSTER),
    ("schedule:practice", "Hours", (Role.THERAPIST, Role.PRESCRIBER)),
    ("careteam:staff", "Staff", (Role.DIRECTOR,)),
    ("journeys:clinic", "Clinic", SETS_UP),
    ("upkeep:upkeep", "Upkeep", (Role.OPERATOR,)),
)


def nav(request: HttpRequest) -> dict[str, Any]:
    """The few places of the page's head, for staff; a participant's safety plan is one tap away from everywhere."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        return {}
    if not viewer.is_staff:
        is_member = viewer.holds(Role.PARTICIPANT)
        plan = reverse("safety:my-plan") if is_member else ""
        return {"standing": viewer.standing, "tell": is_member, "plan_url": plan}
    places = [(route, label) for route, label, roles in PLACES if viewer.holds(*roles)]
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "standing": viewer.standing,
        "nav": [{"url": reverse(name), "label": label, "here": name == here} for name, label in places],
    }


def start_of(viewer: Viewer) -> str:
    """Where someone begins: their day; a director whose clinic is not set up yet, there; a guest, their visits."""
    if viewer.directs_clinic and (clinic() is None or not viewer.directs_programs):
        return "journeys:clinic"
    if viewer.is_staff:
        return "desks:day"
    return "desks:today" if viewer.holds(Role.PARTICIPANT) else "schedule:visits"
