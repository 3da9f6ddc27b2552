"""Concerns as other rooms and acts ask for them: who sees one, where somebody is called, what is known of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.careteam.queries import (
    clinic_directed_by,
    in_post,
    is_licensed,
    people_in_post,
    supervisors_of,
)
from hearthside.careteam.terms import GOES_ON_DUTY
from hearthside.kernel.clock import local
from hearthside.people.queries import named, ways_to_reach
from hearthside.people.rules import name_for
from hearthside.people.terms import Reach, Where
from hearthside.program.models import Episode, Membership
from hearthside.program.queries import settings as program_settings
from hearthside.safety import rules
from hearthside.safety.models import OPEN, Assessment, Concern
from hearthside.safety.terms import MINUTES, Level, Tier

from .stamps import _place_of, _zone_of, last_stamp, stamp_on


def sees_concern(by: Actor, concern_id: UUID) -> bool:
    """One query; a machine sees none."""
    if isinstance(by, Machine):
        return False
    return Concern.objects.filter(rules.concerns_in_sight(by), pk=concern_id).exists()


def leads_cohort_of(viewer: Viewer, episode_id: UUID) -> bool:
    """Whether they lead the cohort that somebody is in."""
    led = Membership.objects.filter(
        cohort_id__in=viewer.leads_cohorts, episode_id=episode_id, ended_at__isnull=True
    )
    return bool(viewer.leads_cohorts) and led.exists()


def zone_of_stay(episode: Episode, *, at: datetime) -> str:
    """By whose clock this stay's program days are counted."""
    return _zone_of(episode, _place_of(episode, at=at))


def where_to_call(episode: Episode, *, on: date, at: datetime) -> tuple[str, str]:
    """The state and the number of today's stamp, else the last state said and the number on record.  `on`: today."""
    stamp = stamp_on(episode.pk, on=on) or last_stamp(episode.pk)
    if stamp is not None and rules.is_current(stamp.on, stamp.at, today=on, at=at):
        return stamp.state, stamp.phone
    phones = [one.value for one in ways_to_reach(episode.person_id) if one.kind == Reach.PHONE]
    number = phones[-1] if phones else (stamp.phone if stamp else "")
    return stamp.state if stamp else "", number


def open_concerns(episode_id: UUID) -> int:
    """How many are open of one stay.  One query."""
    return Concern.objects.filter(OPEN, episode_id=episode_id).count()


def may_keep(concern: Concern, *, at: datetime) -> frozenset[UUID]:
    """Who may go on having it: to whom it could be handed over, and who directs the clinic."""
    return may_take(concern, at=at) | {one.pk for one in clinic_directed_by(at=at)}


def may_take(concern: Concern, *, at: datetime) -> frozenset[UUID]:
    """To whom it can be handed over: whoever has a post here that goes on duty."""
    held = people_in_post(concern.episode.program_id, GOES_ON_DUTY, at=at)
    return frozenset(one.pk for one in held)


def holds_licence(viewer: Viewer, episode: Episode, *, at: datetime) -> bool:
    """For whichever state, on the day that it is in this stay's program."""
    return is_licensed(viewer.person_id, on=local(at, episode.program.zone).date())


def acts_on(viewer: Viewer, concern: Concern, *, at: datetime) -> tuple[str, ...]:
    """What this viewer can do to it now.  A few queries."""
    return rules.acts_open(
        concern,
        is_mine=concern.owner_id == viewer.person_id,
        is_licensed=holds_licence(viewer, concern.episode, at=at),
        supervises=supervises_stay(viewer, concern.episode, at=at),
        is_signer=concern.signed_by == viewer.person_id,
    )


def colleagues_for(viewer: Viewer, concern: Concern, *, at: datetime) -> list[tuple[str, str]]:
    """To whom it can be handed over, as a form offers them; not to whoever has it."""
    offered = in_post(viewer, concern.episode.program_id, GOES_ON_DUTY, at=at)
    return [(key, name) for key, name in offered if key != str(concern.owner_id)]


def whose(viewer: Viewer, episode: Episode) -> Cards[str]:
    """Of whom a page speaks."""
    name = name_for(viewer, named(episode.person), Where.STAFF)
    return Cards((name,), frozenset({episode.pk}))


def supervises_stay(viewer: Viewer, episode: Episode, *, at: datetime) -> bool:
    """Whoever supervises whoever treats them, or directs the program."""
    if episode.program_id in viewer.directs_programs:
        return True
    return viewer.person_id in {one.pk for one in supervisors_of(episode.pk, at=at)}


def concerns_that_climb(*, at: datetime) -> list[UUID]:
    """Of which something is due by now, the longest due first.  One query."""
    due = Concern.objects.filter(OPEN, climbs_at__lte=at).order_by("climbs_at", "pk")
    return list(due.values_list("pk", flat=True))


def minutes_for(program_id: UUID, *, on: date) -> dict[str, int]:
    """The ladders' minutes that hold on a day.  One query."""
    return program_settings(MINUTES, program_id=program_id, on=on)


@dataclass(frozen=True, slots=True)
class Known:
    """The newest assessment of somebody by a clinician who holds a licence."""

    level: str
    at: datetime


def last_assessment(episode_id: UUID) -> Known | None:
    """One query."""
    found = Assessment.objects.filter(episode_id=episode_id, is_licensed=True).order_by("-at", "-id").first()
    return Known(found.level, found.at) if found else None


def at_high_risk(episode_ids: Collection[UUID]) -> frozenset[UUID]:
    """Whoever was assessed so last, and whoever has a red concern open.  Two queries."""
    newest = (
        Assessment.objects.filter(episode_id__in=episode_ids, is_licensed=True)
        .order_by("episode_id", "-at", "-id")
        .distinct("episode_id")
        .values_list("episode_id", "level")
    )
    red = Concern.objects.filter(OPEN, episode_id__in=episode_ids, tier=Tier.RED)
    return frozenset({who for who, level in newest if level == Level.HIGH}) | frozenset(
        red.values_list("episode_id", flat=True)
    )
