"""A form and one act: asked again in words when it does not fit, nothing that was typed lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import viewer_of
from hearthside.careteam.queries import people_in_post
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where


def said(request: HttpRequest) -> Any:
    """What a form is bound to: what was posted, also when that is nothing."""
    return request.POST if request.method == "POST" else None


def ask(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    then: Callable[[Any], HttpResponse],
    template: str,
    page: dict[str, Any],
    at_field: dict[str, str] | None = None,
) -> HttpResponse:
    """`at_field`: beside which field the sentence of a refusal with this code stands; else above the form."""
    if form.is_bound and form.is_valid():
        try:
            return then(act(form.cleaned_data))
        except NotAllowed as why:
            form.add_error((at_field or {}).get(why.code), why.reason)
    words = {"verdict": getattr(request, "verdict", None)} | page | {"form": form}
    return TemplateResponse(request, template, words, status=422 if form.errors else 200)


def to(name: str, *args: Any) -> Callable[[Any], HttpResponse]:
    return lambda _: redirect(name, *args)


def choices(request: HttpRequest, program_id: Any, posts: Any, *, at: Any) -> list[tuple[str, str]]:
    """The staff who hold one of these posts, as a form offers them."""
    viewer = viewer_of(request)
    people = people_in_post(program_id, posts, at=at)
    return [(str(p.pk), name_for(viewer, named(p), Where.STAFF)) for p in people]
