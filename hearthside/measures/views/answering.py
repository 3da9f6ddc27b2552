from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from hearthside.access.asking import done, said
from hearthside.access.gate import for_roles, opens
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Role, viewer_of
from hearthside.measures import actions, forms, queries, rules
from hearthside.measures.models import Administration
from hearthside.safety.queries import help_for


@for_roles(Role.PARTICIPANT)
def check_in(request: HttpRequest) -> HttpResponse:
    """What waits, who reads it and when; pressed, it goes on with the first."""
    viewer, at = viewer_of(request), timezone.now()
    if request.method == "POST":
        went = actions.go_on(by=viewer, at=at)
        return _at(*went) if went else redirect("measures:check-in")
    page = queries.check_in_page(viewer, at=at)
    return TemplateResponse(request, "measures/check_in.html", {"page": page})


def _at(form: Administration, nth: int) -> HttpResponse:
    """A question, or the end where all were seen."""
    if nth > queries.screens_in(form):
        return redirect("measures:end", form.pk)
    return redirect("measures:question", form.pk, nth)


@opens(Administration, sight=rules.own_forms, key="form_id")
def question(request: HttpRequest, one: Administration, nth: int) -> HttpResponse:
    """Saved when it is tapped, by a request in the background; Next saves it too, and goes on.

    What somebody of the team hears about is answered by who will call, in the same response.
    """
    viewer, at = viewer_of(request), timezone.now()
    page = queries.question_page(one, nth, at=at)
    if page is None:
        return redirect("measures:check-in")
    form = forms.Question(said(request), page=page)
    did = done(form, lambda _: actions.answer(by=viewer, administration=one, said=form.said(), at=at))
    if did and not _is_told(request, did.came_to):
        return _go_on(one, nth, did.came_to)
    heard = did is not None and did.came_to.is_heard
    words = {"page": page, "form": form, "saved": did, "heard": heard}
    words["help"] = help_for(viewer, one.episode_id, at=at) if heard else None
    return TemplateResponse(request, "measures/question.html", words, status=422 if form.errors else 200)


def _is_told(request: HttpRequest, saved: actions.Saved) -> bool:
    """Whether this response says what came of it: to a tap always, to Next where the team was told just now."""
    if request.headers.get("HX-Request"):
        return True
    return saved.is_heard and (saved.is_new or "told" not in request.POST)


def _go_on(one: Administration, nth: int, saved: actions.Saved) -> HttpResponse:
    return _at(saved.follows, 1) if saved.follows else _at(one, queries.next_after(one, nth))


@opens(Administration, sight=rules.own_forms, key="form_id")
def end(request: HttpRequest, one: Administration) -> HttpResponse:
    at = timezone.now()
    page = queries.end_page(one, at=at)
    if page is None:
        return redirect("measures:check-in")
    if request.method == "POST":
        try:
            actions.finish(by=viewer_of(request), administration=one, at=at)
        except NotAllowed as why:
            words = {"page": page, "refused": why.reason}
            return TemplateResponse(request, "measures/end.html", words, status=422)
        return redirect("measures:check-in")
    return TemplateResponse(request, "measures/end.html", {"page": page})
