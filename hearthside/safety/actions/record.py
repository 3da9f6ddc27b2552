"""What all acts upon a concern share: its lock, its record, its owner, its clock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor, Machine
from hearthside.careteam.actions import go_on_call, leave_call
from hearthside.careteam.queries import supervisors_of, therapists_of
from hearthside.kernel.clock import local
from hearthside.notices import topics
from hearthside.people.actions import alert, confirm_alert
from hearthside.people.models import Person
from hearthside.safety import rules
from hearthside.safety.models import OPEN, Concern, ConcernEvent
from hearthside.safety.queries import minutes_for, sees_concern
from hearthside.safety.queries.owners import Owner
from hearthside.safety.terms import Given, Happened, Tier


CALLS = frozenset({Tier.RED, Tier.ORANGE, Tier.ATTENDANCE})
BESIDE = frozenset({Tier.RED, Tier.ORANGE})


def _locked(concern_id: UUID) -> Concern:
    """Whatever is done to one concern is done one after the other.

    Locked by itself, then read: a lock that waits beside a joined owner finds nothing when the owner changed meanwhile.
    """
    Concern.objects.select_for_update().values_list("pk").get(pk=concern_id)
    return Concern.objects.select_related("episode__program", "owner").get(pk=concern_id)


def _held(by: Actor, concern: Concern) -> Concern:
    """Locked, still open, and for this viewer to answer."""
    fresh = _locked(concern.pk)
    own = not isinstance(by, Machine) and fresh.episode_id in by.own_episodes
    insist(rules.may_act(by, sees=sees_concern(by, fresh.pk), is_own=own))
    insist(rules.is_still_open(fresh))
    return fresh


def _minutes_of(concern: Concern, at: datetime) -> dict[str, int]:
    """The ladders' minutes that hold in this program now."""
    today = local(at, concern.episode.program.zone).date()
    return minutes_for(concern.episode.program_id, on=today)


def _note(
    by: Actor,
    concern: Concern,
    happened: Happened,
    at: datetime,
    *,
    what: str = "",
    whom: Person | None = None,
    words: str = "",
) -> ConcernEvent:
    """One line more on its record, and on the trail."""
    nth = ConcernEvent.objects.filter(concern=concern).count() + 1
    made = ConcernEvent(concern=concern, episode=concern.episode, nth=nth, happened=happened, at=at, by=by.id)
    made.by_machine = by.name if isinstance(by, Machine) else ""
    made.what, made.whom, made.words = what, whom, words.strip()
    made.save(force_insert=True)
    trail.note(by, f"concern: {Happened(happened).label.lower()}", concern, at=at)
    return made


def _keep(concern: Concern, at: datetime) -> None:
    """As it stands now, and when the next thing happens by itself; whoever follows it is told."""
    concern.climbs_at = rules.next_climb(concern, _minutes_of(concern, at))
    concern.save()
    _tell(concern)


def _tell(concern: Concern) -> None:
    """Every page on which it stands asks again."""
    topics.tell(rules.WORK_LIST, f"help:{concern.episode_id}", f"work:{concern.owner_id}")


def _give(by: Actor, concern: Concern, to: Owner, at: datetime, *, words: str = "") -> None:
    """From now on it is theirs, and theirs alone: they treat this person while it is open, and are told.

    Whoever had it before is on call no longer.  Whoever takes it by themselves knows it already.
    """
    before = concern.owner_id
    concern.owner, concern.given = to
    concern.acknowledged_at = concern.acknowledged_by = None
    _note(by, concern, Happened.GIVEN, at, what=to.given, whom=to.person, words=words)
    today = local(at, concern.episode.program.zone).date()
    go_on_call(by=by, episode=concern.episode, person=concern.owner, on=today, at=at)
    if to.given != Given.TAKEN:
        _call(by, concern, to.person.pk, at)
    if before != to.person.pk:
        topics.tell(f"work:{before}")
        _let_go(by, concern, before, at)


def _call(by: Actor, concern: Concern, person_id: UUID, at: datetime) -> None:
    """Along every way that they have.  What can wait for their next look at the page calls nobody."""
    if concern.tier in CALLS:
        about, is_red = f"concern:{concern.pk}", rules.is_loud(concern)
        alert(by=by, person_id=person_id, about=about, link=reverse("safety:work"), is_red=is_red, at=at)


def _call_beside(by: Actor, concern: Concern, at: datetime) -> None:
    """Who else is told at once: of a red one, therapist and supervisor; of an orange one, the therapist."""
    told = therapists_of([concern.episode_id], at=at)[concern.episode_id] if concern.tier in BESIDE else []
    if concern.tier == Tier.RED:
        told = [*told, *supervisors_of(concern.episode_id, at=at)]
    for person_id in sorted({one.pk for one in told} - {concern.owner_id}):
        _call(by, concern, person_id, at)


def _let_go(by: Actor, concern: Concern, person_id: UUID, at: datetime) -> None:
    """They are called no more for this one; on call they stay while another of the same person is theirs."""
    confirm_alert(by=by, about=f"concern:{concern.pk}", person_id=person_id, at=at)
    others = Concern.objects.filter(OPEN, episode=concern.episode, owner_id=person_id).exclude(pk=concern.pk)
    if not others.exists():
        leave_call(by=by, episode=concern.episode, person_id=person_id, at=at)
