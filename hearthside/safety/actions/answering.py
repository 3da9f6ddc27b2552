"""Somebody answers: takes it on, calls, says how it stands, and brings it to its end."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Machine, Viewer
from hearthside.people.actions import confirm_alert
from hearthside.people.models import Person
from hearthside.program.models import Episode
from hearthside.safety import queries, rules
from hearthside.safety.models import Assessment, Concern
from hearthside.safety.queries.owners import Owner
from hearthside.safety.terms import Ending, Given, Happened, Level, Outside, Reached, Tier, Tried

from .record import _give, _held, _keep, _let_go, _locked, _note


@transaction.atomic
def acknowledge(*, by: Viewer, concern: Concern, at: datetime) -> Concern:
    """I have it.  Whoever answers first has it; when two answer at once, the second is told who has it.

    One's own, once more: changes nothing.
    """
    fresh = _held(by, concern)
    if fresh.acknowledged_at is not None:
        if fresh.owner_id == by.person_id:
            return fresh
        raise NotAllowed("Somebody answered this before you. You can take it over.", "answered")
    _take_on(by, fresh, at)
    return fresh


@transaction.atomic
def take_over(*, by: Viewer, concern: Concern, at: datetime) -> Concern:
    """From somebody who answered it; from now on it is mine."""
    fresh = _held(by, concern)
    if fresh.owner_id != by.person_id or fresh.acknowledged_at is None:
        _take_on(by, fresh, at)
    return fresh


def _take_on(by: Viewer, fresh: Concern, at: datetime) -> None:
    if fresh.owner_id != by.person_id:
        _give(by, fresh, Owner(Person.objects.get(pk=by.person_id), Given.TAKEN), at)
    fresh.acknowledged_at, fresh.acknowledged_by = at, by.person_id
    _note(by, fresh, Happened.ACKNOWLEDGED, at)
    confirm_alert(by=by, about=f"concern:{fresh.pk}", at=at)
    _keep(fresh, at)


@transaction.atomic
def hand_over(*, by: Viewer, concern: Concern, to: Person, words: str, at: datetime) -> Concern:
    """To a named colleague, who is told and answers anew; until they have, it is theirs nevertheless."""
    fresh = _held(by, concern)
    insist(rules.words_fit(words, needed=False))
    if to.pk not in queries.may_take(fresh, at=at):
        raise NotAllowed("Choose somebody of this program who goes on duty.", "to")
    fresh.waits_since, fresh.silence = at, 0
    _give(by, fresh, Owner(to, Given.HANDED), at, words=words)
    _keep(fresh, at)
    return fresh


@transaction.atomic
def note_try(*, by: Viewer, concern: Concern, tried: Tried, words: str = "", at: datetime) -> Concern:
    fresh = _held(by, concern)
    insist(rules.words_fit(words, needed=False))
    _note(by, fresh, Happened.TRIED, at, what=tried, words=words)
    _keep(fresh, at)
    return fresh


@transaction.atomic
def note_reached(*, by: Viewer, concern: Concern, how: Reached, words: str = "", at: datetime) -> Concern:
    """Somebody spoke with them, or knows them safe; whoever says so has answered, too."""
    fresh = _held(by, concern)
    insist(rules.words_fit(words, needed=how == Reached.THROUGH))
    if fresh.acknowledged_at is None:
        _take_on(by, fresh, at)
    fresh.reached_at = fresh.reached_at or at
    _note(by, fresh, Happened.REACHED, at, what=how, words=words)
    _keep(fresh, at)
    return fresh


@transaction.atomic
def note_outside(
    *, by: Viewer, concern: Concern, step: Outside, was_done: bool, words: str, at: datetime
) -> Concern:
    """A step beyond the program was taken, or was not and why; by a person, never by the program."""
    fresh = _held(by, concern)
    insist(rules.words_fit(words, needed=True))
    _note(by, fresh, Happened.OUTSIDE, at, what=f"{step}:{'done' if was_done else 'not done'}", words=words)
    _keep(fresh, at)
    return fresh


@transaction.atomic
def assess(
    *, by: Viewer, concern: Concern, level: Level, words: str, means_discussed: bool, at: datetime
) -> Concern:
    """How high the risk is, by a clinician who holds a licence; a later word stands beside the first and holds."""
    fresh = _held(by, concern)
    insist(rules.may_assess(is_licensed=queries.holds_licence(by, fresh.episode, at=at)))
    insist(rules.words_fit(words, needed=True))
    made = Assessment(episode=fresh.episode, concern=fresh, at=at, by=by.id, is_licensed=True, level=level)
    made.words = words.strip()
    made.save(force_insert=True)
    fresh.assessed_at, fresh.level = at, level
    fresh.means_discussed = fresh.means_discussed or means_discussed
    _note(by, fresh, Happened.ASSESSED, at, what=level, words=words)
    _keep(fresh, at)
    return fresh


@transaction.atomic
def assess_anew(*, by: Viewer, episode: Episode, level: Level, words: str, at: datetime) -> Assessment:
    """Without a concern: at the next contact, by the clock of the level that stood before."""
    stay = Episode.objects.select_related("program").get(pk=episode.pk)
    insist(rules.may_assess_stay(by, stay.pk, is_open=stay.closed_on is None))
    insist(rules.may_assess(is_licensed=queries.holds_licence(by, stay, at=at)))
    insist(rules.words_fit(words, needed=True))
    made = Assessment(episode=stay, at=at, by=by.id, is_licensed=True, level=level)
    made.words = words.strip()
    made.save(force_insert=True)
    trail.note(by, "assessed somebody's risk", made, at=at)
    return made


@transaction.atomic
def note_plan_reviewed(*, by: Viewer, concern: Concern, words: str = "", at: datetime) -> Concern:
    """The safety plan was made or gone through together."""
    fresh = _held(by, concern)
    insist(rules.words_fit(words, needed=False))
    fresh.plan_reviewed_at = at
    _note(by, fresh, Happened.PLAN_REVIEWED, at, words=words)
    _keep(fresh, at)
    return fresh


@transaction.atomic
def agree_next_contact(*, by: Viewer, concern: Concern, when: datetime, at: datetime) -> Concern:
    fresh = _held(by, concern)
    insist(rules.is_soon(when, at=at, tier=fresh.tier))
    fresh.next_contact_at = when
    _note(by, fresh, Happened.NEXT_CONTACT, at)
    _keep(fresh, at)
    return fresh


@transaction.atomic
def sign_concern(*, by: Viewer, concern: Concern, ending: Ending, words: str, at: datetime) -> Concern:
    """All is done: it is closed, or, when it is red, it waits for a second signature.

    Raises NotAllowed, with what is missing in words.
    """
    fresh = _held(by, concern)
    insist(
        rules.may_sign(
            fresh,
            is_licensed=queries.holds_licence(by, fresh.episode, at=at),
            is_owner=fresh.owner_id == by.person_id,
        )
    )
    insist(rules.words_fit(words, needed=True))
    fresh.signed_at, fresh.signed_by, fresh.ending = at, by.id, ending
    _note(by, fresh, Happened.SIGNED, at, what=ending, words=words)
    if not rules.needs_second(fresh.tier):
        _close(by, fresh, at)
    _keep(fresh, at)
    return fresh


@transaction.atomic
def confirm_known(*, by: Viewer, concern: Concern, words: str, at: datetime) -> Concern:
    """What was known was gone through with them today, and stands as it did."""
    fresh = _held(by, concern)
    if fresh.tier != Tier.KNOWN:
        raise NotAllowed("This is more than what was known. It ends when all is done.")
    if fresh.reached_at is None:
        note_reached(by=by, concern=fresh, how=Reached.SPOKE, at=at)
    return sign_concern(by=by, concern=fresh, ending=Ending.AS_PLANNED, words=words, at=at)


@transaction.atomic
def cosign_concern(*, by: Viewer, concern: Concern, words: str = "", at: datetime) -> Concern:
    """The second signature closes a red one."""
    fresh = _held(by, concern)
    supervises = queries.supervises_stay(by, fresh.episode, at=at)
    insist(rules.may_cosign(fresh, by.id, supervises=supervises))
    insist(rules.words_fit(words, needed=False))
    _close(by, fresh, at, words=words)
    _keep(fresh, at)
    return fresh


@transaction.atomic
def note_they_came(*, by: Machine, concern: Concern, at: datetime) -> None:
    """Whoever was missed is in the room: an absence that nobody made more of ends by itself."""
    if by != rules.SEES_ABSENCE:
        raise NotAllowed("Who is in the room is seen by the program.")
    fresh = _locked(concern.pk)
    if fresh.closed_at is None and fresh.tier == Tier.ATTENDANCE:
        fresh.reached_at = fresh.reached_at or at
        fresh.signed_at, fresh.signed_by, fresh.ending = at, by.id, Ending.CAME
        _close(by, fresh, at)
        _keep(fresh, at)


def _close(by: Viewer | Machine, fresh: Concern, at: datetime, *, words: str = "") -> None:
    fresh.closed_at, fresh.closed_by = at, by.id
    _note(by, fresh, Happened.CLOSED, at, what=fresh.ending, words=words)
    confirm_alert(by=by, about=f"concern:{fresh.pk}", at=at)
    _let_go(by, fresh, fresh.owner_id, at)
