"""Who may, and which of the staff a form offers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from hearthside.access.verdict import NotAllowed, Verdict
from hearthside.access.viewer import Viewer
from hearthside.careteam.queries import offered, people_in_post
from hearthside.careteam.terms import LEADS_GROUPS, Post
from hearthside.program.models import Cohort
from hearthside.program.rules import may_run_program


def may_run_cohort(viewer: Viewer, one: Cohort) -> Verdict:
    return may_run_program(viewer, one.track.program_id)


def staff_of(viewer: Viewer, program_id: UUID, *, at: datetime) -> dict[str, Any]:
    """Of whom a form can name someone."""
    return {
        "leads": offered(viewer, people_in_post(program_id, LEADS_GROUPS, at=at)),
        "hosts": offered(viewer, people_in_post(program_id, {Post.TECH_HOST}, at=at)),
    }


def pressed(request: HttpRequest, act: Callable[[], object], *, back: str) -> HttpResponse:
    """A button without a page of its own: done, and back; or in words why not."""
    try:
        act()
    except NotAllowed as why:
        page = {"words": why.reason, "back": back}
        return TemplateResponse(request, "schedule/refused.html", page, status=422)
    return redirect(back)
