"""What the pages where people start draw.  Each is a handful of queries, however many people are in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Cohort, Membership, holding
from hearthside.program.rules import cohorts_in_sight


@dataclass(frozen=True, slots=True)
class RosterRow:
    episode_id: UUID
    name: str
    room_name: str
    pronouns: str
    words: str


@dataclass(frozen=True, slots=True)
class RosterCohort:
    name: str
    track_words: str
    rows: Cards[RosterRow]


def roster_of(viewer: Viewer, *, at: datetime) -> tuple[RosterCohort, ...]:
    """Whoever this viewer leads, cares for, coordinates or directs, by cohort.  Two queries, however many people."""
    whole = Q(cohort__in=Cohort.objects.filter(cohorts_in_sight(viewer)))
    members = (
        Membership.objects.filter(holding("cohort__track__zone", at), whole | Q(episode_id__in=viewer.treats))
        .filter(ended_at__isnull=True)
        .select_related("episode__person", "cohort__track")
        .order_by("cohort__name", "episode__person__chosen_name", "pk")
    )
    cohorts: dict[UUID, list[Membership]] = {}
    for member in members:
        cohorts.setdefault(member.cohort_id, []).append(member)
    return tuple(_roster_cohort(viewer, rows) for rows in cohorts.values())


def _roster_cohort(viewer: Viewer, members: Sequence[Membership]) -> RosterCohort:
    cohort = members[0].cohort
    rows = tuple(
        RosterRow(
            m.episode_id,
            name_for(viewer, named(m.episode.person, room=m.room_name), Where.STAFF),
            m.room_name,
            m.episode.person.pronouns,
            f"since {m.starts_on.day} {m.starts_on:%B}",
        )
        for m in members
    )
    return RosterCohort(cohort.name, cohort.track.name, Cards(rows, frozenset(m.episode_id for m in members)))
