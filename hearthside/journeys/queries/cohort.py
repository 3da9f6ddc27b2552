"""One cohort: who is on its roster, who leads it, what is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.careteam.models import HOLDS, Leadership
from hearthside.careteam.queries import therapists_of
from hearthside.kernel.clock import day, local, o_clock, whole_day
from hearthside.people.models import Person
from hearthside.people.queries import InvitationState, invitation_words, named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Cohort, Membership
from hearthside.schedule.models import Session


MOST_SESSIONS = 8  # all of them stand among its dates


@dataclass(frozen=True, slots=True)
class MemberLine:
    episode_id: UUID
    initial: str
    name: str
    words: str
    facts: str
    invitation: str


@dataclass(frozen=True, slots=True)
class LeaderLine:
    leadership_id: UUID
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    session_id: UUID
    title: str
    words: str
    has_started: bool


@dataclass(frozen=True, slots=True)
class CohortPage:
    cohort_id: UUID
    name: str
    track: str
    is_open: bool
    members: Cards[MemberLine]
    leaders: tuple[LeaderLine, ...]
    sessions: tuple[SessionLine, ...]


def cohort_page(viewer: Viewer, cohort: Cohort, *, at: datetime) -> CohortPage:
    """Seven queries, however many people."""
    track, zone = cohort.track, cohort.track.zone
    members = list(
        Membership.objects.filter(cohort=cohort, ended_at__isnull=True, episode__closed_on__isnull=True)
        .select_related("episode__person")
        .order_by("episode__person__chosen_name", "pk")
    )
    led = Leadership.objects.filter(HOLDS, cohort=cohort).select_related("person").order_by("starts_on", "pk")
    planned = Session.objects.filter(
        cohort=cohort, during__endswith__gt=at, ended_at=None, cancelled_at=None, episode=None
    ).select_related("cohort__track")
    return CohortPage(
        cohort_id=cohort.pk,
        name=cohort.name,
        track=f"{track.program.name}, {track.name}",
        is_open=cohort.closed_at is None,
        members=_members(viewer, members, zone, at),
        leaders=tuple(
            LeaderLine(
                one.pk, name_for(viewer, named(one.person), Where.STAFF), f"since {day(one.starts_on)}"
            )
            for one in led
            if one.ends_on is None or one.ends_on >= local(at, zone).date()
        ),
        sessions=tuple(session_line(one, at=at) for one in planned.order_by("during")[:MOST_SESSIONS]),
    )


def _members(viewer: Viewer, members: list[Membership], zone: str, at: datetime) -> Cards[MemberLine]:
    episodes = [m.episode_id for m in members]
    therapists = therapists_of(episodes, at=at)
    invitations = invitation_words([m.episode.person_id for m in members], zone=zone, at=at)
    rows = [
        _member(viewer, m, therapists[m.episode_id], invitations.get(m.episode.person_id)) for m in members
    ]
    return Cards(tuple(rows), frozenset(episodes))


def _member(
    viewer: Viewer, m: Membership, therapists: list[Person], invitation: InvitationState | None
) -> MemberLine:
    name = name_for(viewer, named(m.episode.person, room=m.room_name), Where.STAFF)
    carers = [name_for(viewer, named(p), Where.STAFF) for p in therapists]
    waits = invitation is not None and invitation.words != "came in"
    return MemberLine(
        episode_id=m.episode_id,
        initial=name[:1].upper(),
        name=name,
        words=f"in the room: {m.room_name}" if m.room_name != name else "",
        facts=f"from {day(m.starts_on)}; " + (f"with {', '.join(carers)}" if carers else "no therapist yet"),
        invitation=invitation.words if invitation and waits else "",
    )


def session_line(one: Session, *, at: datetime) -> SessionLine:
    zone = one.cohort.track.zone
    begins = local(one.starts_at, zone)
    words = f"{whole_day(begins)}, {o_clock(one.starts_at, zone)} to {o_clock(one.ends_at, zone)}"
    return SessionLine(one.pk, one.title, words, one.starts_at <= at)
