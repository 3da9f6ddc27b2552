"""What the pages where people start draw.  Each is a handful of queries, however many people are in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.desks import rules
from hearthside.kernel.clock import day
from hearthside.people.queries import names_of
from hearthside.people.rules import Named, name_for
from hearthside.people.terms import Where
from hearthside.program.models import Cohort, Membership, holding
from hearthside.program.rules import cohorts_in_sight


NOBODY = UUID(int=0)
A_PAGE = 150  # people, in whole cohorts
COLUMNS = (
    "cohort_id",
    "cohort__name",
    "cohort__track__name",
    "episode_id",
    "episode__person_id",
    "episode__person__pronouns",
    "room_name",
    "starts_on",
)


@dataclass(frozen=True, slots=True)
class RosterRow:
    url: str
    where_url: str
    name: str
    room_name: str
    pronouns: str
    words: str


@dataclass(frozen=True, slots=True)
class RosterCohort:
    name: str
    track_words: str
    rows: Cards[RosterRow]


@dataclass(frozen=True, slots=True)
class Roster:
    """Whole cohorts, as many as fit on a page; `earlier` and `later` are the pages beside it, 0 for none."""

    cohorts: tuple[RosterCohort, ...]
    earlier: int
    later: int
    words: str


def on_rosters(viewer: Viewer, *, at: datetime) -> QuerySet[Membership]:
    """Whoever this viewer leads, cares for, coordinates or directs, as they are on a roster today."""
    whole = Q(cohort__in=Cohort.objects.filter(cohorts_in_sight(viewer)))
    return Membership.objects.filter(
        holding("cohort__track__zone", at), whole | Q(episode_id__in=viewer.treats), ended_at__isnull=True
    )


def roster_of(viewer: Viewer, *, page: int, at: datetime) -> Roster:
    """Whoever this viewer leads, cares for, coordinates or directs, by cohort.  Four queries, however many people."""
    members = on_rosters(viewer, at=at)
    sizes = list(
        members.values("cohort_id")
        .annotate(size=Count("pk"))
        .order_by("cohort__name", "cohort_id")
        .values_list("cohort_id", "size")
    )
    pages = rules.pages_of([size for _, size in sizes], most=A_PAGE)
    here = min(max(page, 1), len(pages)) if pages else 1
    chosen = [sizes[n][0] for n in pages[here - 1]] if pages else []
    cohorts: dict[UUID, list[Any]] = {}
    rows = members.filter(cohort_id__in=chosen).order_by(
        "cohort__name", "cohort_id", "episode__person__chosen_name", "pk"
    )
    for member in rows.values_list(*COLUMNS, named=True):
        cohorts.setdefault(member.cohort_id, []).append(member)
    draw = _Drawn(viewer, names_of([m.episode__person_id for each in cohorts.values() for m in each]))
    return Roster(
        cohorts=tuple(draw.cohort(each) for each in cohorts.values()),
        earlier=here - 1,
        later=here + 1 if here < len(pages) else 0,
        words=f"Page {here} of {len(pages)}" if len(pages) > 1 else "",
    )


class _Drawn:
    """Rows in words.  The address is made once: a page may have a thousand of them."""

    def __init__(self, viewer: Viewer, names: dict[UUID, Named]) -> None:
        self.viewer, self.names = viewer, names
        self.before, _, self.after = reverse("journeys:person", args=[NOBODY]).partition(str(NOBODY))
        self.where = reverse("safety:where", args=[NOBODY]).partition(str(NOBODY))[2]

    def cohort(self, members: Sequence[Any]) -> RosterCohort:
        rows = Cards(tuple(self.row(m) for m in members), frozenset(m.episode_id for m in members))
        return RosterCohort(members[0].cohort__name, members[0].cohort__track__name, rows)

    def row(self, m: Any) -> RosterRow:
        named = replace(self.names[m.episode__person_id], room=m.room_name)
        return RosterRow(
            f"{self.before}{m.episode_id}{self.after}",
            f"{self.before}{m.episode_id}{self.where}",
            name_for(self.viewer, named, Where.STAFF),
            m.room_name,
            m.episode__person__pronouns,
            f"since {day(m.starts_on)}",
        )
