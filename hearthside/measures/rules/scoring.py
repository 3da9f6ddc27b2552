"""From answers to scores.  Pure and total: any answers at all give a score or the reason why there is none.

A blank is nobody's nought: it stays blank through reversal, and a score with a blank in it has no value unless the
owner's own rule lets it be filled in.  Numbers are fractions, so a mean on the edge of a band lies where it lies.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hearthside.measures.terms import (
    Answers,
    Condition,
    Conditions,
    How,
    Instrument,
    Item,
    Kind,
    Score,
    Scored,
)


Limits = tuple[Fraction, Fraction]
OWNERS = "Its owner computes it; it is entered, not counted here."
NOT_ASKED = "Nothing of it was asked."


def score(instrument: Instrument, answers: Answers) -> dict[str, Scored]:
    """Every score of the instrument, by its key.  Nothing but the answers is asked: no total that was sent along."""
    items = {item.key: item for item in instrument.items}
    scores = {one.key: one for one in instrument.scores}
    done: dict[str, Scored] = {}
    for one in instrument.scores:
        done[one.key] = _scored(one, items, scores, answers, done)
    return done


def _scored(
    one: Score,
    items: Mapping[str, Item],
    scores: Mapping[str, Score],
    answers: Answers,
    done: Mapping[str, Scored],
) -> Scored:
    if one.how == How.OWNER:
        return Scored(why_not=OWNERS)
    asked = [items[key] for key in one.items if not is_skipped(items[key], answers)]
    if unknown := [item.key for item in asked if not may_be(item, answers.get(item.key))]:
        return Scored(why_not=f"No such answer: {', '.join(unknown)}.")
    parts: dict[str, Fraction | int | None] = {item.key: points(item, answers) for item in asked}
    for key in one.scores:
        turned = key in one.reversed_scores
        parts[key] = _turned(scores[key], done[key].value) if turned else done[key].value
    given = {key: value for key, value in parts.items() if value is not None}
    blanks = [key for key in parts if key not in given]
    if blanks and not _may_fill(one, blanks):
        return Scored(why_not=f"Blank: {', '.join(blanks)}.")
    if not given and (blanks or one.how == How.MEAN):
        return Scored(why_not=NOT_ASKED)
    value = _value(one, given, len(parts))
    return Scored(value=value, band=band_of(one, value), prorated=bool(blanks))


def _may_fill(one: Score, blanks: list[str]) -> bool:
    """Only as far as the owner's rule says, and never an item that it names."""
    rule = one.prorate
    return rule is not None and len(blanks) <= rule.blanks and not set(blanks) & set(rule.never)


def _value(one: Score, given: Mapping[str, Fraction | int], many: int) -> Fraction:
    """`many`: how many parts there are with those that are filled in by the mean of the given ones."""
    if one.how == How.COUNT:
        return Fraction(sum(value >= one.at_least[key] for key, value in given.items()))
    total = Fraction(sum(given.values()))
    if one.how == How.MEAN:
        return one.times * total / len(given)
    return one.times * (total if len(given) == many else total * many / len(given))


def points(item: Item, answers: Answers) -> int | None:
    """What an answer counts; a blank counts nothing, reversed or not."""
    value = answers.get(item.key)
    return item.values[0] + item.values[-1] - value if item.reversed and value is not None else value


def _turned(one: Score, value: Fraction | None) -> Fraction | None:
    return None if value is None else one.least + one.most - value


def may_be(item: Item, value: int | None) -> bool:
    """Whether an item may hold this value; a blank it always may, words have none."""
    return value is None or (value in item.values and item.kind != Kind.WORDS)


def is_skipped(item: Item, answers: Answers) -> bool:
    return holds(item.skip_if, answers, {})


def holds(conditions: Conditions, answers: Answers, scored: Mapping[str, Scored]) -> bool:
    """Whether all conditions of any group hold.  What is blank lies between no two numbers."""
    return any(all(_passes(one, answers, scored) for one in group) for group in conditions)


def _passes(one: Condition, answers: Answers, scored: Mapping[str, Scored]) -> bool:
    value = scored[one.of].value if one.is_score else answers.get(one.of)
    if one.blank or value is None:
        return one.blank and value is None
    return (one.least is None or value >= one.least) and (one.most is None or value <= one.most)


def found(instrument: Instrument, answers: Answers) -> dict[str, bool | None]:
    """Which findings hold; None: what is blank could decide it."""
    scored = score(instrument, answers)
    return {
        one.key: True if holds(one.when, answers, scored) else _undecided(one.when, answers, scored)
        for one in instrument.findings
    }


def _undecided(conditions: Conditions, answers: Answers, scored: Mapping[str, Scored]) -> bool | None:
    """A group that fails with all it has cannot hold any more; one that has a blank yet might."""
    for group in conditions:
        open_yet = [one for one in group if _lacks(one, answers, scored)]
        if open_yet and all(_passes(one, answers, scored) for one in group if one not in open_yet):
            return None
    return False


def _lacks(one: Condition, answers: Answers, scored: Mapping[str, Scored]) -> bool:
    return not one.blank and (scored[one.of].value if one.is_score else answers.get(one.of)) is None


def band_of(one: Score, value: Fraction) -> str:
    """The first band that ends at or after this value; none, where the instrument has none."""
    return next(
        (band.name for band in one.bands if value < band.top or (value == band.top and not band.below)), ""
    )


def limits(one: Score, items: Mapping[str, Item], scores: Mapping[str, Score]) -> Limits | None:
    """How far a score can reach by its parts; None, where its owner computes it."""
    if one.how == How.OWNER:
        return None
    if one.how == How.COUNT:
        return Fraction(0), Fraction(len(one.items))
    ends = [(Fraction(items[key].values[0]), Fraction(items[key].values[-1])) for key in one.items]
    ends += [(scores[key].least, scores[key].most) for key in one.scores]
    share = len(ends) if one.how == How.MEAN else 1
    least, most = sum(end[0] for end in ends), sum(end[1] for end in ends)
    return Fraction(one.times * least) / share, Fraction(one.times * most) / share
