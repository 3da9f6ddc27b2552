"""Scores, blanks, bands, change: against a second telling, and against figures that others have published."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthside.measures import rules
from hearthside.measures.terms import Course, Kind, Scored

from . import second
from .shelf import ALL, FACTS, GAD7, PHQ9, SMALL, answered


COUNTED = sorted(set(ALL) - second.NEVER_COUNTED_HERE)
numbers = st.none() | st.integers(-3, 12)


def answers_to(instrument, *, blanks=True):
    """Any answers that its items may hold."""
    may_be = {
        item.key: st.sampled_from([*item.values, *([None] if blanks else [])])
        for item in instrument.items
        if item.kind != Kind.WORDS
    }
    return st.fixed_dictionaries(may_be)


def values(instrument, answers):
    return {key: one.value for key, one in rules.score(instrument, answers).items()}


@pytest.mark.parametrize("key", COUNTED)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_score_is_what_a_second_telling_makes_of_it(key, data):
    instrument = ALL[key]
    whole = data.draw(st.booleans())
    answers = data.draw(answers_to(instrument, blanks=not whole))

    told = {name: None if v is None else Fraction(v) for name, v in second.tell(key, answers).items()}
    ours = values(instrument, answers)

    assert set(ours) == set(told)
    for name, value in ours.items():  # decimals of a mean are cut somewhere; ours are not
        assert (value is None) is (told[name] is None), name
        assert value is None or abs(value - told[name]) < Fraction(1, 10**20), name


@pytest.mark.parametrize("key", sorted(ALL))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_answers_at_all_give_a_value_within_its_limits_or_a_reason(key, data):
    instrument = ALL[key]
    keys = [item.key for item in instrument.items] + ["nonsense"]
    answers = data.draw(st.dictionaries(st.sampled_from(keys), numbers))

    scored = rules.score(instrument, answers)

    assert set(scored) == {one.key for one in instrument.scores}
    for one in instrument.scores:
        said = scored[one.key]
        assert (said.value is None) is bool(said.why_not)
        assert said.value is None or one.least <= said.value <= one.most
        assert said.value is None or bool(said.band) is bool(one.bands)
    rules.found(instrument, answers)
    rules.raised(instrument, answers, is_finished=True)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("instrument", [PHQ9, GAD7], ids=lambda one: one.key)
def test_one_blank_is_enough_for_no_total_and_it_says_which(instrument, data):
    answers = data.draw(answers_to(instrument, blanks=False))
    blank = data.draw(st.sampled_from(instrument.score("total").items))

    without = rules.score(instrument, answers | {blank: None})["total"]

    assert without == Scored(why_not=f"Blank: {blank}.")
    assert rules.score(instrument, {k: v for k, v in answers.items() if k != blank})["total"] == without


def test_a_blank_stays_blank_through_reversal():
    stress = ALL["pss10"]  # a blank read as 0 and then reversed would be 4

    assert rules.score(stress, answered(stress, 0, 0, 0, None, 0, 0, 0, 0, 0, 0))["total"].value is None
    assert values(stress, answered(stress, *[0] * 10))["total"] == 16


def test_no_total_that_was_sent_along_is_believed():
    """HL7's own example of a PHQ-9 states 13; its items add up to 10, and the last of them is positive."""
    posted = answered(PHQ9, 1, 1, 1, 1, 1, 1, 1, 1, 2) | {"total": 13}

    assert values(PHQ9, posted)["total"] == 10
    assert rules.highest(rules.raised(PHQ9, posted)) == "orange"


def test_what_was_not_asked_is_no_blank_and_counts_nothing():
    """Whoever does not work is asked four of five; whoever never drinks is asked three of ten."""
    assert values(ALL["wsas"], answered(ALL["wsas"], 1, None, 8, 8, 8, 8))["total"] == 32
    assert values(ALL["audit"], {"1": 0, "9": 0, "10": 4})["total"] == 4
    assert values(ALL["pcptsd5"], {"exposure": 0})["total"] == 0

    days = SMALL.replace('"3", kind', '"3", skip_if = [[{ item = "1", to = 0 }]], kind')
    assert (
        rules.score(rules.read(days, "small-1.toml"), {"1": 0})["days"].why_not == "Nothing of it was asked."
    )


def test_an_answer_that_does_not_exist_is_no_nought():
    assert rules.score(PHQ9, answered(PHQ9, *[0] * 8, 9))["total"] == Scored(why_not="No such answer: 9.")


def test_the_1980_scale_reverses_one_more_than_that_of_1996():
    """By the other key a published mean of 39.3 became 40.9: the two must not be mixed."""
    old, new = ({i.key for i in ALL[key].items if i.reversed} for key in ("ucla20r", "ucla20v3"))

    assert old - new == {"4"}
    assert new < old


