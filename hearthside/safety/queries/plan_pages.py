"""Safety plans as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import day, local, moment
from hearthside.people.queries import clinic, named
from hearthside.people.rules import dialled, name_for
from hearthside.people.terms import Where
from hearthside.program.models import Episode
from hearthside.program.queries import own_stay
from hearthside.safety import rules
from hearthside.safety.models import PlanDevice, PlanReview, PlanSignature, SafetyPlan
from hearthside.safety.terms import SIX, Contact, Hand, Part, PlanSaid, Standing

from .plans import _facts, _versions, draft_of, may_write_now, newest_plan


@dataclass(frozen=True, slots=True)
class ContactShown:
    name: str
    relation: str
    phone: str
    url: str  # empty without a number
    may_call: bool


@dataclass(frozen=True, slots=True)
class PartShown:
    slug: str
    heading: str
    lines: tuple[str, ...]
    contacts: tuple[ContactShown, ...]
    is_professionals: bool

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.contacts or self.is_professionals)


@dataclass(frozen=True, slots=True)
class PlanShown:
    """What a plan says, ready to be drawn; without anybody's name but those that its owner typed."""

    six: tuple[PartShown, ...]
    reasons: tuple[str, ...]
    confidence: int | None
    first: ContactShown | None  # whom one tap calls
    crisis_number: str
    emergency_number: str


@dataclass(frozen=True, slots=True)
class PlanVersion:
    plan_id: UUID
    version: int
    words: str  # when, and who wrote it
    signed: tuple[str, ...]
    reviews: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Device:
    since: str
    goes: bool  # it is removed, and does not know yet


@dataclass(frozen=True, slots=True)
class PlanPage:
    episode_id: UUID
    name: str  # for the team
    is_own: bool
    standing: Standing
    standing_words: str
    newest: SafetyPlan | None
    shown: PlanShown | None
    versions: tuple[PlanVersion, ...]  # the newest first
    has_draft: bool
    may_write: bool
    may_sign: bool
    may_review: bool
    devices: tuple[Device, ...]
    whose: Cards[str]


def _contact(one: Contact) -> ContactShown:
    url = f"tel:{dialled(one.phone)}" if one.phone else ""
    return ContactShown(one.name, one.relation, one.phone, url, one.may_call)


def _part(said: PlanSaid, part: Part) -> PartShown:
    there = said.part(part)
    return PartShown(
        slug=part.value,
        heading=part.label,
        lines=tuple(one for one in there if isinstance(one, str)),
        contacts=tuple(_contact(one) for one in there if isinstance(one, Contact)),
        is_professionals=part == Part.PROFESSIONALS,
    )


def _shown(said: PlanSaid) -> PlanShown:
    six = tuple(_part(said, part) for part in SIX)
    called = [one for part in six for one in part.contacts if one.url]
    here = clinic()
    return PlanShown(
        six=six,
        reasons=said.reasons,
        confidence=said.confidence,
        first=called[0] if called else None,
        crisis_number=here.crisis_number if here else "988",
        emergency_number=here.emergency_number if here else "911",
    )


def _version(viewer: Viewer, plan: SafetyPlan, person_id: UUID, zone: str) -> PlanVersion:
    def who(one: PlanSignature | PlanReview) -> str:
        if one.person_id == viewer.person_id:
            return "you"
        return name_for(viewer, named(one.person), Where.STAFF if viewer.is_staff else Where.ROOM)

    alone = plan.hand == Hand.PERSON
    if viewer.person_id == person_id:
        by = "written by you" if alone else "written together"
    else:
        by = "written by them" if alone else "written together"
    return PlanVersion(
        plan_id=plan.pk,
        version=plan.version,
        words=f"{moment(plan.written_at, zone)}, {by}",
        signed=tuple(
            f"Signed by {who(one)}, {moment(one.signed_at, zone)}"
            for one in sorted(plan.signatures.all(), key=lambda one: one.signed_at)
        ),
        reviews=tuple(
            f"Gone through with {who(one)}, {day(local(one.at, zone).date())}; next on {day(one.due_on)}."
            + (f" {one.words}" if one.words else "")
            for one in sorted(plan.reviews.all(), key=lambda one: one.number, reverse=True)
        ),
    )


def _devices(person_id: UUID, zone: str) -> tuple[Device, ...]:
    kept = PlanDevice.objects.filter(person_id=person_id, gone_at__isnull=True).order_by("kept_at", "pk")
    return tuple(
        Device(f"since {moment(one.kept_at, zone)}", goes=one.removed_at is not None) for one in kept
    )


