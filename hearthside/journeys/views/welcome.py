"""Coming in by a link that was sent."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from hearthside.access.asking import ask, said
from hearthside.access.gate import for_everyone, for_oneself
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.journeys import actions, forms, queries
from hearthside.journeys.queries import Arrival
from hearthside.people.models import Account
from hearthside.people.queries import invitation_by
from hearthside.people.rules import introduction_of
from hearthside.people.terms import Invited


WELCOMES: dict[Invited, type[forms.StaffWelcome | forms.ParticipantWelcome | forms.FamilyWelcome]] = {
    Invited.STAFF: forms.StaffWelcome,
    Invited.PARTICIPANT: forms.ParticipantWelcome,
    Invited.FAMILY: forms.FamilyWelcome,
}
CARRIED = "invitation"  # in the session: the page's own address says nothing


@require_safe
@for_everyone("whoever holds a link that was sent; opening it uses nothing up")
def link(request: HttpRequest, token: str) -> HttpResponse:
    found = invitation_by(token)
    if found is None:
        return TemplateResponse(request, "journeys/no_welcome.html", {"reason": UNKNOWN}, status=404)
    if request.user.is_authenticated:
        return TemplateResponse(request, "journeys/no_welcome.html", {"reason": SOMEONE_ELSE}, status=409)
    request.session[CARRIED] = str(found.pk)
    return redirect("journeys:welcome")


UNKNOWN = "This link is not complete, or it was never good. Open it once more from the mail."
SOMEONE_ELSE = "Someone is signed in on this device. Sign out first, then open the link from your mail again."


@sensitive_post_parameters()
@for_everyone("whoever opened a link that is still good, in this browser")
def welcome(request: HttpRequest) -> HttpResponse:
    arrival = queries.arrival_of(request.session.get(CARRIED, ""), at=timezone.now())
    if not arrival.verdict or arrival.invitation is None or request.user.is_authenticated:
        words = SOMEONE_ELSE if request.user.is_authenticated else arrival.verdict.reason
        return TemplateResponse(request, "journeys/no_welcome.html", {"reason": words}, status=404)
    form = WELCOMES[Invited(arrival.invited)](said(request), initial=arrival.known)
    return ask(
        request,
        form,
        lambda told: _accept(arrival, form, told),
        then=lambda account: enter(request, account),
        template="journeys/welcome.html",
        page={"arrival": arrival},
        at_field={"room_names_are_unique_in_a_cohort": "room_name"},
    )


def _accept(arrival: Arrival, form: forms.Names, told: dict[str, Any]) -> Account:
    invitation = arrival.invitation
    assert invitation is not None, "the view asked"
    return actions.accept(
        by=Viewer(person_id=invitation.person_id),
        invitation=invitation,
        password=told["password1"],
        said=form.introduction(introduction_of(invitation.person)),
        room_name=told.get("room_name", ""),
        at=timezone.now(),
    )


def enter(request: HttpRequest, account: Account) -> HttpResponse:
    """Signed in as whoever just chose their password, by the sign-in library's own way; the session is a new one."""
    request.session.pop(CARRIED, None)
    record_authentication(request, account, method="password")
    answer: HttpResponse = perform_login(request, account, redirect_url=reverse("journeys:settle-in"))
    return answer


@require_safe
@for_oneself("a second step, after the first")
def settle_in(request: HttpRequest) -> HttpResponse:
    """After the password: a second step is offered to all but staff, who were led to theirs before they get here."""
    if viewer_of(request).is_staff:
        return redirect("desks:start")
    return TemplateResponse(request, "journeys/settle_in.html", {})
