"""Where somebody is: the newest stamp of a day, and the last one known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import local, moment
from hearthside.people.queries import named
from hearthside.people.rules import dialled, name_for
from hearthside.people.terms import STATES, Where
from hearthside.program.models import Episode, Membership
from hearthside.safety import rules
from hearthside.safety.models import SavedPlace, Stamp
from hearthside.safety.terms import IfIVanish


NEWEST = ("-at", "-id")


def _place_of(episode: Episode, *, at: datetime) -> Membership | None:
    """The place on a roster that holds now, or begins next."""
    today = local(at, episode.program.zone).date()
    holds = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    held = Membership.objects.filter(holds, episode=episode, ended_at__isnull=True).order_by("starts_on")
    return held.select_related("cohort__track").first()


def _zone_of(episode: Episode, place: Membership | None) -> str:
    """The clock by which this stay's days are counted: that of the track of the cohort, else that of the program."""
    return place.cohort.track.zone if place else episode.program.zone


def program_day(episode: Episode, *, at: datetime) -> date:
    return local(at, _zone_of(episode, _place_of(episode, at=at))).date()


def stamp_on(episode_id: UUID, *, on: date) -> Stamp | None:
    """The one that holds for a program day; None: they have not said yet.  One query."""
    return Stamp.objects.filter(episode_id=episode_id, on=on).order_by(*NEWEST).first()


def last_stamp(episode_id: UUID) -> Stamp | None:
    return Stamp.objects.filter(episode_id=episode_id).order_by(*NEWEST).first()


def stamped_days(episode_id: UUID, *, since: date) -> frozenset[date]:
    return frozenset(Stamp.objects.filter(episode_id=episode_id, on__gte=since).values_list("on", flat=True))


def places_of(person_id: UUID) -> list[SavedPlace]:
    """Those in use, the oldest first."""
    return list(
        SavedPlace.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("added_at", "pk")
    )


def privacy_of(episode_ids: Collection[UUID], *, days: Collection[date]) -> dict[tuple[UUID, date], str]:
    """By episode and day: whoever said nothing is absent, all well is no word.  One query, nothing is unsealed."""
    rows = Stamp.objects.filter(episode_id__in=episode_ids, on__in=days).order_by("at", "id")
    found = rows.values_list("episode_id", "on", "is_private", "remedy")
    return {
        (who, on): rules.privacy_words(is_private=alone, remedy=remedy) for who, on, alone, remedy in found
    }


def has_said_where(*, stay: str, on: str, days: tuple[date, date]) -> Exists:
    """Of another room's rows, whose columns for a stay and a program day these are; part of its query.

    `days`: the first and the last that can occur, so that the database looks at no others.
    """
    return Exists(Stamp.objects.filter(episode_id=OuterRef(stay), on=OuterRef(on), on__range=days))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereIs:
    """What is read in a bad moment.  `stamp`: None when nothing was ever said."""

    episode_id: UUID
    name: str
    room_name: str
    stamp: Stamp | None
    is_current: bool
    said_words: str
    label: str
    address: str
    state: str
    phone: str
    phone_url: str
    emergency_contact: str
    if_i_vanish: str
    waits: bool
    never_call: str
    privacy: str
    whose: Cards[str]


def where_is(viewer: Viewer, episode: Episode, *, at: datetime) -> WhereIs:
    """Four queries."""
    place, found = _place_of(episode, at=at), last_stamp(episode.pk)
    zone = _zone_of(episode, place)
    known = named(episode.person, room=place.room_name if place else "")
    name = name_for(viewer, known, Where.STAFF)
    now = found is not None and rules.is_current(found.on, found.at, today=local(at, zone).date(), at=at)
    return WhereIs(
        episode_id=episode.pk,
        name=name,
        room_name=known.room if known.room != name else "",
        stamp=found,
        is_current=now,
        said_words=moment(found.at, zone) if found else "",
        label=found.label if found else "",
        address=found.address if found else "",
        state=dict(STATES).get(found.state, found.state) if found else "",
        phone=found.phone if found else "",
        phone_url=f"tel:{dialled(found.phone)}" if found else "",
        emergency_contact=found.emergency_contact if found else "",
        if_i_vanish=IfIVanish(found.if_i_vanish).label if found else "",
        waits=found is not None and found.if_i_vanish != IfIVanish.CALL,
        never_call=found.never_call if found else "",
        privacy=rules.privacy_words(is_private=found.is_private, remedy=found.remedy) if found else "",
        whose=Cards((name,), frozenset({episode.pk})),
    )
