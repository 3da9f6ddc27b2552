"""Family in an hour of somebody's own: who says that they come, how many, and for how long that holds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.program.rules import may_run_program
from hearthside.schedule.terms import Closed, SeatKind, SessionKind

from .hours import is_for_oneself
from .sessions import SessionLike, is_over


class OwnHour(SessionLike, Protocol):
    kind: str


class SeatLike(Protocol):
    closed_at: datetime | None
    closed_why: str


def family_hours_in_sight(viewer: Viewer) -> Q:
    """Of sessions: one's own, and those of people one treats; nobody else reads who comes with somebody."""
    return Q(kind=SessionKind.FAMILY, episode_id__in=viewer.own_episodes | viewer.treats)


def family_in_sight(viewer: Viewer) -> Q:
    """Of seats: of family in these hours, also of who comes no longer."""
    return Q(kind=SeatKind.FAMILY, session__episode_id__in=viewer.own_episodes | viewer.treats)


def may_be_with_family(by: Actor, episode_id: UUID, *, weekly: bool) -> Verdict:
    """Whoever treats somebody makes an hour of theirs one to which family may come, one date at a time."""
    if is_for_oneself(by, episode_id):
        return no("Your therapist books an hour with your family.", "family")
    return no("An hour with family is booked one date at a time.", "weekly") if weekly else YES


def may_change_family(by: Actor, hour: OwnHour) -> Verdict:
    """Whose hour it is, and whoever treats them."""
    if isinstance(by, Machine):
        return may_run_program(by, None)
    if hour.episode_id in by.own_episodes | by.treats:
        return YES
    return no("Whose hour it is says who comes with them.")


def may_bring_family(by: Actor, hour: OwnHour, *, agreed: bool) -> Verdict:
    """For oneself as one likes; for somebody whom one treats once they have agreed to it."""
    verdict = may_change_family(by, hour)
    if verdict and not agreed and not is_for_oneself(by, hour.episode_id):
        return no("Only once they have agreed to it. If they have, say so here.", "agreed")
    return verdict


def is_to_come(hour: OwnHour, *, at: datetime) -> Verdict:
    if hour.cancelled_at is not None:
        return no("This hour was cancelled.", "cancelled")
    return no("This hour is over.", "over") if is_over(hour, at=at) else YES


def takes_family(hour: OwnHour, *, held: int, holds: int, at: datetime) -> Verdict:
    """`held`: family who are asked; `holds`: people besides the clinician, the participant among them."""
    if hour.kind != SessionKind.FAMILY:
        return no("Family comes to a family hour.", "kind")
    verdict = is_to_come(hour, at=at)
    if verdict and held + 1 >= holds:
        return no(f"{held} are asked already; a room holds no more.", "full")
    return verdict


def is_asked_once(email: str, addresses: Collection[str]) -> Verdict:
    return no("Somebody at this address is asked already.", "email") if email in addresses else YES


def taken_back_words(seat: SeatLike) -> str:
    """To family, where their visit stood; empty while it stands.  It says nothing of who took it back, nor why."""
    if seat.closed_at is None:
        return ""
    if seat.closed_why == Closed.CANCELLED:
        return "This does not take place."
    return "You are not expected at this any more. Nothing went wrong on your side."


def may_be_asked_again(seat: SeatLike) -> Verdict:
    """Whose seat in this hour is free; who was asked to leave its room stays out of it."""
    if seat.closed_at is None:
        return no("They have a seat in this hour already.", "email")
    if seat.closed_why == Closed.REMOVED:
        return no("Whoever leads this hour asked them to leave it. Talk about it with them first.", "email")
    return YES
