"""Tell my team now, and what whoever pressed it is told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import done
from hearthside.access.gate import for_roles, opens
from hearthside.access.viewer import Role, viewer_of
from hearthside.program.queries import own_stay
from hearthside.safety import actions, forms, queries, rules
from hearthside.safety.models import Concern


@require_POST
@for_roles(Role.PARTICIPANT)
def tell(request: HttpRequest) -> HttpResponse:
    """One press; the answer to it is the page that says who calls."""
    viewer, stay = viewer_of(request), own_stay(viewer_of(request))
    assert stay is not None  # whoever is a participant has one
    actions.tell_my_team_now(by=viewer, episode=stay, at=timezone.now())
    return _page(request)


@require_safe
@for_roles(Role.PARTICIPANT)
def help_page(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, *, form: forms.Number | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    stay = own_stay(viewer)
    found = queries.help_for(viewer, stay.pk, at=timezone.now()) if stay else None
    page = {"help": found, "topic": f"help:{stay.pk}" if stay else "", "form": form}
    refused = bool(form and form.errors) and not request.headers.get(
        "HX-Request"
    )  # in place, as on the room's page
    return TemplateResponse(request, "safety/help.html", page, status=422 if refused else 200)


@require_POST
@opens(Concern, sight=rules.own_concerns, key="concern_id")
def number(request: HttpRequest, one: Concern) -> HttpResponse:
    """On which they are called, corrected on the spot."""
    viewer, form = viewer_of(request), forms.Number(request.POST)
    if done(
        form,
        lambda told: actions.correct_number(by=viewer, concern=one, number=told["number"], at=timezone.now()),
        at_field={"": "number"},
    ):
        return redirect("safety:help")
    return _page(request, form=form)
