"""The director's pages: which instruments there are, and by whose leave their wording is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import day, local
from hearthside.measures import rules
from hearthside.measures.models import Permission
from hearthside.measures.terms import TERMS_WORDS, Instrument
from hearthside.people.models import Person
from hearthside.people.queries import clinic, named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where

from .files import instruments, newest


@dataclass(frozen=True, slots=True)
class Recorded:
    """One permission, as it stands on record."""

    permission_id: UUID
    words: str
    evidence: str
    holds: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class MeasureLine:
    key: str
    name: str
    terms: str
    says: str
    holder: str
    reference: str
    ships: bool
    is_asked: bool
    recorded: tuple[Recorded, ...]


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    lines: tuple[MeasureLine, ...]
    may_permit: Verdict


def measures_page(viewer: Viewer, *, at: datetime) -> MeasuresPage:
    """Three queries."""
    today, rows = _today(at), list(Permission.objects.order_by("-recorded_at", "pk"))
    people = Person.objects.in_bulk({row.recorded_by for row in rows})
    return MeasuresPage(
        tuple(_line(viewer, one, rows, people, today) for one in instruments()), rules.may_permit(viewer)
    )


def _today(at: datetime) -> date:
    here = clinic()
    return local(at, here.zone if here else "UTC").date()


def _line(
    viewer: Viewer, one: Instrument, rows: Sequence[Permission], people: dict[UUID, Person], today: date
) -> MeasureLine:
    mine = [row for row in rows if row.instrument == one.key]
    recorded = tuple(_recorded(viewer, row, people, today, n) for n, row in enumerate(mine))
    return MeasureLine(
        key=one.key,
        name=one.name,
        terms=TERMS_WORDS[one.licence.terms],
        says=one.licence.says,
        holder=one.licence.holder,
        reference=one.licence.reference,
        ships=one.wording is not None,
        is_asked=one.wording is not None or any(row.holds for row in recorded),
        recorded=recorded,
    )


def _recorded(viewer: Viewer, row: Permission, people: dict[UUID, Person], today: date, nth: int) -> Recorded:
    """Of several that hold the newest is asked by; the others were replaced by it."""
    lapsed = row.holds_until is not None and row.holds_until < today
    who = people.get(row.recorded_by)
    by = f" by {name_for(viewer, named(who), Where.STAFF)}" if who else ""
    until = f", until {day(row.holds_until)}" if row.holds_until else ""
    ended = f"; ended {day(row.ended_at.date())}" if row.ended_at else "; over" if lapsed else ""
    return Recorded(
        permission_id=row.pk,
        words=f"{row.holder}, for {row.scope}{until}. Recorded {day(row.recorded_at.date())}{by}{ended}.",
        evidence=row.evidence,
        holds=nth == 0 and row.ended_at is None and not lapsed,
        may_end=row.ended_at is None,
    )


@dataclass(frozen=True, slots=True)
class PermissionPage:
    """`known`: what the form begins with; the wording recorded last."""

    instrument: Instrument
    line: MeasureLine
    known: dict[str, Any]


def permission_page(viewer: Viewer, key: str, *, at: datetime) -> PermissionPage | None:
    """None for an instrument whose wording ships, and for none."""
    one = newest(key)
    if one is None or not rules.needs_permission(one):
        return None
    line = next(line for line in measures_page(viewer, at=at).lines if line.key == key)
    last = Permission.objects.filter(instrument=key, version=one.version).order_by("-recorded_at").first()
    return PermissionPage(one, line, _known(last) if last else {})


def _known(last: Permission) -> dict[str, Any]:
    known: dict[str, Any] = {
        "locale": last.locale,
        "instruction": last.instruction,
        "notice": last.notice,
    }
    known |= {f"item-{key}": text for key, text in last.items.items()}
    for key, texts in last.choices.items():
        known |= {f"choice-{key}-{value}": text for value, text in texts.items()}
    return known
