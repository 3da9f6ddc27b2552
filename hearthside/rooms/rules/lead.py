"""Who leads in the room: handed over, taken back, and taken without asking when the line of who led is lost.  No clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import Verdict, no
from hearthside.access.viewer import Viewer
from hearthside.rooms.terms import Hosting
from hearthside.schedule.rules import SessionLike, may_lead, may_lead_now
from hearthside.schedule.terms import HOSTS, SeatKind

from .entry import SeatLike, holds_the_room


ORDER = (SeatKind.FACILITATOR, SeatKind.CO_FACILITATOR, SeatKind.TECH_HOST)
H = TypeVar("H", bound=Hosting)


def unled_in_sight(viewer: Viewer) -> Q:
    """Of sessions: those of a program that one runs."""
    return Q(cohort__track__program_id__in=viewer.runs_programs)


def is_unled(session: SessionLike, *, opened: bool, after: timedelta, at: datetime) -> bool:
    """So long after its start no host has come: each one's first coming opens the room."""
    over = session.ended_at is not None or session.cancelled_at is not None
    return not opened and not over and session.starts_at + after <= at < session.ends_at


def may_lead_here(by: Viewer, own: SeatLike | None, session: SessionLike) -> Verdict:
    """At the controls, and the one who leads now."""
    return holds_the_room(by, own) and may_lead_now(by, session)


def may_hand_over(by: Viewer, own: SeatLike | None, to: SeatLike, session: SessionLike) -> Verdict:
    """Whoever leads, to another host whose seat holds."""
    verdict = may_lead_here(by, own, session)
    if verdict and (to.kind not in HOSTS or to.closed_at is not None or to.person_id == by.person_id):
        return no("The lead goes to another of the staff of this session.")
    return verdict


def may_take_back(by: Viewer, own: SeatLike | None, session: SessionLike) -> Verdict:
    """Whoever leads by their role, from whoever leads instead."""
    verdict = holds_the_room(by, own) and may_lead(by, session)
    if verdict and session.led_by in {None, by.person_id}:
        return no("You lead already.")
    return verdict


def leading(hosts: Sequence[H], led_by: UUID | None) -> H | None:
    """Who leads now, of the hosts whose seats hold: who was handed it, else the first by the order of their seats."""
    instead = next((one for one in hosts if one.person_id == led_by), None)
    return instead or min(hosts, key=lambda one: ORDER.index(SeatKind(one.kind)), default=None)


def stands_in(
    hosts: Sequence[H],
    *,
    led_by: UUID | None,
    heard: Mapping[UUID, datetime],
    here: Collection[UUID],
    lost_after: timedelta,
    came_by: datetime,
    at: datetime,
) -> H | None:
    """Who leads from now on because the line of who led has been lost for so long; None: nobody else does.

    `heard`: when each place's line was last heard; whoever never came is waited for until `came_by`.
    """
    lead = leading(hosts, led_by)
    if lead is None:
        return None
    if at <= (heard[lead.place] + lost_after if lead.place in heard else came_by):
        return None
    others = [one for one in hosts if one.place in here and one is not lead]
    return min(others, key=lambda one: ORDER.index(SeatKind(one.kind)), default=None)
