"""Which answers raise something, and how urgently.  Says it; what follows is not done here.

The highest tier of all rules that hold is what counts.  A rule that holds at one answer holds whatever else is blank, and
whatever the branching would have left out: an answer that stands there is heard.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from hearthside.measures.terms import Answers, Course, Instrument, Raised, SafetyRule, Scored, When
from hearthside.safety.terms import Tier

from .asking import blanks
from .changing import change
from .scoring import holds, score


NOTHING_BEFORE: Mapping[str, Scored] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """The newest assessment of this person, as far as it is asked whether a concern is one that the team knows."""

    answer: int  # what the item said then
    age: timedelta
    by_licensed: bool
    rules_out: bool  # screener questions 3 to 6 answered no, or, where none is permitted, risk rated low


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What is known of somebody beside these answers.  `known_for`, `red_from`: dated settings of the clinical director."""

    assessed: Assessed | None
    plan_is_current: bool
    known_for: timedelta
    red_from: int | None = (
        None  # of an item that may be known: from this answer on it is red, whatever the file says
    )


def raised(
    instrument: Instrument,
    answers: Answers,
    *,
    is_finished: bool = False,
    before: Mapping[str, Scored] = NOTHING_BEFORE,
    background: Background | None = None,
) -> tuple[Raised, ...]:
    """What each rule that holds says, in the file's order.  `before`: the scores of the form finished last.

    Without a background nothing is known: the rule's own tier stands.
    """
    scored = score(instrument, answers)
    return tuple(
        Raised(
            rule=rule.key,
            tier=_tier(rule, answers, background),
            why=rule.why,
            task=rule.task,
            then=rule.then,
        )
        for rule in instrument.safety
        if (is_finished or rule.asked == When.SAVE) and _holds(instrument, rule, answers, scored, before)
    )


def listens(instrument: Instrument, items: Collection[str], *, is_finished: bool) -> tuple[SafetyRule, ...]:
    """The rules that ask for any of these items; what the others say was heard when theirs were saved."""
    return tuple(
        rule
        for rule in instrument.safety
        if (is_finished or not _waits_for_the_end(rule)) and not _asks_for(instrument, rule).isdisjoint(items)
    )


def heard_at_end(instrument: Instrument) -> tuple[SafetyRule, ...]:
    """The rules that are asked only once a form is handed in, or lapsed."""
    return tuple(rule for rule in instrument.safety if _waits_for_the_end(rule))


def _waits_for_the_end(rule: SafetyRule) -> bool:
    """A whole score is compared once, not at each of its items."""
    return rule.asked == When.FINISH or bool(rule.worse)


def _asks_for(instrument: Instrument, rule: SafetyRule) -> frozenset[str]:
    if rule.worse:
        return _items_of(instrument, rule.worse)
    said = [one for group in rule.when for one in group]
    scores = (_items_of(instrument, one.of) for one in said if one.is_score)
    return frozenset(one.of for one in said if not one.is_score).union(*scores)


def _items_of(instrument: Instrument, key: str) -> frozenset[str]:
    one = instrument.score(key)
    return frozenset(one.items).union(*(_items_of(instrument, other) for other in one.scores))


def _holds(
    instrument: Instrument,
    rule: SafetyRule,
    answers: Answers,
    scored: Mapping[str, Scored],
    before: Mapping[str, Scored],
) -> bool:
    if not rule.worse:
        return holds(rule.when, answers, scored)
    then, now = before.get(rule.worse, Scored()).value, scored[rule.worse].value
    if then is None or now is None:
        return False
    changed = change(instrument.score(rule.worse), then, now)
    return changed.course == Course.WORSE and changed.is_reliable is True


def _tier(rule: SafetyRule, answers: Answers, background: Background | None) -> Tier | None:
    value = answers.get(rule.known) if rule.known else None
    if value is None or background is None:
        return rule.tier
    if background.red_from is not None and value >= background.red_from:
        return Tier.RED
    return Tier.KNOWN if is_known(value, background) else rule.tier


def is_known(value: int, background: Background | None) -> bool:
    """Not higher than a licensed clinician found it lately, who ruled out more, with a safety plan that holds."""
    if background is None or background.assessed is None:
        return False
    then = background.assessed
    return (
        value <= then.answer
        and then.age <= background.known_for
        and then.by_licensed
        and then.rules_out
        and background.plan_is_current
    )


def highest(of: Iterable[Raised]) -> Tier | None:
    tiers = {one.tier for one in of}
    return next((tier for tier in Tier if tier in tiers), None)


def worst(of: Collection[Raised]) -> Raised | None:
    """The one that counts, the first of equals; what raises no tier is a task for the week."""
    by_tier = {tier: [one for one in of if (one.tier or Tier.YELLOW) == tier] for tier in Tier}
    return next((found[0] for found in by_tier.values() if found), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """Of a screener: the tier reached so far, a floor until it is whole.  Whole and no tier: all was answered no."""

    tier: Tier | None
    is_whole: bool


def triage(instrument: Instrument, answers: Answers) -> Triage:
    return Triage(tier=highest(raised(instrument, answers)), is_whole=not blanks(instrument, answers))
