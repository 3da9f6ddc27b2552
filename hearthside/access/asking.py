"""A form and one act: asked again in words when it does not fit, nothing that was typed lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from .verdict import NotAllowed


@dataclass(frozen=True, slots=True)
class Done:
    came_to: Any  # what the act returned


def said(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, also when that is nothing at all."""
    return request.POST if request.method == "POST" else None


def done(
    form: forms.Form, act: Callable[[dict[str, Any]], Any], *, at_field: Mapping[str, str] | None = None
) -> Done | None:
    """What was asked is done; else None, and the form says why.

    `at_field`: beside which field the sentence of a refusal with this code stands; all others stand above the form.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return Done(act(form.cleaned_data))
    except NotAllowed as why:
        form.add_error((at_field or {}).get(why.code), why.reason)
        return None


def ask(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    then: Callable[[Any], HttpResponse],
    template: str,
    page: Mapping[str, Any],
    at_field: Mapping[str, str] | None = None,
) -> HttpResponse:
    """`then` is given what the act returned."""
    if did := done(form, act, at_field=at_field):
        return then(did.came_to)
    words = {"verdict": getattr(request, "verdict", None)} | dict(page) | {"form": form}
    return TemplateResponse(request, template, words, status=422 if form.errors else 200)


def to(name: str, *args: Any) -> Callable[[Any], HttpResponse]:
    """The next page, whatever the act returned."""
    return lambda _: redirect(name, *args)
