"""A program, track or cohort on its own page: its name, what it was called, whether it is open."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from hearthside.access import trail
from hearthside.kernel.clock import day
from hearthside.program.models import Cohort, Program, Track


def edit_page(one: Program | Track | Cohort) -> dict[str, Any]:
    kind = one._meta.model_name
    return {
        "what": kind,
        "name": one.name,
        "is_open": one.closed_at is None,
        "close_url": reverse(f"journeys:close-{kind}", args=[one.pk]),
        "earlier": [(day(c.at), c.before["name"]) for c in trail.changes_of(one)],
    }
