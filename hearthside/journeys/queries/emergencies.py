"""Records opened in an emergency: whom to find, whom to tell, what is still to be reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from hearthside.access.cards import Cards
from hearthside.access.models import EmergencyAccess
from hearthside.access.viewer import Viewer
from hearthside.careteam.models import HOLDS, Appointment, Assignment
from hearthside.careteam.terms import Post
from hearthside.journeys.rules import emergencies_in_sight
from hearthside.kernel.clock import day, moment, o_clock
from hearthside.people.models import Account, Person
from hearthside.people.queries import named, persons_called
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Episode, holding


STAYS_NEWS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Found:
    """Someone who goes by the name that was typed: enough to tell two of them apart, and no more."""

    episode_id: UUID
    words: str


@dataclass(frozen=True, slots=True)
class Emergency:
    access_id: UUID
    episode_id: UUID
    who: str
    whose: str
    when: str
    reason: str
    review: str
    is_owed: bool
    may_review: bool


def episodes_called(name: str) -> list[Episode]:
    """Open stays of whoever goes by exactly this name."""
    people = persons_called(name)
    found = Episode.objects.filter(
        Q(person__in=people)
        | Q(memberships__room_name__iexact=name.strip(), memberships__ended_at__isnull=True),
        closed_on__isnull=True,
    )
    return list(found.select_related("person", "program").distinct().order_by("pk"))


def told_apart(episodes: Iterable[Episode]) -> list[Found]:
    """By their cohort and the day on which they came."""
    said = []
    for one in episodes:
        place = one.memberships.filter(ended_at__isnull=True).select_related("cohort").first()
        where = f"in {place.cohort.name}" if place else "in no cohort"
        said.append(Found(one.pk, f"{where}, since {day(one.opened_on)}"))
    return said


def told_of_emergency(episode: Episode, *, besides: UUID, at: datetime) -> list[str]:
    """Where the care team and the directors read their mail.  Three queries."""
    carers = Assignment.objects.filter(holding("episode__program__zone", at), HOLDS, episode=episode)
    directors = Appointment.objects.filter(
        Q(program=episode.program_id) | Q(program__isnull=True), HOLDS, post=Post.DIRECTOR
    )
    who = {*carers.values_list("person_id", flat=True), *directors.values_list("person_id", flat=True)}
    accounts = Account.objects.filter(person_id__in=who - {besides}, is_active=True)
    return list(accounts.order_by("email").values_list("email", flat=True))


def emergencies(viewer: Viewer, *, zone: str, at: datetime) -> Cards[Emergency]:
    """What this viewer is told of, the newest first: those to review, and those of the last week.  Three queries."""
    recent = Q(at__gt=at - STAYS_NEWS) | Q(reviewed_at__isnull=True)
    rows = list(EmergencyAccess.objects.filter(emergencies_in_sight(viewer), recent).order_by("-at")[:100])
    people = {p.pk: p for p in Person.objects.filter(pk__in={r.by for r in rows} | {r.person for r in rows})}
    drawn = tuple(_drawn(viewer, row, people, zone) for row in rows)
    return Cards(drawn, frozenset(episode for row in rows for episode in row.episodes))


def one_emergency(viewer: Viewer, row: EmergencyAccess, *, zone: str) -> Cards[Emergency]:
    people = {p.pk: p for p in Person.objects.filter(pk__in=[row.by, row.person])}
    return Cards((_drawn(viewer, row, people, zone),), frozenset(row.episodes))


def _drawn(viewer: Viewer, row: EmergencyAccess, people: dict[UUID, Person], zone: str) -> Emergency:
    return Emergency(
        access_id=row.pk,
        episode_id=row.episodes[0],
        who=name_for(viewer, named(people[row.by]), Where.STAFF),
        whose=name_for(viewer, named(people[row.person]), Where.STAFF),
        when=f"{moment(row.at, zone)} to {o_clock(row.until, zone)}",
        reason=row.reason,
        review=row.review,
        is_owed=row.reviewed_at is None,
        may_review=row.reviewed_at is None and bool(viewer.directs_programs) and row.by != viewer.person_id,
    )


def reviews_owed(viewer: Viewer) -> int:
    """How many wait for this director."""
    if not viewer.directs_programs:
        return 0
    waiting = EmergencyAccess.objects.filter(emergencies_in_sight(viewer), reviewed_at__isnull=True)
    return waiting.exclude(by=viewer.person_id).count()


def opened_lately(viewer: Viewer, *, at: datetime) -> int:
    """How often, in the last week, somebody else opened the record of a person whom this viewer treats."""
    if not viewer.treats:
        return 0
    lately = EmergencyAccess.objects.filter(at__gt=at - STAYS_NEWS, episodes__overlap=list(viewer.treats))
    return lately.exclude(by=viewer.person_id).count()


def emergency_words(viewer: Viewer, episode_id: UUID, *, zone: str, at: datetime) -> str:
    """On the page of someone whose record this viewer holds open in an emergency; else nothing."""
    if episode_id not in viewer.opened_in_emergency:
        return ""
    row = (
        EmergencyAccess.objects.filter(
            by=viewer.person_id, episodes__contains=[episode_id], at__lte=at, until__gt=at
        )
        .order_by("-until")
        .first()
    )
    if row is None:
        return ""
    return f"You opened this record in an emergency. It closes at {o_clock(row.until, zone)}."
