"""A safety plan is written part by part, made a version, signed by both, gone through again, and kept on devices."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Machine, Viewer
from hearthside.kernel.clock import local
from hearthside.program.models import Episode
from hearthside.safety import queries, rules
from hearthside.safety.models import PlanDevice, PlanDraft, PlanReview, PlanSignature, SafetyPlan
from hearthside.safety.terms import Hand, PlanSaid


NEWER = "The plan was changed meanwhile. Read that version first; what you wrote is kept."


def _held(episode_id: UUID) -> Episode:
    """Two at once come one after the other."""
    return Episode.objects.select_for_update(of=("self",)).select_related("program").get(pk=episode_id)


@transaction.atomic
def write_part(*, by: Viewer, episode: Episode, said: PlanSaid, at: datetime) -> PlanDraft:
    """Towards the next version: the plan as this writer has it now.  Nobody else reads it before it is a version.

    One's own half-finished words: no entry of the trail tells of them.
    """
    fresh = _held(episode.pk)
    insist(queries.may_write_now(by, fresh, at=at))
    newest = queries.newest_plan(fresh.pk)
    draft = PlanDraft.objects.filter(episode=fresh, person_id=by.person_id).first()
    if draft is None:
        after = newest.version if newest else 0
        draft = PlanDraft(episode=fresh, person_id=by.person_id, after=after)
    draft.words, draft.at = rules.sealed_words(said), at
    draft.save()
    return draft


@transaction.atomic
def throw_draft_away(*, by: Viewer, episode: Episode) -> None:
    """One's own; the plan stays as it is."""
    PlanDraft.objects.filter(episode=episode, person_id=by.person_id).delete()


@transaction.atomic
def finish_plan(*, by: Viewer, episode: Episode, after: int, at: datetime) -> SafetyPlan:
    """What this writer has put together becomes the newest version, signed by their hand.

    `after`: the version that was the newest when they pressed.  Raises NotAllowed when there is another; the draft stays.
    """
    fresh = _held(episode.pk)
    insist(queries.may_write_now(by, fresh, at=at))
    draft = PlanDraft.objects.select_for_update().filter(episode=fresh, person_id=by.person_id).first()
    if draft is None:
        raise NotAllowed("Change something first.")
    newest = queries.newest_plan(fresh.pk)
    version = newest.version if newest else 0
    if after != version:
        raise NotAllowed(NEWER, "meanwhile")
    made = _new_version(by, fresh, rules.said_of(draft.words), version + 1, at)
    draft.delete()
    return made


@transaction.atomic
def write_plan(*, by: Viewer, episode: Episode, said: PlanSaid, at: datetime) -> SafetyPlan:
    """All of it at once, as the newest version, signed by whoever writes it."""
    fresh = _held(episode.pk)
    insist(queries.may_write_now(by, fresh, at=at))
    newest = queries.newest_plan(fresh.pk)
    return _new_version(by, fresh, said, (newest.version if newest else 0) + 1, at)


def _new_version(by: Viewer, episode: Episode, said: PlanSaid, version: int, at: datetime) -> SafetyPlan:
    insist(rules.says_something(said))
    hand = rules.hand_of(by, episode.pk)
    assert hand is not None, "whoever may write it has a hand"
    made = SafetyPlan(episode=episode, version=version, written_at=at, written_by=by.person_id, hand=hand)
    made.words = rules.sealed_words(said)
    made.save(force_insert=True)
    trail.note(by, "wrote a safety plan", made, at=at)
    _put_hand(by, made, episode, hand, at)
    return made


@transaction.atomic
def sign_plan(*, by: Viewer, plan: SafetyPlan, at: datetime) -> PlanSignature:
    """By the person, or by a licensed clinician who treats them: theirs is the first review, too."""
    episode = _held(plan.episode_id)
    insist(queries.may_sign_now(by, plan, at=at))
    hand = rules.hand_of(by, episode.pk)
    assert hand is not None, "whoever may sign it has a hand"
    return _put_hand(by, plan, episode, hand, at)


