"""Who comes with somebody to an hour of their own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.schedule import actions, forms, queries, rules
from hearthside.schedule.models import Seat, Session

from .shared import pressed


@opens(Session, sight=rules.family_hours_in_sight, may=rules.may_change_family, key="session_id")
def family(request: HttpRequest, one: Session) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    page = queries.family_page(by, one, at=at)
    form = forms.AskFamily(said(request), own=page.own)
    return ask(
        request,
        form,
        lambda told: actions.ask_family(by=by, session=one, at=at, **told),
        then=to("schedule:family", one.pk),
        template="schedule/family.html",
        page={"page": page},
        at_field={name: name for name in form.fields} | {"not_an_address": "email"},
    )


def _may(viewer: Viewer, one: Seat) -> Verdict:
    return rules.may_change_family(viewer, one.session)


@require_POST
@opens(Seat, sight=rules.family_in_sight, may=_may, key="seat_id")
def invite_again(request: HttpRequest, one: Seat) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    back = reverse("schedule:family", args=[one.session_id])
    return pressed(request, lambda: actions.invite_family_again(by=by, seat=one, at=at), back=back)
