from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hearthside.access.gate import for_roles
from hearthside.access.viewer import Role

from . import doctor, rules


@require_safe
@for_roles(Role.OPERATOR)
def upkeep(request: HttpRequest) -> HttpResponse:
    found = doctor.examine(at=timezone.now())
    return TemplateResponse(request, "upkeep/upkeep.html", {"findings": found, "worst": rules.worst(found)})
