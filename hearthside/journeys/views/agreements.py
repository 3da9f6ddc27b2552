"""The clinic's agreements."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hearthside.access.gate import for_roles
from hearthside.access.viewer import Role, viewer_of
from hearthside.journeys.queries.agreements import agreements_page


@require_safe
@for_roles(Role.DIRECTOR)
def agreements(request: HttpRequest) -> HttpResponse:
    page = agreements_page(viewer_of(request))
    return TemplateResponse(request, "journeys/agreements.html", {"agreements": page})
