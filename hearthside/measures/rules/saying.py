"""Scores and their course in words, for those who read them."""

from __future__ import annotations

from fractions import Fraction

from hearthside.measures.terms import Answers, Course, Instrument, Score

from .changing import change
from .raising import triage


def main_score(instrument: Instrument) -> Score | None:
    """The one whose course is followed: the first with a threshold of change, else with bands, else the first."""
    by_worth = sorted(instrument.scores, key=lambda one: (one.change is None, not one.bands))
    return by_worth[0] if by_worth else None


def points_words(value: Fraction) -> str:
    """Whole as it is, else with two places."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.2f}"


def change_words(one: Score, before: Fraction | None, after: Fraction | None) -> str:
    """By the threshold's own paper; where none is established, points alone."""
    if before is None or after is None:
        return ""
    found = change(one, before, after)
    if found.points == 0:
        return "no change"
    points = f"{'up' if found.points > 0 else 'down'} {points_words(abs(found.points))}"
    way = {Course.BETTER: "better", Course.WORSE: "worse", Course.SAME: ""}[found.course]
    if found.is_reliable is None or not way:
        return f"{points}, {way}" if way else points
    if not found.is_reliable:
        return f"{points}, {way}, no more than chance"
    return f"{points}, reliably {way}" + (", recovered" if found.is_recovered else "")


def triage_words(instrument: Instrument, answers: Answers) -> str:
    """Of a screener, which has no score."""
    found = triage(instrument, answers)
    said = found.tier.label if found.tier else "nothing raised"
    return said if found.is_whole else f"{said}; not whole"
