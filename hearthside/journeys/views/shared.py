"""What several pages ask: who may, and which of the staff a form offers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.careteam.queries import people_in_post
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Cohort
from hearthside.program.rules import may_run_program


def may_run_cohort(viewer: Viewer, one: Cohort) -> Verdict:
    return may_run_program(viewer, one.track.program_id)


def choices(
    request: HttpRequest, program_id: UUID, posts: Collection[str], *, at: datetime
) -> list[tuple[str, str]]:
    """The staff who hold one of these posts, as a form offers them."""
    viewer = viewer_of(request)
    people = people_in_post(program_id, posts, at=at)
    return [(str(p.pk), name_for(viewer, named(p), Where.STAFF)) for p in people]
