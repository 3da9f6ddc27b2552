from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from hearthside.access.gate import opens
from hearthside.access.verdict import NotAllowed, Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.people import actions, forms, queries, rules
from hearthside.people.models import Person
from hearthside.people.step_up import recently_signed_in


def _may(viewer: Viewer, person: Person) -> Verdict:
    return rules.may_reset_second_factor(viewer, person.pk)


@opens(Person, sight=queries.directed_by, may=_may, key="person_id")
@recently_signed_in
def reset_second_factor(request: HttpRequest, person: Person) -> HttpResponse:
    viewer = viewer_of(request)
    form = forms.ResetFactor(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.reset_second_factor(by=viewer, person=person, at=timezone.now(), **form.cleaned_data)
            return redirect("people:reset-second-factor", person.pk)
        except NotAllowed as why:
            form.add_error("confirmed", why.reason)
    page = {"cards": queries.reset_page(viewer, person), "form": form, "verdict": request.verdict}  # type: ignore[attr-defined]
    return TemplateResponse(
        request, "people/reset_second_factor.html", page, status=422 if form.errors else 200
    )
