"""How somebody's risk was judged, and by when it is judged again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import local, moment, weekday
from hearthside.people.models import Person
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Episode
from hearthside.program.queries import settings as program_settings
from hearthside.safety import rules
from hearthside.safety.models import Assessment
from hearthside.safety.terms import REASSESS, Level


SOON = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class ToAssess:
    """Somebody whose risk is to be judged again."""

    episode_id: UUID
    name: str
    words: str
    is_late: bool


def to_assess(viewer: Viewer, *, at: datetime) -> Cards[ToAssess]:
    """Of those whom this viewer treats, whoever is due within two days or was; the longest due first.

    One query, and one for each program.
    """
    newest = (
        Assessment.objects.filter(
            episode_id__in=viewer.treats, episode__closed_on__isnull=True, is_licensed=True
        )
        .select_related("episode__person", "episode__program")
        .order_by("episode_id", "-at", "-id")
        .distinct("episode_id")
    )
    days: dict[UUID, dict[Level, int]] = {}
    due = []
    for one in newest:
        program = one.episode.program
        if program.pk not in days:
            days[program.pk] = days_by_level(program.pk, at=at, zone=program.zone)
        by = rules.reassess_on(one.level, one.at, days[program.pk])
        if by <= at + SOON:
            due.append((by, one))
    due.sort(key=lambda found: found[0])
    rows = tuple(
        ToAssess(
            one.episode_id,
            name_for(viewer, named(one.episode.person), Where.STAFF),
            f"{Level(one.level).label.lower()} risk, {'was due' if by <= at else 'due'} "
            f"{weekday(local(by, one.episode.program.zone).date())}",
            is_late=by <= at,
        )
        for by, one in due
    )
    return Cards(rows, frozenset(one.episode_id for _, one in due))


def days_by_level(program_id: UUID, *, at: datetime, zone: str) -> dict[Level, int]:
    """After how many days each level is judged again, as holds in this program now.  One query."""
    found = program_settings(tuple(REASSESS.values()), program_id=program_id, on=local(at, zone).date())
    return {level: found[key.name] for level, key in REASSESS.items()}


@dataclass(frozen=True, slots=True)
class Judged:
    level: str
    when: str
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class RiskPage:
    whose: Cards[str]
    name: str
    next_words: str
    judged: tuple[Judged, ...]


def risk_of(viewer: Viewer, episode: Episode, *, at: datetime) -> RiskPage:
    """Every assessment of one stay, the newest first.  Four queries."""
    rows = list(Assessment.objects.filter(episode=episode).order_by("-at", "-id"))
    people = Person.objects.in_bulk({one.by for one in rows})
    name, zone = name_for(viewer, named(episode.person), Where.STAFF), episode.program.zone
    return RiskPage(
        whose=Cards((name,), frozenset({episode.pk})),
        name=name,
        next_words=_next_words(rows, episode, at) if rows else "",
        judged=tuple(
            Judged(
                str(Level(one.level).label),
                moment(one.at, zone),
                name_for(viewer, named(people[one.by]), Where.STAFF),
                one.words,
            )
            for one in rows
        ),
    )


def _next_words(rows: list[Assessment], episode: Episode, at: datetime) -> str:
    zone = episode.program.zone
    by = rules.reassess_on(rows[0].level, rows[0].at, days_by_level(episode.program_id, at=at, zone=zone))
    return f"To be judged again {'since' if by <= at else 'by'} {weekday(local(by, zone).date())}."
