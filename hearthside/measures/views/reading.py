"""What somebody answered, for those who treat them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hearthside.access.gate import opens
from hearthside.access.viewer import viewer_of
from hearthside.measures import queries, rules
from hearthside.measures.models import Administration
from hearthside.program.models import Episode


@require_safe
@opens(Episode, sight=rules.stays_treated, key="episode_id")
def scores(request: HttpRequest, one: Episode) -> HttpResponse:
    page = queries.scores_page(viewer_of(request), one)
    return TemplateResponse(request, "measures/scores.html", {"page": page})


@require_safe
@opens(Administration, sight=rules.forms_of_those_treated, key="form_id")
def form(request: HttpRequest, one: Administration) -> HttpResponse:
    page = queries.form_page(viewer_of(request), one)
    return TemplateResponse(request, "measures/form.html", {"page": page})
