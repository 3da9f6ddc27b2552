"""The clinic's agreements for whoever directs it: what holds, what waits to be published, who has not signed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer
from hearthside.people.queries import agreements_missing, named, versions
from hearthside.people.queries.agreements import Published
from hearthside.people.rules import may_publish, name_for
from hearthside.people.terms import AgreementKind, Where
from hearthside.program.models import Episode


MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Unsigned:
    episode_id: UUID
    initial: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class AgreementsPage:
    """`more`: how many there are beyond those who are named."""

    kinds: tuple[Published, ...]
    to_publish: int
    may_publish: Verdict
    unsigned: Cards[Unsigned]
    in_treatment: int
    more: int


def agreements_page(viewer: Viewer) -> AgreementsPage:
    """Five queries, however many people."""
    kinds = versions(viewer)
    stays = list(
        Episode.objects.filter(program_id__in=viewer.directs_programs, closed_on__isnull=True)
        .select_related("person")
        .order_by("person__chosen_name", "pk")
    )
    missing = agreements_missing([stay.person_id for stay in stays])
    rows = [_unsigned(viewer, stay, missing[stay.person_id]) for stay in stays if stay.person_id in missing]
    shown = tuple(rows[:MOST_NAMES])
    return AgreementsPage(
        kinds=kinds,
        to_publish=sum(1 for one in kinds if not one.versions),
        may_publish=may_publish(viewer),
        unsigned=Cards(shown, frozenset(row.episode_id for row in shown)),
        in_treatment=len(stays),
        more=len(rows) - len(shown),
    )


def _unsigned(viewer: Viewer, stay: Episode, kinds: tuple[str, ...]) -> Unsigned:
    name = name_for(viewer, named(stay.person), Where.STAFF)
    words = ", ".join(AgreementKind(kind).label for kind in kinds)
    return Unsigned(stay.pk, name[:1].upper(), name, words)
