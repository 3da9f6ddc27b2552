"""What is true of safety plans.  No database, no clock, no request."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.kernel.clock import day
from hearthside.people.rules import is_a_number
from hearthside.program.rules import stays_in_sight
from hearthside.safety.terms import SIX, Contact, Hand, Part, PlanSaid, Standing


NOT_THEIR_PLAN = "The person writes their plan, alone or with a licensed clinician who treats them."
LICENCE = "A clinician who holds a licence signs a safety plan."
ENDED = "This stay has ended. The plan stays as it is."
SHORT_NUMBER = re.compile(r"\d{3,6}")
LATEST_REVIEW_DAYS = 366


class PlanFacts(NamedTuple):
    """What is asked of the newest version."""

    by_person: bool  # signed
    by_clinician: bool
    due_on: date | None


def plans_in_sight(viewer: Viewer) -> Q:
    """One's own, and those of the people whom one may find in an emergency."""
    led = viewer.leads_cohorts | viewer.watches_cohorts
    return (
        Q(episode_id__in=viewer.own_episodes | viewer.treats)
        | Q(episode__program_id__in=viewer.runs_programs)
        | Q(
            episode__memberships__cohort_id__in=led,
            episode__memberships__ended_at__isnull=True,
            episode__closed_on__isnull=True,
        )
    )


def stays_with_a_plan(viewer: Viewer) -> Q:
    """Whose plan one may read: one's own, and that of whoever one may find."""
    return Q(pk__in=viewer.own_episodes) | stays_in_sight(viewer)


def hand_of(by: Actor, episode_id: UUID) -> Hand | None:
    """As whom somebody signs this person's plan; None: not at all."""
    if isinstance(by, Machine):
        return None
    if episode_id in by.own_episodes:
        return Hand.PERSON
    return Hand.CLINICIAN if episode_id in by.treats else None


def may_write_plan(by: Actor, episode_id: UUID, *, is_open: bool, is_licensed: bool) -> Verdict:
    """`is_licensed`: of a clinician; nobody asks it of the person."""
    hand = hand_of(by, episode_id)
    if hand is None:
        return no(NOT_THEIR_PLAN)
    if hand == Hand.CLINICIAN and not is_licensed:
        return no(LICENCE)
    return YES if is_open else no(ENDED)


def may_sign_plan(
    by: Actor,
    episode_id: UUID,
    *,
    is_open: bool,
    is_licensed: bool,
    is_newest: bool,
    signed: Collection[str],
) -> Verdict:
    """Each hand once, and the newest version only."""
    if not (verdict := may_write_plan(by, episode_id, is_open=is_open, is_licensed=is_licensed)):
        return verdict
    if not is_newest:
        return no("There is a newer version. Read that one first.", "meanwhile")
    return no("This is signed already.", "signed") if hand_of(by, episode_id) in signed else YES


def may_review_plan(
    by: Actor, episode_id: UUID, *, is_open: bool, is_licensed: bool, is_newest: bool, signed: Collection[str]
) -> Verdict:
    """A clinician, of the newest version, once a clinician has signed it."""
    if hand_of(by, episode_id) != Hand.CLINICIAN:
        return no("A clinician who treats them says that it was gone through.")
    if not (verdict := may_write_plan(by, episode_id, is_open=is_open, is_licensed=is_licensed)):
        return verdict
    if not is_newest:
        return no("There is a newer version. Read that one first.", "meanwhile")
    return YES if Hand.CLINICIAN in signed else no("Sign it first; that is its first review.")


def may_remove_from_devices(by: Actor, episode_id: UUID) -> Verdict:
    return YES if hand_of(by, episode_id) else no("The person, or who treats them, takes it off devices.")


def may_refresh(by: Actor, person_id: UUID) -> Verdict:
    """What a device keeps is made new by its owner alone."""
    return YES if by.id == person_id else no("This device keeps somebody else\u2019s plan.", "not_theirs")


def review_is_ahead(due_on: date, *, today: date) -> Verdict:
    """The next review lies ahead, and not beyond a year."""
    if due_on <= today:
        return no("The next review lies ahead.", "due_on")
    if (due_on - today).days > LATEST_REVIEW_DAYS:
        return no("Within a year, please.", "due_on")
    return YES


def says_something(said: PlanSaid) -> Verdict:
    """One line is enough."""
    return YES if any(said.part(part) for part in SIX) else no("Write one line first. It can be in any part.")


def is_callable(one: Contact) -> Verdict:
    """Somebody with a name, and with a number that can be called, if any; the code names the field."""
    if not one.name:
        return no("Write a name beside it.", "name")
    if not one.phone or SHORT_NUMBER.fullmatch(one.phone):
        return YES
    verdict = is_a_number(one.phone)
    return verdict or no(verdict.reason, "phone")


def empty_parts(said: PlanSaid) -> tuple[Part, ...]:
    """What a plan leaves open; the professionals never: the crisis line stands there by itself."""
    return tuple(part for part in SIX if not said.part(part) and part != Part.PROFESSIONALS)


def plan_standing(newest: PlanFacts | None, *, on: date) -> Standing:
    """How somebody's plan stands on a day; the day of its review is its last."""
    if newest is None:
        return Standing.MISSING
    if not newest.by_clinician:
        return Standing.WAITS_FOR_CLINICIAN
    if not newest.by_person:
        return Standing.WAITS_FOR_PERSON
    if newest.due_on is None or newest.due_on < on:
        return Standing.OUTDATED
    return Standing.CURRENT


def is_current_plan(newest: PlanFacts | None, *, on: date) -> bool:
    """Whether there is a plan that both have signed and whose review is not past."""
    return plan_standing(newest, on=on) == Standing.CURRENT


def plan_standing_words(how: Standing, due_on: date | None) -> str:
    """For the team."""
    return {
        Standing.MISSING: "no safety plan yet",
        Standing.WAITS_FOR_PERSON: "waits for their signature",
        Standing.WAITS_FOR_CLINICIAN: "waits for a clinician to go through it and sign",
        Standing.OUTDATED: f"its review was due on {day(due_on)}" if due_on else "its review is due",
        Standing.CURRENT: f"current, next review on {day(due_on)}" if due_on else "current",
    }[how]


def sealed_words(said: PlanSaid) -> str:
    """As it is kept."""
    return json.dumps(asdict(said), ensure_ascii=False, separators=(",", ":"))


def said_of(words: str) -> PlanSaid:
    """What was kept; the inverse of `sealed_words`."""
    kept: dict[str, Any] = json.loads(words)
    for name, value in kept.items():
        if isinstance(value, list):
            kept[name] = tuple(Contact(**one) if isinstance(one, dict) else one for one in value)
    return PlanSaid(**kept)
