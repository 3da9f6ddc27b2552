"""A list from elsewhere: chosen, checked, taken in while one looks on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.gate import for_roles, opens
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Role, viewer_of
from hearthside.exchange import actions, forms, queries, rules
from hearthside.exchange.models import Import
from hearthside.exchange.terms import COLUMNS, NEEDED, SAMPLES, What


LISTS = [
    (What(what).label, ", ".join(COLUMNS[what]), ", ".join(NEEDED[what]), SAMPLES[what]) for what in What
]


@for_roles(Role.DIRECTOR)
def choose(request: HttpRequest) -> HttpResponse:
    form = forms.AList(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        try:
            what = What(form.cleaned_data["what"])
            made = actions.check_list(
                by=viewer_of(request), what=what, raw=form.contents(), at=timezone.now()
            )
            return redirect("exchange:import", made.pk)
        except NotAllowed as why:
            form.add_error("file" if form.cleaned_data.get("file") else "text", why.reason)
    page = {"form": form, "lists": LISTS}
    return TemplateResponse(request, "exchange/choose.html", page, status=422 if form.errors else 200)


@require_safe
@opens(Import, sight=rules.imports_in_sight, key="import_id")
def one_import(request: HttpRequest, one: Import) -> HttpResponse:
    return _page(request, one)


def _page(request: HttpRequest, one: Import, *, refused: str = "") -> HttpResponse:
    page = {"list": queries.import_page(one), "refused": refused}
    return TemplateResponse(request, "exchange/import.html", page, status=422 if refused else 200)


@require_POST
@opens(Import, sight=rules.imports_in_sight, key="import_id")
def start(request: HttpRequest, one: Import) -> HttpResponse:
    try:
        actions.start_import(by=viewer_of(request), one=one, at=timezone.now())
    except NotAllowed as why:
        return _page(request, one, refused=why.reason)
    return redirect("exchange:import", one.pk)


@require_POST
@opens(Import, sight=rules.imports_in_sight, key="import_id")
def throw_away(request: HttpRequest, one: Import) -> HttpResponse:
    actions.throw_away(by=viewer_of(request), one=one, at=timezone.now())
    return redirect("exchange:import", one.pk)