def _put_hand(by: Viewer, plan: SafetyPlan, episode: Episode, hand: Hand, at: datetime) -> PlanSignature:
    made = PlanSignature.objects.create(
        plan=plan, episode=episode, hand=hand, person_id=by.person_id, signed_at=at
    )
    trail.note(by, "signed a safety plan", made, at=at)
    if hand == Hand.CLINICIAN:
        _write_review(by, plan, queries.due_by_default(episode, at=at), "", at)
    return made


def _write_review(by: Viewer, plan: SafetyPlan, due_on: date, words: str, at: datetime) -> PlanReview:
    made = PlanReview(plan=plan, episode_id=plan.episode_id, at=at, person_id=by.person_id, due_on=due_on)
    made.number = PlanReview.objects.filter(plan=plan).count() + 1
    made.words = words.strip()
    made.save(force_insert=True)
    trail.note(by, "went through a safety plan", made, at=at)
    return made


@transaction.atomic
def review_plan(*, by: Viewer, plan: SafetyPlan, due_on: date, at: datetime, words: str = "") -> PlanReview:
    """Gone through with the person and left as it is; `due_on`: when that is due again."""
    episode = _held(plan.episode_id)
    insist(queries.may_review_now(by, plan, at=at))
    insist(rules.review_is_ahead(due_on, today=local(at, episode.program.zone).date()))
    return _write_review(by, plan, due_on, words, at)


def look_at_plan(*, by: Viewer, episode: Episode, at: datetime) -> queries.PlanPage:
    """Somebody's plan; that one of the team read it stands on the trail, one's own leaves no entry."""
    found = queries.plan_page(by, episode, at=at)
    if found.newest is not None:
        trail.opened(by, found.newest, at=at)
    return found


@transaction.atomic
def keep_on_device(*, by: Viewer, device_id: UUID | None, at: datetime) -> PlanDevice | None:
    """The device from which somebody chose it, or which keeps it already; None: it may keep it no longer.

    Raises NotAllowed where the device keeps somebody else's plan: two people share it, and each decides for themselves.
    """
    if device_id is None:
        made = PlanDevice.objects.create(person_id=by.person_id, kept_at=at)
        trail.note(by, "keeps the safety plan on a device", made, at=at)
        return made
    found = PlanDevice.objects.filter(pk=device_id, removed_at__isnull=True, gone_at__isnull=True).first()
    insist(rules.may_refresh(by, found.person_id if found else by.person_id))
    return found


@transaction.atomic
def remove_from_devices(*, by: Viewer, episode: Episode, at: datetime, but: UUID | None = None) -> int:
    """From every device but this one: each forgets it when it next reaches us.  Returns how many."""
    insist(rules.may_remove_from_devices(by, episode.pk))
    kept = PlanDevice.objects.select_for_update().filter(
        person_id=episode.person_id, removed_at__isnull=True, gone_at__isnull=True
    )
    gone = list(kept.exclude(pk=but) if but else kept)
    for one in gone:
        one.removed_at, one.removed_by = at, by.id
        one.save(update_fields=["removed_at", "removed_by"])
        trail.note(by, "took the safety plan off a device", one, at=at)
    return len(gone)


@transaction.atomic
def ask_device(*, by: Machine, device_id: UUID, at: datetime) -> bool:
    """Asked by a device that may not be signed in: may it keep the plan?  One that we do not know may not."""
    found = PlanDevice.objects.select_for_update().filter(pk=device_id, gone_at__isnull=True).first()
    if found is None:
        return False
    if found.removed_at is not None:
        _gone(found, at)
    return found.removed_at is None


@transaction.atomic
def forget_on_device(*, by: Machine, device_id: UUID, at: datetime) -> None:
    """The device says that it keeps the plan no longer."""
    found = PlanDevice.objects.select_for_update().filter(pk=device_id, gone_at__isnull=True).first()
    if found is not None:
        _gone(found, at)


def _gone(device: PlanDevice, at: datetime) -> None:
    device.gone_at = at
    device.save(update_fields=["gone_at"])
