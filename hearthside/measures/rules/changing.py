"""Whether a change between two scores is more than chance."""

from __future__ import annotations

from fractions import Fraction

from hearthside.measures.terms import Changed, Course, Higher, Score


def change(one: Score, before: Fraction, after: Fraction) -> Changed:
    """By the threshold that the instrument carries with its paper; where none is established, none is claimed.

    Recovered is who changed reliably and crossed the line (Jacobson & Truax 1991): both, not either.
    """
    difference = after - before
    course = _course(one, difference)
    rule = one.change
    if rule is None or rule.reliable is None:
        return Changed(points=difference, course=course, is_reliable=None, is_recovered=None)
    reliable = abs(difference) >= rule.reliable
    recovered = None
    if rule.recovery_below is not None:
        recovered = reliable and before >= rule.recovery_below > after
    return Changed(points=difference, course=course, is_reliable=reliable, is_recovered=recovered)


def _course(one: Score, difference: Fraction) -> Course:
    if difference == 0 or one.higher is None:
        return Course.SAME
    return Course.WORSE if (difference > 0) is (one.higher == Higher.WORSE) else Course.BETTER
