"""Licences that are missing for where somebody is: who is told, who sees it, who could take over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.careteam.queries import licensed_in, people_in_post
from hearthside.careteam.terms import CLINICAL, Post
from hearthside.kernel.clock import day, moment
from hearthside.people.models import Account
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import STATES, Where
from hearthside.safety import rules
from hearthside.safety.models import LicenceGap
from hearthside.safety.terms import Settled


LATELY = timedelta(days=1)
ON_RECORD = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapCard:
    """One clinician, one person, one day."""

    gap_id: UUID
    episode_id: UUID
    program_id: UUID
    name: str
    clinician: str
    clinician_id: UUID
    state: str
    on_words: str
    found_words: str
    on: date
    colleagues: tuple[tuple[UUID, str], ...]  # who holds the licence, for whoever runs the program


def told_of_gap(program_id: UUID, clinicians: Collection[UUID], *, at: datetime) -> list[str]:
    """The clinicians themselves, the coordinators and the directors: their addresses, each once."""
    run = people_in_post(program_id, [Post.COORDINATOR, Post.DIRECTOR], at=at)
    whom = {person.pk for person in run} | set(clinicians)
    told = Account.objects.filter(person_id__in=whom, is_active=True).order_by("email")
    return list(told.values_list("email", flat=True))


def _in_sight(viewer: Viewer) -> QuerySet[LicenceGap]:
    seen = LicenceGap.objects.filter(rules.gaps_in_sight(viewer)).values("pk")
    return LicenceGap.objects.filter(pk__in=seen).exclude(episode_id__in=viewer.own_episodes)


def _asks(at: datetime) -> Q:
    """Not settled, of today or yesterday: what nobody settled then asks nobody any more, and stays on record."""
    return Q(settled_at__isnull=True, on__gte=(at - LATELY).date())


def _open(viewer: Viewer, *, at: datetime) -> QuerySet[LicenceGap]:
    return _in_sight(viewer).filter(_asks(at))


@dataclass(frozen=True, slots=True)
class EarlierGap:
    """One that asks nobody any more.  `how`: empty when nobody said how it was settled."""

    gap_id: UUID
    on_words: str
    name: str
    clinician: str
    state: str
    how: str


def earlier_gaps(viewer: Viewer, *, at: datetime) -> Cards[EarlierGap]:
    """Those of the last ninety days, the newest first.  One query."""
    rows = list(
        _in_sight(viewer)
        .filter(~_asks(at), on__gte=(at - ON_RECORD).date())
        .select_related("episode__person", "person")
        .order_by("-on", "-found_at", "pk")
    )
    lines = (
        EarlierGap(
            gap_id=row.pk,
            on_words=day(row.on),
            name=name_for(viewer, named(row.episode.person), Where.STAFF),
            clinician=name_for(viewer, named(row.person), Where.STAFF),
            state=dict(STATES).get(row.state, row.state),
            how=Settled(row.how).label if row.how else "",
        )
        for row in rows
    )
    return Cards(tuple(lines), frozenset(row.episode_id for row in rows))


def gaps_open(viewer: Viewer, *, at: datetime) -> int:
    """How many ask for someone.  One query."""
    return _open(viewer, at=at).count()


def open_gaps(viewer: Viewer, *, at: datetime) -> Cards[GapCard]:
    """With the colleagues who could take over, for whoever runs the program.  Two queries and one for each state."""
    rows = list(
        _open(viewer, at=at)
        .select_related("episode__person", "episode__program", "person")
        .order_by("found_at", "pk")
    )
    return Cards(tuple(_cards(viewer, rows, at)), frozenset(row.episode_id for row in rows))


def gap_card(viewer: Viewer, gap: LicenceGap, *, at: datetime) -> Cards[GapCard]:
    return Cards(tuple(_cards(viewer, [gap], at)), frozenset({gap.episode_id}))


def _cards(viewer: Viewer, rows: Sequence[LicenceGap], at: datetime) -> list[GapCard]:
    able: dict[tuple[UUID, str, date], tuple[tuple[UUID, str], ...]] = {}
    for row in rows:
        key = (row.episode.program_id, row.state, row.on)
        if key not in able and row.episode.program_id in viewer.runs_programs:
            held = licensed_in(row.state, program_id=row.episode.program_id, posts=CLINICAL, on=row.on, at=at)
            able[key] = tuple((one.pk, name_for(viewer, named(one), Where.STAFF)) for one in held)
    return [
        GapCard(
            gap_id=row.pk,
            episode_id=row.episode_id,
            program_id=row.episode.program_id,
            name=name_for(viewer, named(row.episode.person), Where.STAFF),
            clinician=name_for(viewer, named(row.person), Where.STAFF),
            clinician_id=row.person_id,
            state=dict(STATES).get(row.state, row.state),
            on_words=day(row.on),
            found_words=moment(row.found_at, row.episode.program.zone),
            on=row.on,
            colleagues=able.get((row.episode.program_id, row.state, row.on), ()),
        )
        for row in rows
    ]


def may_take_over(gap: LicenceGap, person_id: UUID, *, at: datetime) -> bool:
    """Whether somebody is among the colleagues who are offered."""
    held = licensed_in(gap.state, program_id=gap.episode.program_id, posts=CLINICAL, on=gap.on, at=at)
    return person_id in {one.pk for one in held}


def own_gaps(episode_id: UUID, *, on: date) -> bool:
    """Whether somebody of the team has to solve something for this person today."""
    return LicenceGap.objects.filter(episode_id=episode_id, on=on, settled_at__isnull=True).exists()


def in_a_gap(episode_ids: Collection[UUID], *, on: date) -> frozenset[UUID]:
    """Of these, for whom somebody of the team has to solve something that day.  One query."""
    rows = LicenceGap.objects.filter(episode_id__in=episode_ids, on=on, settled_at__isnull=True)
    return frozenset(rows.values_list("episode_id", flat=True))


def caller_words(viewer: Viewer, program_id: UUID, *, at: datetime) -> str:
    """Who calls: a coordinator, else a director; `Cora, your coordinator,`; nobody in post: `someone of the team`."""
    for post, words in ((Post.COORDINATOR, "your coordinator"), (Post.DIRECTOR, "who directs the program")):
        found = people_in_post(program_id, [post], at=at)
        if found:
            return f"{name_for(viewer, named(found[0]), Where.ROOM)}, {words},"
    return "someone of the team"
