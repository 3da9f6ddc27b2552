"""A place in another cohort's session for what somebody could not come to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db.models import F, Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer

from .sessions import SessionLike


NEAR = timedelta(hours=2)  # around a session, in which its team reads where a visitor is


class PlaceLike(Protocol):
    cohort_id: UUID


class SeatLike(Protocol):
    @property
    def session(self) -> SessionLike: ...
    @property
    def membership(self) -> PlaceLike | None: ...


def is_make_up(seat: SeatLike) -> bool:
    """A member of one cohort who sits in a group of another."""
    if seat.membership is None or seat.session.episode_id is not None:
        return False
    return seat.membership.cohort_id != seat.session.cohort_id


def make_ups() -> Q:
    """Of seats: the same, for a query."""
    theirs = Q(membership__isnull=False, session__episode__isnull=True)
    return theirs & ~Q(membership__cohort_id=F("session__cohort_id"))


def make_ups_led(viewer: Viewer) -> Q:
    """Of seats: of visitors in sessions of a cohort that one leads, while they hold."""
    led = viewer.leads_cohorts | viewer.watches_cohorts
    return Q(session__cohort_id__in=led, closed_at__isnull=True) & make_ups()


def is_near(session: SessionLike, *, at: datetime) -> bool:
    return session.starts_at - NEAR <= at < session.ends_at + NEAR


def may_make_up(by: Actor, episode_id: UUID, session: SessionLike, *, own: UUID, at: datetime) -> Verdict:
    """The person themselves, in another cohort's group that is still to come.  `own`: the cohort that they are in."""
    if isinstance(by, Machine) or episode_id not in by.own_episodes:
        return no("That is only theirs to choose.")
    if session.episode_id is not None or session.cohort_id == own:
        return no("That is not a session to make up in. Choose one of those that are offered.", "not_offered")
    if session.cancelled_at is not None or session.ended_at is not None:
        return no("It does not take place any more. Choose another one.", "cancelled")
    return no("It has begun already. Choose another one.", "started") if at >= session.starts_at else YES


def may_give_back(by: Actor, episode_id: UUID | None, session: SessionLike, *, at: datetime) -> Verdict:
    if isinstance(by, Machine) or episode_id not in by.own_episodes:
        return no("That is only theirs to give back.")
    return no("It has begun already.", "started") if at >= session.starts_at else YES
