from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt

from hearthside.access.gate import for_everyone


UNITS = "/units/"


@csrf_exempt  # it must work from the static crisis card; a page of another origin is turned away below
@for_everyone("leaving must never need anything")
def quick_exit(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}:
        logout(request)
    response = HttpResponseRedirect(UNITS)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
