from __future__ import annotations

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hearthside.access.gate import for_oneself
from hearthside.access.viewer import viewer_of
from hearthside.people import actions, away, forms, queries
from hearthside.people.rules import name_for
from hearthside.people.terms import DEMO_ENTRY, Where


@for_oneself("saying once more who one is")
def again(request: HttpRequest) -> HttpResponse:
    """By password or passkey; in a demo by one click, as one came in."""
    if not request.session.get(DEMO_ENTRY):
        answer: HttpResponse = account.reauthenticate(request)
        return answer
    if request.method == "POST":
        away.proved(request, how="demo")
        return redirect(get_next_redirect_url(request) or "/")
    me = queries.named(request.user.person)  # type: ignore[union-attr]  # somebody is signed in
    page = {
        "name": name_for(viewer_of(request), me, Where.STAFF),
        "next": get_next_redirect_url(request) or "/",
    }
    return TemplateResponse(request, "people/still_me.html", page)


@csrf_exempt  # it is asked for by pages without a form, too; a page of another origin is turned away below
@require_http_methods(["GET", "POST"])
@for_oneself("telling that one is still there, and asking how long it counts")
def still_here(request: HttpRequest) -> HttpResponse:
    """POST: there was a key, a touch or a pointer.  GET asks, and does not count.

    `standing`: a page that was drawn for another one draws itself anew, so that an ended role leaves nothing open.
    """
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        away.touch(request.session)
    standing = viewer_of(request).standing
    return JsonResponse({"left": away.left_s(request), "every": away.told_every_s(), "standing": standing})


@require_http_methods(["GET", "POST"])
@for_oneself("what one typed and has not sent")
def drafts(request: HttpRequest) -> HttpResponse:
    """GET: what is kept for a place.  POST keeps it; with no words at all, it is thrown away."""
    viewer = viewer_of(request)
    if request.method == "GET":
        asked = forms.Place(request.GET)
        kept = queries.draft_of(viewer, asked.cleaned_data["place"]) if asked.is_valid() else []
        return JsonResponse({"words": kept})
    form = forms.Kept(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    place, words = form.cleaned_data["place"], form.cleaned_data["words"]
    if words:
        actions.keep_draft(by=viewer, place=place, words=words, at=timezone.now())
    else:
        actions.forget_drafts(by=viewer, places=[place])
    return HttpResponse(status=204)
