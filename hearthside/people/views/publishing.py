"""The clinic's agreements, as a director publishes them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import for_roles, opens
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Role, viewer_of
from hearthside.people import actions, forms, queries, rules
from hearthside.people.models import Agreement
from hearthside.people.terms import AgreementKind


@for_roles(Role.DIRECTOR)
def publish(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in AgreementKind.values:
        raise Http404
    viewer, which = viewer_of(request), AgreementKind(kind)
    begins = queries.publishing(which)
    form = forms.Publish(
        said(request), initial={"title": begins.title, "text": begins.text, "after": begins.after}
    )
    return ask(
        request,
        form,
        lambda told: actions.publish_agreement(by=viewer, kind=which, at=timezone.now(), **told),
        then=to("journeys:agreements"),
        template="people/publish.html",
        page={"begins": begins, "verdict": rules.may_publish(viewer)},
    )


@require_POST
@for_roles(Role.DIRECTOR)
def publish_ours(request: HttpRequest) -> HttpResponse:
    try:
        actions.publish_drafts_of_ours(by=viewer_of(request), at=timezone.now())
    except NotAllowed as why:
        raise PermissionDenied(why.reason) from None
    return redirect("journeys:agreements")


@require_safe
@opens(Agreement, sight=rules.agreements_in_sight, key="agreement_id")
def version(request: HttpRequest, one: Agreement) -> HttpResponse:
    return TemplateResponse(request, "people/version.html", {"text": queries.version_of(one)})
