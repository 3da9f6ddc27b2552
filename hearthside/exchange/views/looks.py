from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.gate import for_roles, opens
from hearthside.access.viewer import Role, viewer_of
from hearthside.careteam.queries import staff_in_sight
from hearthside.exchange import actions, queries, rules
from hearthside.journeys.queries import heading_of
from hearthside.people.models import Person
from hearthside.people.step_up import recently_signed_in
from hearthside.program.models import Episode


def _before(request: HttpRequest) -> int | None:
    said = request.GET.get("before", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < len(str(2**63)) else None


@require_safe
@for_roles(Role.PARTICIPANT)
def looked_own(request: HttpRequest) -> HttpResponse:
    viewer, person = viewer_of(request), request.user.person  # type: ignore[union-attr]  # somebody is signed in
    page = queries.looked_at(viewer, viewer.own_episodes, zone=person.zone, before=_before(request))
    return TemplateResponse(request, "exchange/looked_own.html", {"looked": page})


@require_safe
@opens(Episode, sight=rules.records_in_sight, key="episode_id")
def looked(request: HttpRequest, episode: Episode) -> HttpResponse:
    viewer = viewer_of(request)
    page = queries.looked_at(viewer, {episode.pk}, zone=episode.program.zone, before=_before(request))
    words = heading_of(viewer, episode) | {"looked": page}
    return TemplateResponse(request, "exchange/looked.html", words)


@require_POST
@opens(Episode, sight=rules.records_in_sight, key="episode_id")
@recently_signed_in
def export_looks(request: HttpRequest, episode: Episode) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    sheet = actions.export_looks(by=viewer, episode=episode, zone=episode.program.zone, at=at)
    file = HttpResponse(sheet, content_type="text/csv; charset=utf-8")
    file["Content-Disposition"] = 'attachment; filename="who-looked.csv"'
    return file


@require_safe
@opens(Person, sight=staff_in_sight, key="person_id")
def looked_by(request: HttpRequest, person: Person) -> HttpResponse:
    zone = request.user.person.zone  # type: ignore[union-attr]  # somebody is signed in
    page = queries.looked_by(viewer_of(request), person, zone=zone, before=_before(request))
    return TemplateResponse(request, "exchange/looked_by.html", {"looked": page, "person_id": person.pk})
