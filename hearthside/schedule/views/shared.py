"""Which of the staff a form offers, and a button that may be refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Viewer
from hearthside.careteam.queries import in_post
from hearthside.careteam.terms import LEADS_GROUPS, Post


def staff_of(viewer: Viewer, program_id: UUID, *, at: datetime) -> dict[str, Any]:
    """Of whom a form can name someone."""
    return {
        "leads": in_post(viewer, program_id, LEADS_GROUPS, at=at),
        "hosts": in_post(viewer, program_id, {Post.TECH_HOST}, at=at),
    }


def pressed(request: HttpRequest, act: Callable[[], object], *, back: str) -> HttpResponse:
    """A button without a page of its own: done, and back; or in words why not."""
    try:
        act()
    except NotAllowed as why:
        page = {"words": why.reason, "back": back}
        return TemplateResponse(request, "schedule/refused.html", page, status=422)
    return redirect(back)
