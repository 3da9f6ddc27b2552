"""How safety plans stand, and who may do what with them now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from hearthside.access.cards import Cards
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import local
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Episode
from hearthside.program.queries import setting
from hearthside.safety import rules
from hearthside.safety.models import PlanDraft, PlanReview, PlanSignature, SafetyPlan
from hearthside.safety.rules import PlanFacts
from hearthside.safety.terms import PLAN_REVIEW, Hand, Standing

from .concerns import holds_licence


def newest_plan(episode_id: UUID) -> SafetyPlan | None:
    return SafetyPlan.objects.filter(episode_id=episode_id).order_by("-version").first()


def hands_on(plan_id: UUID) -> frozenset[str]:
    """Who has signed a version."""
    return frozenset(PlanSignature.objects.filter(plan_id=plan_id).values_list("hand", flat=True))


def draft_of(viewer: Viewer, episode_id: UUID) -> PlanDraft | None:
    """What this writer has begun; nobody else's."""
    return PlanDraft.objects.filter(episode_id=episode_id, person_id=viewer.person_id).first()


def due_by_default(episode: Episode, *, at: datetime) -> date:
    """When a plan that is signed now is gone through again."""
    today = local(at, episode.program.zone).date()
    return today + timedelta(days=setting(PLAN_REVIEW, program_id=episode.program_id, on=today))


def _facts(plan: SafetyPlan | None) -> PlanFacts | None:
    """Of a plan whose signatures and reviews are fetched."""
    if plan is None:
        return None
    hands = {one.hand for one in plan.signatures.all()}
    last = max(plan.reviews.all(), key=lambda one: one.number, default=None)
    return PlanFacts(Hand.PERSON in hands, Hand.CLINICIAN in hands, last.due_on if last else None)


def _versions(episode_id: UUID) -> list[SafetyPlan]:
    """All, the newest first, with who signed and went through them.  Three queries."""
    rows = SafetyPlan.objects.filter(episode_id=episode_id).order_by("-version")
    return list(rows.prefetch_related("signatures__person", "reviews__person"))


def plan_is_current(episode_id: UUID, *, on: date) -> bool:
    """Whether there is a plan that both have signed and whose review is not past.  Three queries at most."""
    newest = SafetyPlan.objects.filter(episode_id=episode_id).order_by("-version")
    return rules.is_current_plan(_facts(newest.prefetch_related("signatures", "reviews").first()), on=on)


def _due_on(plan_id: UUID) -> date | None:
    found = PlanReview.objects.filter(plan_id=plan_id).order_by("-number").values_list("due_on", flat=True)
    return found.first()


def may_write_now(viewer: Viewer, episode: Episode, *, at: datetime) -> Verdict:
    return rules.may_write_plan(
        viewer, episode.pk, is_open=episode.closed_on is None, is_licensed=_licensed(viewer, episode, at)
    )


def _licensed(viewer: Viewer, episode: Episode, at: datetime) -> bool:
    """Asked of clinicians only."""
    if rules.hand_of(viewer, episode.pk) != Hand.CLINICIAN:
        return False
    return holds_licence(viewer, episode, at=at)


def may_sign_now(viewer: Viewer, plan: SafetyPlan, *, at: datetime) -> Verdict:
    return _of_a_version(rules.may_sign_plan, viewer, plan, at)


def may_review_now(viewer: Viewer, plan: SafetyPlan, *, at: datetime) -> Verdict:
    return _of_a_version(rules.may_review_plan, viewer, plan, at)


def _of_a_version(rule: Callable[..., Verdict], viewer: Viewer, plan: SafetyPlan, at: datetime) -> Verdict:
    episode, newest = plan.episode, newest_plan(plan.episode_id)
    return rule(
        viewer,
        episode.pk,
        is_open=episode.closed_on is None,
        is_licensed=_licensed(viewer, episode, at),
        is_newest=newest is not None and newest.pk == plan.pk,
        signed=hands_on(plan.pk),
    )


@dataclass(frozen=True, slots=True)
class PlanNeed:
    episode_id: UUID
    name: str
    words: str


def plans_needing(viewer: Viewer, *, at: datetime) -> Cards[PlanNeed]:
    """Of those whom the viewer treats: whose plan is missing, waits for a signature, or is due; alike beside each other.

    One query.
    """
    newest = SafetyPlan.objects.filter(episode_id=OuterRef("pk")).order_by("-version").values("pk")[:1]
    signed = PlanSignature.objects.filter(plan_id=OuterRef("newest"))
    due = PlanReview.objects.filter(plan_id=OuterRef("newest")).order_by("-number").values("due_on")[:1]
    rows = (
        Episode.objects.filter(pk__in=viewer.treats, closed_on__isnull=True)
        .select_related("person", "program")
        .annotate(newest=Subquery(newest))
        .annotate(
            by_person=Exists(signed.filter(hand=Hand.PERSON)),
            by_clinician=Exists(signed.filter(hand=Hand.CLINICIAN)),
            due_on=Subquery(due),
        )
        .order_by("person__chosen_name", "pk")
    )
    needing = []
    for one in rows:
        facts = PlanFacts(one.by_person, one.by_clinician, one.due_on) if one.newest else None
        how = rules.plan_standing(facts, on=local(at, one.program.zone).date())
        if how != Standing.CURRENT:
            name = name_for(viewer, named(one.person), Where.STAFF)
            needing.append(PlanNeed(one.pk, name, rules.plan_standing_words(how, one.due_on)))
    return Cards(
        tuple(sorted(needing, key=lambda one: one.words)), frozenset(one.episode_id for one in needing)
    )


def own_plan_waits(viewer: Viewer) -> bool:
    """Whether the newest version of one's own, written together, waits for one's name.  One query."""
    signed = PlanSignature.objects.filter(plan_id=OuterRef("pk"), hand=Hand.PERSON)
    mine = SafetyPlan.objects.filter(episode_id__in=viewer.own_episodes).annotate(is_signed=Exists(signed))
    found = mine.order_by("-written_at", "-version").values_list("is_signed", flat=True).first()
    return found is False


def plan_need(viewer: Viewer, episode: Episode, *, at: datetime) -> str:
    """What somebody's plan needs, for those who treat them; empty when it is current.  Three queries at most."""
    if episode.pk not in viewer.treats or episode.closed_on is not None:
        return ""
    rows = SafetyPlan.objects.filter(episode=episode).order_by("-version")
    facts = _facts(rows.prefetch_related("signatures", "reviews").first())
    how = rules.plan_standing(facts, on=local(at, episode.program.zone).date())
    return "" if how == Standing.CURRENT else rules.plan_standing_words(how, facts.due_on if facts else None)