def plan_page(viewer: Viewer, episode: Episode, *, at: datetime) -> PlanPage:
    """Nine queries at most, however many versions there are."""
    zone, own = episode.program.zone, episode.pk in viewer.own_episodes
    zone = episode.person.zone if own else zone
    today = local(at, episode.program.zone).date()
    versions = _versions(episode.pk)
    newest = versions[0] if versions else None
    facts, hand = _facts(newest), rules.hand_of(viewer, episode.pk)
    how = rules.plan_standing(facts, on=today)
    signed = {one.hand for one in newest.signatures.all()} if newest else set()
    may_write = bool(may_write_now(viewer, episode, at=at))
    name = name_for(viewer, named(episode.person), Where.STAFF)
    return PlanPage(
        episode_id=episode.pk,
        name=name,
        is_own=own,
        standing=how,
        standing_words=rules.plan_standing_words(how, facts.due_on if facts else None),
        newest=newest,
        shown=_shown(rules.said_of(newest.words)) if newest else None,
        versions=tuple(_version(viewer, one, episode.person_id, zone) for one in versions),
        has_draft=may_write and draft_of(viewer, episode.pk) is not None,
        may_write=may_write,
        may_sign=newest is not None and may_write and hand not in signed,
        may_review=newest is not None and may_write and hand == Hand.CLINICIAN and hand in signed,
        devices=_devices(episode.person_id, zone) if own or episode.pk in viewer.treats else (),
        whose=Cards((name,), frozenset({episode.pk})),
    )


@dataclass(frozen=True, slots=True)
class OldPlan:
    """One version, as it was."""

    episode_id: UUID
    name: str
    is_own: bool
    version: PlanVersion
    is_newest: bool
    shown: PlanShown
    back: str
    whose: Cards[str]


def plan_version(viewer: Viewer, plan: SafetyPlan) -> OldPlan:
    """Eight queries."""
    episode = Episode.objects.select_related("person", "program").get(pk=plan.episode_id)
    found = next(one for one in _versions(episode.pk) if one.pk == plan.pk)
    newest = newest_plan(episode.pk)
    own = episode.pk in viewer.own_episodes
    name = name_for(viewer, named(episode.person), Where.STAFF)
    zone = episode.person.zone if own else episode.program.zone
    return OldPlan(
        episode_id=episode.pk,
        name=name,
        is_own=own,
        version=_version(viewer, found, episode.person_id, zone),
        is_newest=newest is not None and newest.pk == plan.pk,
        shown=_shown(rules.said_of(plan.words)),
        back=plan_address(viewer, episode.pk),
        whose=Cards((name,), frozenset({episode.pk})),
    )


def plan_address(viewer: Viewer, episode_id: UUID) -> str:
    """Where this viewer reads it."""
    if episode_id in viewer.own_episodes:
        return reverse("safety:my-plan")
    return reverse("safety:plan", args=[episode_id])


@dataclass(frozen=True, slots=True)
class ToWrite:
    """The plan as this writer has it now, and where each part is changed."""

    episode_id: UUID
    name: str
    is_own: bool
    back: str
    said: PlanSaid
    shown: PlanShown
    reasons_slug: str
    after: int  # the newest version
    changed_meanwhile: bool
    has_draft: bool
    whose: Cards[str]


def plan_to_write(viewer: Viewer, episode: Episode) -> ToWrite:
    """What they have begun, else the newest version, else nothing yet.  Three queries."""
    newest, draft = newest_plan(episode.pk), draft_of(viewer, episode.pk)
    begun = draft or newest
    said = rules.said_of(begun.words) if begun else PlanSaid()
    name = name_for(viewer, named(episode.person), Where.STAFF)
    after = newest.version if newest else 0
    return ToWrite(
        episode_id=episode.pk,
        name=name,
        is_own=episode.pk in viewer.own_episodes,
        back=plan_address(viewer, episode.pk),
        said=said,
        shown=_shown(said),
        reasons_slug=Part.REASONS.value,
        after=after,
        changed_meanwhile=draft is not None and draft.after < after,
        has_draft=draft is not None,
        whose=Cards((name,), frozenset({episode.pk})),
    )


def own_plan_shown(episode_id: UUID) -> PlanShown | None:
    """The newest version, for its owner; None: there is none yet.  Two queries."""
    newest = newest_plan(episode_id)
    return _shown(rules.said_of(newest.words)) if newest else None


@dataclass(frozen=True, slots=True)
class PlanToKeep:
    """What a device keeps: the plan, from which day it is, and nobody's name."""

    shown: PlanShown
    since: str


def plan_to_keep(viewer: Viewer) -> PlanToKeep | None:
    """One's own; None: there is no plan yet."""
    stay = own_stay(viewer)
    newest = newest_plan(stay.pk) if stay else None
    if stay is None or newest is None:
        return None
    since = day(local(newest.written_at, stay.person.zone).date())
    return PlanToKeep(_shown(rules.said_of(newest.words)), since)


def plan_heading(viewer: Viewer, episode: Episode) -> dict[str, Any]:
    """Whose plan a form is about."""
    name = name_for(viewer, named(episode.person), Where.STAFF)
    return {"name": name, "episode_id": episode.pk, "whose": Cards((name,), frozenset({episode.pk}))}
