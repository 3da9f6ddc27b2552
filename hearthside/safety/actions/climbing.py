"""Silence climbs: the next person has it, or the next step is put before whoever has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Machine
from hearthside.careteam.rules import may_keep_staff
from hearthside.people.queries import silent_alerts
from hearthside.safety import queries, rules
from hearthside.safety.models import OPEN, Concern
from hearthside.safety.queries.owners import first_owner, next_owner
from hearthside.safety.terms import Given, Happened, Rung

from .raising import _lapse
from .record import _give, _keep, _locked, _minutes_of, _note


@transaction.atomic
def climb(*, by: Machine, concern_id: UUID, at: datetime) -> None:
    """Every rung that is due by now, in order of time; what is not due changes nothing."""
    if by != rules.CLOCK:
        raise NotAllowed("A concern climbs by the clock.")
    fresh = _locked(concern_id)
    if fresh.closed_at is not None:
        return
    due = rules.lapses_at(fresh)
    if due is not None and due <= at:
        _lapse(by, fresh, at)
        return
    minutes = _minutes_of(fresh, at)
    for rung in _due(rules.silence_left(fresh, minutes), at):
        fresh.silence += 1
        _take(by, fresh, rung, at)
    for rung in _due(rules.contact_left(fresh, minutes), at):
        fresh.no_contact += 1
        _take(by, fresh, rung, at)
    _keep(fresh, at)


def _due(rungs: Iterable[Rung], at: datetime) -> list[Rung]:
    return [one for one in rungs if one.at <= at]


def _take(by: Actor, concern: Concern, rung: Rung, at: datetime) -> None:
    if rung.outside is not None:
        _note(by, concern, Happened.PUT, at, what=rung.outside, whom=concern.owner)
    if rung.to is not None:
        to = next_owner(concern.episode, rung.to, concern.state, why=rung.why, at=at)
        if to.person.pk != concern.owner_id or concern.acknowledged_at is None:
            _give(by, concern, to, at)


@transaction.atomic
def climb_where_nobody_was_told(*, by: Machine, at: datetime) -> int:
    """Every way to whoever has it was refused: it does not wait for the minutes.  Returns how many climbed."""
    if by != rules.CLOCK:
        raise NotAllowed("A concern climbs by the clock.")
    waiting = Concern.objects.filter(OPEN, acknowledged_at__isnull=True, signed_at__isnull=True)
    about = {f"concern:{pk}": pk for pk in waiting.values_list("pk", flat=True)}
    silent = sorted(about[one] for one in silent_alerts(about))
    for pk in silent:
        fresh = _locked(pk)
        left = rules.silence_left(fresh, _minutes_of(fresh, at))
        if left:
            fresh.silence += 1
            _take(by, fresh, left[0], at)
            _keep(fresh, at)
    return len(silent)


@transaction.atomic
def give_up_concerns(*, by: Actor, person_id: UUID, programs: Iterable[UUID | None], at: datetime) -> None:
    """Somebody has no post for it any more: what they had falls to whoever is on duty, at once."""
    insist(may_keep_staff(by, list(programs)))
    mine = list(Concern.objects.filter(OPEN, owner_id=person_id).order_by("pk").values_list("pk", flat=True))
    for pk in mine:
        fresh = _locked(pk)
        if person_id in queries.may_keep(fresh, at=at):
            continue
        to = first_owner(fresh.episode, fresh.tier, fresh.state, at=at)
        _give(by, fresh, to._replace(given=Given.LEFT), at)
        _keep(fresh, at)
