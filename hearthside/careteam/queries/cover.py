"""Who covers for whom: running, coming, past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import NOBODY, Viewer
from hearthside.careteam import rules
from hearthside.careteam.models import Cover, Licence
from hearthside.kernel.clock import local
from hearthside.people.models import Person
from hearthside.people.terms import STATES

from .choices import staff_day, staff_name, staff_zone
from .member import cover_words, holding_licences


PAST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CoverRow:
    id: UUID
    words: str
    span: str
    lacking: str  # a sentence, if the substitute lacks a licence
    ended: str


@dataclass(frozen=True, slots=True)
class CoverPage:
    running: Cards[CoverRow]
    coming: Cards[CoverRow]
    past: Cards[CoverRow]


def covers_of(viewer: Viewer, *, at: datetime) -> CoverPage:
    """In all programs that this viewer directs; the last twenty of those that are over.  Five queries."""
    today = staff_day(at)
    found = Cover.objects.filter(rules.cover_in_sight(viewer)).select_related("away", "substitute")
    held = found.filter(ended_at__isnull=True, ends_on__gte=today).order_by("starts_on", "pk")
    open_ones = list(held)
    over = list(found.exclude(pk__in=held.values("pk")).order_by("-ends_on", "pk")[:PAST_SHOWN])
    licences = holding_licences({who for one in open_ones for who in (one.away_id, one.substitute_id)})
    enders = Person.objects.filter(pk__in={one.ended_by for one in over if one.ended_by})
    names = {one.pk: staff_name(viewer, one) for one in enders}

    def cards(rows: list[Cover]) -> Cards[CoverRow]:
        drawn = (
            CoverRow(
                id=one.pk,
                words=cover_words(viewer, one),
                span=rules.span_words(one.starts_on, one.ends_on, today=today),
                lacking="" if one in over else _lacking(viewer, one, licences, today),
                ended=_ended(one, names, today),
            )
            for one in rows
        )
        return Cards(tuple(drawn), NOBODY)

    return CoverPage(
        running=cards([one for one in open_ones if one.starts_on <= today]),
        coming=cards([one for one in open_ones if one.starts_on > today]),
        past=cards(over),
    )


def _ended(one: Cover, names: dict[UUID, str], today: date) -> str:
    if one.ended_at is None or one.ended_by is None:
        return ""
    day = rules.day_words(local(one.ended_at, staff_zone()).date(), today=today)
    return f"ended early by {names[one.ended_by]}, {day}" if one.ended_by in names else f"ended early, {day}"


def _lacking(viewer: Viewer, one: Cover, licences: dict[UUID, list[Licence]], today: date) -> str:
    """A warning and no refusal: whether people there need someone else is the director's to judge."""
    theirs, mine = licences.get(one.away_id, []), licences.get(one.substitute_id, [])
    states = rules.states_lacking(theirs, mine, first=max(one.starts_on, today), last=one.ends_on)
    if not states:
        return ""
    substitute, away = staff_name(viewer, one.substitute), staff_name(viewer, one.away)
    where = rules.in_words([dict(STATES).get(state, state) for state in states])
    return f"{substitute} holds no licence for {where} in these days; {away} does. People there need someone else."
