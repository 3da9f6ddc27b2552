"""Opening a record in an emergency, and looking at it afterwards."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import for_roles, opens
from hearthside.access.models import EmergencyAccess
from hearthside.access.verdict import NotAllowed, Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.journeys import actions, forms, queries, rules


NOBODY = (
    "Nobody who is here now goes by this name. Write it as it stands on their papers, or as they are called."
)
SEVERAL = "More than one person goes by this name. Choose which."


def _may_review(viewer: Viewer, one: EmergencyAccess) -> Verdict:
    return rules.may_review(viewer, one.by, reviewed=one.reviewed_at is not None)


@for_roles(*rules.EMERGENCY)
def emergency(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    form = forms.Emergency(said(request))
    found = queries.episodes_called(form.called()) if form.is_bound else []
    form.offer([(str(one.episode_id), one.words) for one in queries.told_apart(found)])

    def act(told: dict[str, Any]) -> Any:
        which = [one for one in found if len(found) == 1 or str(one.pk) == told["which"]]
        if not which:
            raise NotAllowed(SEVERAL if found else NOBODY, "which" if found else "name")
        return actions.open_in_emergency(by=viewer, episode=which[0], reason=told["reason"], at=at)

    opened = queries.emergencies(viewer, zone=queries.usual_zone(), at=at)
    return ask(
        request,
        form,
        act,
        then=lambda made: redirect("journeys:person", made.episodes[0]),
        template="journeys/emergency.html",
        page={"emergencies": opened, "is_owed": any(one.may_review for one in opened)},
        at_field={"which": "which", "name": "name", "no_reason": "reason"},
    )


@opens(EmergencyAccess, sight=rules.emergencies_in_sight, may=_may_review, key="access_id")
def review(request: HttpRequest, one: EmergencyAccess) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    page = queries.one_emergency(viewer, one, zone=queries.usual_zone())
    return ask(
        request,
        forms.Review(said(request)),
        lambda told: actions.review_emergency(by=viewer, access=one, words=told["words"], at=at),
        then=to("journeys:emergency"),
        template="journeys/review.html",
        page={"one": page},
        at_field={"no_reason": "words"},
    )
