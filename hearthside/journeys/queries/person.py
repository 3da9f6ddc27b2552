"""One stay of one person, as the team sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hearthside.access import trail
from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.careteam.models import Assignment
from hearthside.careteam.terms import Bond
from hearthside.kernel.clock import day, moment
from hearthside.people.models import Account
from hearthside.people.queries import InvitationState, invitation_words, named, ways_to_reach
from hearthside.people.rules import name_for, zone_words
from hearthside.people.terms import LANGUAGES, Reach, Where
from hearthside.program.models import Episode, Membership
from hearthside.program.rules import sees_cohort
from hearthside.safety.queries import plan_need

from .emergencies import emergency_words


@dataclass(frozen=True, slots=True)
class Way:
    way_id: UUID
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Carer:
    assignment_id: UUID
    name: str
    bond: str
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    membership_id: UUID
    cohort_id: UUID
    cohort: str
    words: str
    room_name: str
    in_sight: bool  # whether the viewer may open the cohort's own page


@dataclass(frozen=True, slots=True)
class PersonPage:
    episode_id: UUID
    person_id: UUID
    name: str
    pronouns: str
    facts: tuple[tuple[str, str], ...]
    stay: str
    is_open: bool
    is_treated: bool  # by the viewer, who may then read what they answered
    plan_need: str  # what their safety plan needs; for those who treat them
    emergency: str  # that the viewer reads this for an hour only
    address: str  # of the account; empty unless the viewer runs the program
    is_in: bool
    invitation: InvitationState | None
    place: Place | None
    carers: tuple[Carer, ...]
    ways: tuple[Way, ...]
    earlier: tuple[tuple[str, str], ...]
    whose: Cards[str]


def person_page(viewer: Viewer, episode: Episode, *, at: datetime) -> PersonPage:
    """Eight queries; for those who treat them, three more."""
    person, zone = episode.person, episode.program.zone
    memberships = list(
        Membership.objects.filter(episode=episode).select_related("cohort__track").order_by("starts_on", "pk")
    )
    place = next((m for m in reversed(memberships) if m.ended_at is None), None)
    account = Account.objects.filter(person=person).first()
    runs = episode.program_id in viewer.runs_programs
    bonds = list(
        Assignment.objects.filter(episode=episode).select_related("person").order_by("starts_on", "pk")
    )
    name = name_for(viewer, named(person, room=place.room_name if place else ""), Where.STAFF)
    return PersonPage(
        episode_id=episode.pk,
        person_id=person.pk,
        name=name,
        pronouns=person.pronouns,
        facts=(
            ("Clock", zone_words(person.zone)),
            ("Language", dict(LANGUAGES).get(person.language, person.language)),
        ),
        stay=_stay(episode),
        is_open=episode.closed_on is None,
        is_treated=episode.pk in viewer.treats,
        plan_need=plan_need(viewer, episode, at=at),
        emergency=emergency_words(viewer, episode.pk, zone=zone, at=at),
        address=account.email if account and runs else "",
        is_in=bool(account and account.is_active),
        invitation=invitation_words([person.pk], zone=zone, at=at).get(person.pk) if runs else None,
        place=_place(viewer, place) if place else None,
        carers=tuple(
            _carer(viewer, one) for one in bonds if one.ended_at is None and one.bond != Bond.ON_CALL
        ),
        ways=tuple(Way(w.pk, Reach(w.kind).label, w.value) for w in ways_to_reach(person.pk)),
        earlier=tuple(_earlier(viewer, episode, memberships, bonds, zone)),
        whose=Cards((name,), frozenset({episode.pk})),
    )


def _stay(episode: Episode) -> str:
    since = f"{episode.program.name}, since {day(episode.opened_on)}"
    return since if episode.closed_on is None else f"{since}; ended {day(episode.closed_on)}"


def _place(viewer: Viewer, m: Membership) -> Place:
    return Place(
        m.pk,
        m.cohort_id,
        m.cohort.name,
        f"{m.cohort.track.name}, from {day(m.starts_on)}" + (f" to {day(m.ends_on)}" if m.ends_on else ""),
        m.room_name,
        in_sight=sees_cohort(viewer, m.cohort_id, m.cohort.track.program_id),
    )


def _carer(viewer: Viewer, one: Assignment) -> Carer:
    name = name_for(viewer, named(one.person), Where.STAFF)
    until = f" to {day(one.ends_on)}" if one.ends_on else ""
    span = (
        f"on {day(one.starts_on)}" if one.ends_on == one.starts_on else f"since {day(one.starts_on)}{until}"
    )
    return Carer(one.pk, name, Bond(one.bond).label, span)


def _earlier(
    viewer: Viewer, episode: Episode, memberships: list[Membership], bonds: list[Assignment], zone: str
) -> list[tuple[str, str]]:
    """What was before and holds no longer: (when, what), the newest first."""
    said: list[tuple[datetime, str]] = []
    for m in memberships:
        if m.ended_at is not None:
            said.append((m.ended_at, f"In {m.cohort.name} from {day(m.starts_on)} until then."))
        was = trail.changes_of(m) if m.ended_at is None else []
        said += [(c.at, _place_was(m, c.before)) for c in was]
    for bond in bonds:
        if bond.ended_at is not None:
            name = name_for(viewer, named(bond.person), Where.STAFF)
            said.append(
                (bond.ended_at, f"{name} was {Bond(bond.bond).label.lower()} from {day(bond.starts_on)}.")
            )
    said += [(c.at, _was_called(c.before)) for c in trail.changes_of(episode.person) if _was_called(c.before)]
    said += [(c.at, "The stay was taken up again.") for c in trail.changes_of(episode)]
    return [(moment(at, zone), words) for at, words in sorted(said, key=lambda pair: pair[0], reverse=True)]


def _place_was(m: Membership, before: dict[str, str | None]) -> str:
    if "room_name" in before:
        return f"In the room they went by {before['room_name']}."
    until = before["ends_on"]
    last = f"up to {day(date.fromisoformat(until))}" if until else "without a last day"
    return f"In {m.cohort.name} {last}."


def _was_called(before: dict[str, str]) -> str:
    name, pronouns = before.get("chosen_name", ""), before.get("pronouns", "")
    return " ".join(
        filter(
            None, [f"They went by {name}." if name else "", f"Pronouns were {pronouns}." if pronouns else ""]
        )
    )


def heading_of(viewer: Viewer, episode: Episode) -> dict[str, Any]:
    """Whose page a form stands on."""
    name = name_for(viewer, named(episode.person), Where.STAFF)
    return {"name": name, "episode_id": episode.pk, "whose": Cards((name,), frozenset({episode.pk}))}
