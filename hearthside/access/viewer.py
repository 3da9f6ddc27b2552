"""Who is looking, or acting.  Plain values: no database, no request, no Django user."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.http import HttpRequest


class Role(StrEnum):
    PARTICIPANT = "participant"
    THERAPIST = "therapist"
    FACILITATOR = "facilitator"
    TECH_HOST = "tech_host"
    PRESCRIBER = "prescriber"
    COORDINATOR = "coordinator"
    INTAKE = "intake"
    BILLING = "billing"
    DIRECTOR = "director"
    OPERATOR = "operator"
    SUPPORTER = "supporter"


NOT_STAFF = frozenset({Role.PARTICIPANT, Role.SUPPORTER})
STAFF = frozenset(Role) - NOT_STAFF
NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """One person at one moment.  Every set is empty unless a fact of careteam says otherwise; empty means nobody."""

    person_id: UUID
    roles: frozenset[Role] = frozenset()
    own_episodes: frozenset[UUID] = NOBODY
    cares_for: frozenset[UUID] = NOBODY  # episodes, by assignment or supervision
    covers_today: frozenset[UUID] = NOBODY  # episodes, as a substitute, for the hours of the coverage
    on_call_for: frozenset[UUID] = NOBODY  # episodes with an open concern, by a coverage that ends with it
    leads_cohorts: frozenset[UUID] = NOBODY
    directs_programs: frozenset[UUID] = NOBODY
    coordinates_programs: frozenset[UUID] = NOBODY
    watches_cohorts: frozenset[UUID] = NOBODY  # led by someone whom they supervise: to see, not to act
    opened_in_emergency: frozenset[UUID] = NOBODY  # episodes, for an hour, with a reason on record
    directs_clinic: bool = False  # names the clinic, opens programs, appoints the operator

    def holds(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def treats(self) -> frozenset[UUID]:
        """Episodes that are theirs to read: in their care, covered, on call for, opened in an emergency."""
        return self.cares_for | self.covers_today | self.on_call_for | self.opened_in_emergency

    @property
    def runs_programs(self) -> frozenset[UUID]:
        return self.directs_programs | self.coordinates_programs

    @property
    def is_staff(self) -> bool:
        return not self.roles.isdisjoint(STAFF)

    @property
    def id(self) -> UUID:
        return self.person_id

    @property
    def standing(self) -> str:
        """What pages are drawn for: while it stays the same, a page that is open may stay so."""
        programs = sorted(map(str, self.directs_programs | self.coordinates_programs))
        said = " ".join([*sorted(self.roles), *programs, str(self.directs_clinic)])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Machine:
    """Something of ours that acts by itself: `the presence reconciler`, `the media server`.  No roles, no pages.

    An action that a machine may take names it in its rule.
    """

    name: str

    @property
    def id(self) -> UUID:
        return uuid.uuid5(uuid.NAMESPACE_URL, f"hearthside:machine:{self.name}")


Actor = Viewer | Machine
Loader = Callable[[UUID, bool], Viewer]  # person, whether their second factor is settled
Settled = Callable[[Any, Any], bool]  # account, session
Holds = Callable[[Any], bool]  # session
_loaders: dict[str, Any] = {}


def load_viewers_with(loader: Loader) -> None:
    """Called once, by careteam at start-up."""
    _loaders["viewer"] = loader


def settle_second_factors_with(settled: Settled) -> None:
    """Called once, by people at start-up: has this sign-in shown two factors, or is one enough for this account?"""
    _loaders["settled"] = settled


def hold_sessions_with(holds: Holds) -> None:
    """Called once, by people at start-up: has this sign-in not outlived the longest that one may last?"""
    _loaders["holds"] = holds


def session_holds(session: Any) -> bool:
    holds: Holds = _loaders["holds"]
    return holds(session)


def load_viewer(person_id: UUID, *, settled: bool) -> Viewer:
    loader: Loader = _loaders["viewer"]
    return loader(person_id, settled)


def factors_settled(request: HttpRequest) -> bool:
    """Does this request's sign-in count in full?  Asked once."""
    found: bool | None = getattr(request, "factors_settled", None)
    if found is None:
        settled: Settled = _loaders["settled"]
        found = settled(request.user, request.session)
        request.factors_settled = found  # type: ignore[attr-defined]
    return found


def viewer_of(request: HttpRequest) -> Viewer:
    """The person of this request; built once.  Only behind a gate, so somebody is always signed in."""
    found: Viewer | None = getattr(request, "viewer", None)
    if found is None:
        user: Any = request.user
        found = load_viewer(user.person_id, settled=factors_settled(request))
        request.viewer = found  # type: ignore[attr-defined]
    return found


def forget_viewer(request: HttpRequest) -> None:
    """What was read before the lock may be over by now."""
    if hasattr(request, "viewer"):
        del request.viewer
