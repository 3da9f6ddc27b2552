"""A form and one act: asked again in words when it does not fit, nothing that was typed lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from hearthside.access.verdict import NotAllowed


# Beside which field the sentence of a refusal with this code stands; all others stand above the form.
AT_FIELD = {"address_taken": "email", "not_an_address": "email"}


def posted(request: HttpRequest) -> QueryDict | None:
    """Also when nothing at all was sent: that is asked again, too."""
    return request.POST if request.method == "POST" else None


def done(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether what was asked is done; if not, the form says why."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except NotAllowed as why:
        form.add_error(AT_FIELD.get(why.code), why.reason)
        return False
    return True


def asked(request: HttpRequest, template: str, form: forms.Form, page: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, page | {"form": form}, status=422 if form.errors else 200)


def back_to(person_id: Any) -> HttpResponse:
    return redirect("careteam:member", person_id)
