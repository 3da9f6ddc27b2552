"""A concern is raised: by an answer, by a button, by a colleague, by an empty seat."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.kernel import jobs
from hearthside.kernel.clock import day_around, local
from hearthside.program.models import Episode
from hearthside.safety import queries, rules
from hearthside.safety.models import OPEN, Concern, ConcernEvent
from hearthside.safety.queries.owners import Owner, first_owner
from hearthside.safety.terms import Cause, Given, Happened, Tier

from .record import _call_beside, _give, _held, _keep, _locked, _note, _tell


@transaction.atomic
def raise_concern(
    *,
    by: Actor,
    episode: Episode,
    tier: Tier,
    cause: Cause,
    source: str,
    heard: str = "",
    task: str = "",
    words: str = "",
    at: datetime,
) -> Concern:
    """In the transaction of what raises it; it has an owner at once.

    One is open of each `source`: what is heard of the same source again raises its tier or changes nothing.  `heard`:
    by which rule, a word of ours; the same rule at the same tier is heard once, also after the concern was closed.
    Raises NotAllowed for whoever has nothing to do with this person.
    """
    stay = (
        Episode.objects.select_for_update(of=("self",), no_key=True)
        .select_related("program")
        .get(pk=episode.pk)
    )
    leads = isinstance(by, Viewer) and queries.leads_cohort_of(by, stay.pk)
    insist(rules.may_raise(by, stay.pk, stay.program_id, is_open=stay.closed_on is None, leads=leads))
    mark = f"{heard}:{tier}"
    open_first = F("closed_at").desc(nulls_first=True)  # an open one is the newest, whatever a clock said
    newest = Concern.objects.filter(source=source).order_by(open_first).first()
    if newest is not None and newest.closed_at is None:
        return _heard_again(by, newest, tier, mark, task=task, words=words, at=at)
    if newest is not None and heard and _was_heard(newest, mark):
        return newest
    made = Concern(episode=stay, cause=cause, source=source, task=task, tier=tier)
    with trail.gathering(), jobs.gathering():
        _begin(by, made, mark, words, at)
    return made


def _begin(by: Actor, made: Concern, mark: str, words: str, at: datetime) -> None:
    _complete(by, made, at)
    made.save(force_insert=True)
    _note(by, made, Happened.RAISED, at, what=mark, words=words)
    _give(by, made, Owner(made.owner, Given(made.given)), at)
    _call_beside(by, made, at)
    _keep(made, at)


def _complete(by: Actor, made: Concern, at: datetime) -> None:
    """Before it is saved: where they are, the number that today's stamp gives, else the one on record, and whose it is."""
    stay = made.episode
    zone = queries.zone_of_stay(stay, at=at)
    made.on = local(at, zone).date()
    made.state, made.number = queries.where_to_call(stay, on=made.on, at=at)
    made.raised_at, made.raised_by, made.tier_since, made.waits_since = at, by.id, at, at
    made.day_ends_at = day_around(at, zone)[1]
    made.at_high_risk = stay.pk in queries.at_high_risk([stay.pk])
    made.owner, made.given = first_owner(stay, made.tier, made.state, at=at)


def _was_heard(concern: Concern, mark: str) -> bool:
    heard = (Happened.RAISED, Happened.HEARD, Happened.HIGHER)
    return ConcernEvent.objects.filter(concern=concern, happened__in=heard, what=mark).exists()


def _heard_again(
    by: Actor, known: Concern, tier: Tier, mark: str, *, task: str, words: str, at: datetime
) -> Concern:
    """More urgent: its minutes begin anew, and whoever has to do with that tier has it.  Never less urgent."""
    fresh = _locked(known.pk)
    if rules.higher(tier, fresh.tier):
        _become(by, fresh, tier, mark, words=words, at=at)
        fresh.task = task or fresh.task
        _keep(fresh, at)
    elif words or not _was_heard(fresh, mark):
        _note(by, fresh, Happened.HEARD, at, what=mark, words=words)
        _tell(fresh)
    return fresh


def _become(by: Actor, concern: Concern, tier: Tier, mark: str, *, words: str, at: datetime) -> None:
    """A signature that was given for less holds no more."""
    concern.tier, concern.tier_since, concern.waits_since = tier, at, at
    concern.silence = concern.no_contact = 0
    concern.signed_at = concern.signed_by = None
    concern.ending = ""
    _note(by, concern, Happened.HIGHER, at, what=mark, words=words)
    _give(by, concern, first_owner(concern.episode, tier, concern.state, at=at), at)
    _call_beside(by, concern, at)


@transaction.atomic
def tell_my_team_now(*, by: Viewer, episode: Episode, at: datetime) -> Concern:
    """One press.  Twice in a row is once; later, while nobody has reached them, it rings anew."""
    stay = Episode.objects.select_for_update(of=("self",), no_key=True).get(pk=episode.pk)
    source = f"button:{stay.pk}"
    known = Concern.objects.filter(OPEN, source__startswith=source).order_by("-raised_at").first()
    if known is not None and known.reached_at is None:
        return _pressed_again(by, known, at)
    made = Concern.objects.filter(source__startswith=source).count()
    return raise_concern(
        by=by,
        episode=stay,
        tier=Tier.RED,
        cause=Cause.BUTTON,
        source=f"{source}:{made}",
        heard="pressed",
        at=at,
    )


def _pressed_again(by: Viewer, known: Concern, at: datetime) -> Concern:
    fresh = _locked(known.pk)
    last = fresh.events.filter(happened__in=[Happened.RAISED, Happened.HEARD]).order_by("-nth").first()
    if last is not None and at - last.at < rules.ONE_PRESS:
        return fresh
    _note(by, fresh, Happened.HEARD, at, what="pressed")
    if fresh.acknowledged_at is not None:  # answered and not called yet: whoever has it is told once more
        fresh.acknowledged_at = fresh.acknowledged_by = None
        fresh.silence, fresh.waits_since = 0, at
        _give(by, fresh, first_owner(fresh.episode, fresh.tier, fresh.state, at=at), at)
    _keep(fresh, at)
    return fresh


@transaction.atomic
def raise_tier(*, by: Viewer, concern: Concern, tier: Tier, words: str, at: datetime) -> Concern:
    """Somebody who sees it knows that it is more urgent.  It never becomes less so."""
    fresh = _held(by, concern)
    insist(rules.words_fit(words, needed=True))
    if not rules.higher(tier, fresh.tier):
        raise NotAllowed("A concern becomes more urgent, never less. It ends when all is done.", "tier")
    _become(by, fresh, tier, f"colleague:{tier}", words=words, at=at)
    _keep(fresh, at)
    return fresh


@transaction.atomic
def correct_number(*, by: Viewer, concern: Concern, number: str, at: datetime) -> Concern:
    """On which number they are called, said by themselves on the spot.  Raises NotAllowed with a sentence."""
    fresh = _locked(concern.pk)
    insist(rules.may_correct_number(by, fresh.episode_id, number))
    insist(rules.is_still_open(fresh))
    if fresh.number != number.strip():
        fresh.number = number.strip()
        _note(by, fresh, Happened.NUMBER, at)
        _keep(fresh, at)
    return fresh


def _lapse(by: Machine, fresh: Concern, at: datetime) -> None:
    """Nobody confirmed at the day's end what was known: it is one of today now."""
    _become(by, fresh, Tier.ORANGE, f"unconfirmed:{Tier.ORANGE}", words="", at=at)
    fresh.day_ends_at = day_around(at, queries.zone_of_stay(fresh.episode, at=at))[1]
    _keep(fresh, at)
