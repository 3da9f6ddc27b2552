"""What someone in treatment agrees to: read, signed, kept, taken back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import for_roles, opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Role, Viewer, viewer_of
from hearthside.people import actions, forms, queries, rules
from hearthside.people.models import Agreement, Signature


@require_safe
@for_roles(Role.PARTICIPANT)
def agreements(request: HttpRequest) -> HttpResponse:
    page = queries.agreements_of(viewer_of(request))
    return TemplateResponse(request, "people/agreements.html", {"agreements": page})


@require_safe
@for_roles(Role.PARTICIPANT)
def next_agreement(request: HttpRequest) -> HttpResponse:
    """To the first one that waits; when none does, on to the room that somebody came for, or to their day."""
    return _onwards(request)


@sensitive_post_parameters()
@opens(Agreement, sight=rules.agreements_to_sign, key="agreement_id")
def sign(request: HttpRequest, one: Agreement) -> HttpResponse:
    viewer = viewer_of(request)
    return ask(
        request,
        forms.Sign(said(request)),
        lambda told: actions.sign_agreement(by=viewer, agreement=one, at=timezone.now(), **told),
        then=lambda _: _onwards(request),
        template="people/sign.html",
        page={"signing": queries.signing(viewer, one)},
    )


def _onwards(request: HttpRequest) -> HttpResponse:
    room, waiting = _room(request), queries.next_to_sign(viewer_of(request).person_id)
    if waiting is None:
        return redirect("rooms:room", room) if room else redirect("desks:start")
    came_for = f"?room={room}" if room else ""
    return redirect(reverse("people:sign", args=[waiting]) + came_for)


def _room(request: HttpRequest) -> UUID | None:
    form = forms.CameFor(request.GET)
    return form.cleaned_data["room"] if form.is_valid() else None


@require_safe
@opens(Signature, sight=rules.signatures_in_sight, key="signature_id")
def signed_copy(request: HttpRequest, one: Signature) -> HttpResponse:
    return TemplateResponse(request, "people/signed_copy.html", {"copy": queries.copy_of(one)})


def _may_revoke(viewer: Viewer, one: Signature) -> Verdict:
    return rules.may_revoke(viewer, one.person_id, revoked=one.revoked_at is not None)


@opens(Signature, sight=rules.signatures_in_sight, may=_may_revoke, key="signature_id")
def revoke(request: HttpRequest, one: Signature) -> HttpResponse:
    return ask(
        request,
        forms.Nothing(said(request)),
        lambda _: actions.revoke_signature(by=viewer_of(request), signature=one, at=timezone.now()),
        then=to("people:agreements"),
        template="people/take_back.html",
        page={"copy": queries.copy_of(one)},
    )
