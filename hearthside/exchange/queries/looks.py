"""Who looked at whom, in words, from the trail as it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, Subquery

from hearthside.access.cards import Cards
from hearthside.access.models import EmergencyAccess, TrailEntry
from hearthside.access.viewer import Viewer
from hearthside.careteam.models import Appointment
from hearthside.careteam.terms import Post
from hearthside.exchange import rules
from hearthside.exchange.terms import A_PAGE
from hearthside.kernel.clock import moment
from hearthside.people.models import Person
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Episode


SOMEONE = "Someone in the group"
OURSELVES = "The program itself"
NEAR = 20_000  # entries among which a page of someone whose record is often read is looked for first


@dataclass(frozen=True, slots=True)
class Look:
    """`whose`: only where one reads what somebody of the staff opened."""

    when: str
    who: str
    post: str
    what: str
    whose: str
    emergency: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """`before`: the entry after which the next page begins; none when that was all."""

    name: str
    rows: Cards[Look]
    before: int | None
    emergencies: int

    @property
    def older(self) -> str:
        return f"?before={self.before}"


def looked_at(viewer: Viewer, episodes: Collection[UUID], *, zone: str, before: int | None) -> Looked:
    """Who read or changed something of these stays, the newest first.  Seven queries at most, however long the trail is."""
    rows, rest = _cut(_newest_about(episodes, before))
    readers = _Readers(viewer, {e.by for e in rows})
    lit = _emergencies(Q(episodes__overlap=list(episodes)))
    looks = tuple(readers.look(e, zone=zone, emergency=_is_lit(e, lit)) for e in rows)
    return Looked("", Cards(looks, frozenset(episodes)), rest, sum(look.emergency for look in looks))


def looked_by(viewer: Viewer, person: Person, *, zone: str, before: int | None) -> Looked:
    """What one member of staff read or changed, the newest first, of the people whom this viewer directs."""
    mine = list(Episode.objects.filter(rules.records_in_sight(viewer)).values_list("pk", flat=True))
    rows, rest = _cut(_newest_by(person, before))
    readers = _Readers(viewer, {person.pk})
    whose = _names(viewer, {e for row in rows for e in row.subjects} & set(mine))
    lit = _emergencies(Q(by=person.pk))
    looks = tuple(
        readers.look(
            row,
            zone=zone,
            emergency=_is_lit(row, lit),
            whose=rules.names_words([whose[e] for e in row.subjects if e in whose]),
        )
        for row in rows
    )
    about = frozenset(whose)
    return Looked(readers.name(person.pk), Cards(looks, about), rest, sum(look.emergency for look in looks))


def lines_of(viewer: Viewer, episode: Episode, *, zone: str) -> Iterator[list[str]]:
    """All of it as rows for a file: when, who, as what, what, in an emergency."""
    yield ["when", "who", "as", "what", "in an emergency"]
    entries = list(TrailEntry.objects.filter(subjects__contains=[episode.pk]).order_by("-pk"))
    readers = _Readers(viewer, {e.by for e in entries})
    lit = _emergencies(Q(episodes__contains=[episode.pk]))
    for entry in entries:
        look = readers.look(entry, zone=zone, emergency=_is_lit(entry, lit))
        said = "yes" if look.emergency else ""
        yield [rules.as_cell(cell) for cell in (look.when, look.who, look.post, look.what, said)]


def _newest_about(episodes: Collection[UUID], before: int | None) -> list[TrailEntry]:
    """Of whom much is read, a page is found among the newest entries of all; of whom little, by the index of subjects.

    The database cannot tell the two apart: for somebody at whom hardly anyone looked, it reads the whole trail backwards.
    """
    about = TrailEntry.objects.filter(subjects__overlap=list(episodes))
    if before is not None:
        about = about.filter(pk__lt=before)
    newest = before or TrailEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    near = list(about.filter(pk__gt=newest - NEAR).order_by("-pk")[: A_PAGE + 1])
    if len(near) > A_PAGE or newest <= NEAR:
        return near
    return list(about.order_by((F("pk") + 0).desc())[: A_PAGE + 1])


def _newest_by(person: Person, before: int | None) -> list[TrailEntry]:
    entries = TrailEntry.objects.filter(by=person.pk)
    if before is not None:
        then = TrailEntry.objects.filter(pk=before).values("at")
        entries = entries.filter(pk__lt=before, at__lte=Subquery(then))
    return list(entries.order_by("-at", "-pk")[: A_PAGE + 1])


def _cut(found: list[TrailEntry]) -> tuple[list[TrailEntry], int | None]:
    """One page of it, and after which entry the next one begins."""
    return found[:A_PAGE], found[A_PAGE - 1].pk if len(found) > A_PAGE else None


def _emergencies(whose: Q) -> list[EmergencyAccess]:
    return list(EmergencyAccess.objects.filter(whose).defer("reason", "review"))


def _is_lit(entry: TrailEntry, lit: Sequence[EmergencyAccess]) -> bool:
    """Was this read, or opened, only because of an emergency?"""
    return any(
        one.by == entry.by and one.at <= entry.at < one.until and set(one.episodes) & set(entry.subjects)
        for one in lit
    )


def _names(viewer: Viewer, episodes: Collection[UUID]) -> dict[UUID, str]:
    found = Episode.objects.filter(pk__in=episodes).select_related("person")
    return {one.pk: name_for(viewer, named(one.person), Where.STAFF) for one in found}


class _Readers:
    """Whoever reads in the trail, as this viewer may know them: staff by name and post, members of a group by neither."""

    def __init__(self, viewer: Viewer, who: Collection[UUID]) -> None:
        self.viewer = viewer
        self.people = {p.pk: p for p in Person.objects.filter(pk__in=who)}
        self.posts: dict[UUID, list[str]] = {}
        held: list[Any] = list(
            Appointment.objects.filter(person_id__in=who)
            .order_by("starts_on", "post")
            .values_list("person_id", "post")
        )
        for person, post in held:
            label = Post(post).label
            if label not in self.posts.setdefault(person, []):
                self.posts[person].append(label)

    def name(self, who: UUID) -> str:
        person = self.people.get(who)
        if person is None:
            return OURSELVES
        if who == self.viewer.person_id or who in self.posts:
            return name_for(self.viewer, named(person), Where.ROOM)
        return name_for(self.viewer, named(person), Where.STAFF) if self.viewer.is_staff else SOMEONE

    def look(self, entry: TrailEntry, *, zone: str, emergency: bool, whose: str = "") -> Look:
        return Look(
            when=moment(entry.at, zone),
            who=OURSELVES if entry.by_machine else self.name(entry.by),
            post=", ".join(self.posts.get(entry.by, [])),
            what=rules.entry_words(entry.what, entry.subject),
            whose=whose,
            emergency=emergency,
        )
