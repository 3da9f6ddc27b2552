"""Which answers raise what: item 9 by every background, and the triage of the screener, each in full."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest

from hearthside.measures import rules
from hearthside.measures.rules import Assessed, Background
from hearthside.measures.terms import Scored, Tier

from .shelf import ALL, PHQ9, SCREENER, answered


WEEK = timedelta(days=7)
AGES = (timedelta(0), WEEK, WEEK + timedelta(seconds=1))
BOTH = (False, True)
ASSESSMENTS = [None, *product((0, 1, 2, 3), AGES, BOTH, BOTH)]


def tier(answers, **more):
    return rules.highest(rules.raised(PHQ9, answers, **more))


def background(assessed, plan):
    if assessed is None:
        return Background(assessed=None, plan_is_current=plan, known_for=WEEK)
    answer, age, licensed, out = assessed
    then = Assessed(answer=answer, age=age, by_licensed=licensed, rules_out=out)
    return Background(assessed=then, plan_is_current=plan, known_for=WEEK)


def by_the_written_rule(item9, assessed, plan):
    """The clinical rules, told once more: nought raises nothing, three is red, and known is the narrow exception."""
    if item9 in {None, 0}:
        return None
    if item9 == 3:
        return Tier.RED
    first_time = assessed is None or assessed[0] == 0
    if first_time or not plan:
        return Tier.ORANGE
    answer, age, licensed, out = assessed
    if item9 > answer or age > WEEK or not licensed or not out:
        return Tier.ORANGE
    return Tier.KNOWN


def test_item_9_by_every_background():
    seen = Counter()
    for item9, assessed, plan in product((None, 0, 1, 2, 3), ASSESSMENTS, BOTH):
        said = tier({"9": item9}, background=background(assessed, plan))

        assert said == by_the_written_rule(item9, assessed, plan), (item9, assessed, plan)
        seen[said] += 1
    assert seen == {None: 2 * 98, Tier.RED: 98, Tier.ORANGE: 186, Tier.KNOWN: 10}


@pytest.mark.parametrize(("item9", "wanted"), [(0, None), (1, "orange"), (2, "orange"), (3, "red")])
def test_of_whom_nothing_is_known_nothing_is_lowered(item9, wanted):
    assert tier({"9": item9}) == wanted


@pytest.mark.parametrize("others", [{}, dict.fromkeys("12345678", 0), dict.fromkeys("12345678", 3)])
def test_item_9_is_heard_whatever_else_is_answered_or_blank(others):
    assert [one.rule for one in rules.raised(PHQ9, others | {"9": 2})] == ["item9-positive"]
    assert [one.rule for one in rules.raised(PHQ9, others | {"9": 3})] == [
        "item9-nearly-every-day",
        "item9-positive",
    ]
    assert rules.raised(PHQ9, others | {"9": 0}) == ()


def test_a_finished_form_with_item_9_blank_asks_for_it_again_and_is_no_tier():
    (said,) = rules.raised(PHQ9, dict.fromkeys("12345678", 0), is_finished=True)

    assert (said.rule, said.tier) == ("item9-blank", None)
    assert said.task == "Ask again at the next contact."
    assert rules.raised(PHQ9, dict.fromkeys("12345678", 0)) == ()


@pytest.mark.parametrize(("before", "wanted"), [(4, "orange"), (5, None), (20, None), (None, None)])
def test_reliably_worse_than_the_time_before_is_orange(before, wanted):
    ten = answered(PHQ9, 2, 2, 2, 2, 2, 0, 0, 0, 0)
    then = {"total": Scored(value=None if before is None else Fraction(before), why_not="")}

    assert tier(ten, before=then) == wanted


@pytest.mark.parametrize(
    ("key", "answers", "finished", "wanted"),
    [
        ("who5", [2, 1, 2, 1, 1], True, [("very-low", "yellow"), ("offer-phq9", None)]),
        ("who5", [2, 2, 2, 2, 2], True, [("offer-phq9", None)]),
        ("who5", [5, 5, 5, 5, 5], True, []),
        ("audit", [4, 2, 2, 0, 0, 1], False, [("withdrawal", None)]),
        ("phqA", [0, 0, 0, 0, 0, 0, 0, 0, 1], False, [("item9-positive", "orange")]),
    ],
)
def test_rules_of_other_instruments_go_by_the_same_shape(key, answers, finished, wanted):
    said = rules.raised(ALL[key], answered(ALL[key], *answers), is_finished=finished)

    assert [(one.rule, one.tier) for one in said] == wanted


# The screener.  Every one of 3 to the power of 7 ways to answer it: no, yes, blank.

ASKED = ("1", "2", "3", "4", "5", "6", "6r")
EVERY_WAY = [dict(zip(ASKED, row, strict=True)) for row in product((0, 1, None), repeat=7)]


def by_columbia(a):
    """The published triage, told once more; at a time not said counts as recent."""
    if a["4"] or a["5"] or a["6r"] or (a["6"] and a["6r"] is None):
        return "red"
    if a["3"] or a["6"]:
        return "orange"
    return "yellow" if a["1"] or a["2"] else None


def is_answered_through(a):
    """All that is asked: 3 to 5 after yes to 2, the time after yes to 6."""
    asked = ["1", "2", "6", *(["3", "4", "5"] if a["2"] != 0 else []), *(["6r"] if a["6"] != 0 else [])]
    return all(a[key] is not None for key in asked)


def contradicts_itself(a):
    """It answers what should not have been asked: anything of 3 to 5 after no to 2, a recent time after no to 6."""
    told_anyway = any(a[key] is not None for key in ("3", "4", "5"))
    return (a["2"] == 0 and told_anyway) or (a["6"] == 0 and a["6r"] == 1)


def test_the_triage_of_the_screener_in_full():
    assert len(EVERY_WAY) == 2187
    for answers in EVERY_WAY:
        said = rules.triage(SCREENER, answers)

        assert said.tier == by_columbia(answers), answers
        assert said.is_whole is is_answered_through(answers), answers


def test_of_all_ways_72_are_whole_and_consistent_and_fall_as_published():
    whole = [one for one in EVERY_WAY if is_answered_through(one) and not contradicts_itself(one)]

    assert len(whole) == 72
    assert Counter(rules.triage(SCREENER, answers).tier for answers in whole) == {
        "red": 54,
        "orange": 10,
        "yellow": 6,
        None: 2,
    }


def test_more_answers_never_lower_what_a_screener_has_reached_but_for_when_it_was():
    """A floor: no blank that is filled lowers the tier.  Only the answer to *when* can, as it was counted as recent."""
    urgency = [None, *reversed(Tier)]
    for answers in EVERY_WAY:
        floor = urgency.index(rules.triage(SCREENER, answers).tier)
        for key in (key for key, value in answers.items() if value is None and key != "6r"):
            for value in (0, 1):
                assert urgency.index(rules.triage(SCREENER, answers | {key: value}).tier) >= floor


def test_the_calendar_never_asks_for_the_screener_nor_for_what_has_no_interval():
    some_day = date(2030, 5, 6)

    assert not rules.is_due(SCREENER.interval, last_on=None, today=some_day)
    assert not rules.is_due(ALL["who5"].interval, last_on=None, today=some_day)
    assert rules.is_due(PHQ9.interval, last_on=None, today=some_day)


def test_the_screener_is_put_before_nobody_while_no_permission_is_on_record():
    assert rules.can_be_asked(SCREENER).code == "wording"
    assert rules.can_be_asked(None).code == "instrument"
    assert rules.can_be_asked(PHQ9)
