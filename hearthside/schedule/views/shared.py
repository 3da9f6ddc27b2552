"""Who may, and which of the staff a form offers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer
from hearthside.careteam.queries import offered, people_in_post
from hearthside.careteam.terms import LEADS_GROUPS, Post
from hearthside.program.models import Cohort
from hearthside.program.rules import may_run_program


def may_run_cohort(viewer: Viewer, one: Cohort) -> Verdict:
    return may_run_program(viewer, one.track.program_id)


def staff_of(viewer: Viewer, program_id: UUID, *, at: datetime) -> dict[str, Any]:
    """Of whom a form can name someone."""
    return {
        "leads": offered(viewer, people_in_post(program_id, LEADS_GROUPS, at=at)),
        "hosts": offered(viewer, people_in_post(program_id, {Post.TECH_HOST}, at=at)),
    }
