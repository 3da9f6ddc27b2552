"""Which instruments there are, on what terms, and a director's record of an owner's leave."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import for_roles, opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Role, Viewer, viewer_of
from hearthside.measures import actions, forms, queries, rules
from hearthside.measures.models import Permission


@require_safe
@for_roles(Role.DIRECTOR)
def measures(request: HttpRequest) -> HttpResponse:
    page = queries.measures_page(viewer_of(request), at=timezone.now())
    return TemplateResponse(request, "measures/measures.html", {"page": page})


@for_roles(Role.DIRECTOR)
def permission(request: HttpRequest, key: str) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    page = queries.permission_page(viewer, key, at=at)
    if page is None:
        raise Http404
    form = forms.Permitting(said(request), instrument=page.instrument, initial=page.known)
    return ask(
        request,
        form,
        lambda _: actions.permit(by=viewer, instrument=page.instrument, said=form.permission(), at=at),
        then=to("measures:measures"),
        template="measures/permission.html",
        page={"page": page, "verdict": rules.may_permit(viewer)},
    )


def _may(viewer: Viewer, _: Permission) -> Verdict:
    return rules.may_permit(viewer)


@require_POST
@opens(Permission, sight=rules.permissions_in_sight, may=_may, key="permission_id")
def end_permission(request: HttpRequest, one: Permission) -> HttpResponse:
    actions.end_permission(by=viewer_of(request), permission=one, at=timezone.now())
    return redirect("measures:measures")