def test_the_total_of_26_is_the_mean_of_six_means_and_not_of_all_items():
    scs = ALL["scs26"]
    kind = FACTS["scs26"]["subscales"]["self_kindness"]
    answers = {item.key: 5 if int(item.key) in kind else 3 for item in scs.items}

    assert values(scs, answers)["total"] == Fraction(5 + 5 * 3, 6)
    assert values(scs, answers)["total"] != Fraction(sum(answers.values()), 26)


@pytest.mark.parametrize(
    ("key", "value", "band"),
    [
        ("scs12", Fraction(5, 2), "moderate"),
        ("scs12", Fraction(249999, 100000), "low"),
        ("scs12", Fraction(7, 2), "moderate"),
        ("scs12", Fraction(3505, 1000), "high"),  # between 3.5 and 3.51 there is no hole
        ("brs", Fraction(43, 10), "normal"),
        ("brs", Fraction(26, 6), "high"),
        ("promis_dep", Fraction(5495, 100), "none"),
        ("promis_dep", Fraction(55), "mild"),
    ],
)
def test_a_mean_on_the_edge_of_a_band_lies_where_it_lies(key, value, band):
    (scored,) = [one for one in ALL[key].scores if one.bands]

    assert rules.scoring.band_of(scored, value) == band


@pytest.mark.parametrize("key", [key for key, fact in FACTS.items() if "bands" in fact])
def test_bands_begin_and_end_where_they_are_published(key):
    (scored,) = [one for one in ALL[key].scores if one.bands]
    for least, most, name in FACTS[key]["bands"]:
        for edge in (least, most):
            assert rules.scoring.band_of(scored, Fraction(str(edge))) == name


def test_the_algorithm_of_the_phq9_counts_item_9_from_several_days_on():
    major = answered(PHQ9, 2, 0, 2, 2, 2, 0, 0, 0, 1)

    assert rules.found(PHQ9, major) == {"major": True, "other": False}
    assert rules.found(PHQ9, major | {"9": 0}) == {"major": False, "other": True}
    assert rules.found(PHQ9, major | {"1": 1}) == {"major": False, "other": False}
    assert rules.found(PHQ9, major | {"9": None}) == {"major": None, "other": None}
    assert rules.found(PHQ9, answered(PHQ9, 0, 1)) == {"major": False, "other": False}


@pytest.mark.parametrize(
    ("key", "positive", "negative"),
    [
        ("pcl5", [2, 0, 0, 0, 0, 2, 0, 2, 2, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0],
                 [0, 2, 2, 2, 2, 2, 0, 2, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2]),
        ("mdq", [1] * 7 + [0] * 6 + [1, 2], [1] * 7 + [0] * 6 + [1, 1]),
        ("asrs_a", [2, 2, 2, 3, 0, 0], [2, 2, 2, 2, 2, 2]),
        ("audit", [1, 0, 1, 2, 0, 0, 0, 0, 0, 0], [1, 0, 1, 1, 1, 1, 1, 1, 2, 2]),
    ],
)  # fmt: skip
def test_screening_algorithms_of_others(key, positive, negative):
    instrument = ALL[key]

    assert set(rules.found(instrument, answered(instrument, *positive)).values()) == {True}
    assert set(rules.found(instrument, answered(instrument, *negative)).values()) == {False}


@pytest.mark.parametrize(
    ("instrument", "before", "after", "course", "reliable", "recovered"),
    [
        (PHQ9, 15, 9, Course.BETTER, True, True),
        (PHQ9, 15, 10, Course.BETTER, False, False),
        (PHQ9, 16, 10, Course.BETTER, True, False),
        (PHQ9, 9, 3, Course.BETTER, True, False),
        (PHQ9, 4, 10, Course.WORSE, True, False),
        (PHQ9, 4, 9, Course.WORSE, False, False),
        (PHQ9, 7, 7, Course.SAME, False, False),
        (GAD7, 11, 7, Course.BETTER, True, True),
        (GAD7, 8, 5, Course.BETTER, False, False),
        (ALL["who5"], 40, 50, Course.BETTER, True, None),
        (ALL["pcl5"], 43, 28, Course.BETTER, True, True),
        (ALL["isi"], 20, 4, Course.BETTER, None, None),
        (ALL["scs12"], 2, 4, Course.BETTER, None, None),
    ],
)
def test_a_change_is_reliable_from_the_published_number_of_points_on(
    instrument, before, after, course, reliable, recovered
):
    changed = rules.change(instrument.score("total"), Fraction(before), Fraction(after))

    assert changed.points == after - before
    assert (changed.course, changed.is_reliable, changed.is_recovered) == (course, reliable, recovered)
