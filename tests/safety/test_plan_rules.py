"""What is true of safety plans, with plain values."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthside.access.viewer import Machine
from hearthside.safety import rules
from hearthside.safety.rules import PlanFacts
from hearthside.safety.terms import SIX, Contact, Hand, Part, PlanSaid, Standing
from tests.cast import EVERYONE, NOOR_EPISODE, fay, ines, noor, omar, sam


DAY = dt.date(2030, 5, 2)
words = st.text(max_size=30)
lines = st.lists(words, max_size=4).map(tuple)
contacts = st.lists(
    st.builds(Contact, name=words, relation=words, phone=words, may_call=st.booleans()), max_size=3
).map(tuple)
plans = st.builds(
    PlanSaid,
    signs=lines,
    own_ways=lines,
    places=lines,
    people=contacts,
    professionals=contacts,
    safer=lines,
    reasons=lines,
    confidence=st.none() | st.integers(0, 10),
)


@given(plans)
def test_what_is_kept_of_a_plan_is_what_was_said(said):
    assert rules.said_of(rules.sealed_words(said)) == said


@given(plans, st.sampled_from(Part), lines, contacts)
def test_changing_a_part_changes_that_part_alone(said, part, some_lines, some_contacts):
    fresh = some_contacts if part in {Part.PEOPLE, Part.PROFESSIONALS} else some_lines

    changed = said.with_part(part, fresh)

    assert changed.part(part) == fresh
    assert all(changed.part(other) == said.part(other) for other in Part if other != part)


facts = st.none() | st.builds(
    PlanFacts,
    st.booleans(),
    st.booleans(),
    st.none() | st.dates(DAY - dt.timedelta(9), DAY + dt.timedelta(9)),
)


@given(facts)
def test_a_plan_is_current_when_both_signed_it_and_its_review_is_not_past(newest):
    wanted = (
        newest is not None
        and newest.by_person
        and newest.by_clinician
        and newest.due_on is not None
        and newest.due_on >= DAY
    )

    assert rules.is_current_plan(newest, on=DAY) is wanted
    assert (rules.plan_standing(newest, on=DAY) == Standing.CURRENT) is wanted
    assert rules.plan_standing_words(rules.plan_standing(newest, on=DAY), newest and newest.due_on)


@given(facts, st.integers(1, 40))
def test_time_alone_never_makes_a_plan_current(newest, days):
    if not rules.is_current_plan(newest, on=DAY):
        assert not rules.is_current_plan(newest, on=DAY + dt.timedelta(days))


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize("is_licensed", [True, False])
def test_the_person_writes_it_and_a_licensed_clinician_who_treats_them(who, is_licensed):
    may = rules.may_write_plan(who, NOOR_EPISODE, is_open=True, is_licensed=is_licensed)

    assert bool(may) == (who is noor or (who is ines and is_licensed))
    assert may or may.reason
    assert not rules.may_write_plan(who, NOOR_EPISODE, is_open=False, is_licensed=is_licensed)


def test_no_machine_signs():
    us = Machine("the clock")

    assert not rules.may_sign_plan(
        us, NOOR_EPISODE, is_open=True, is_licensed=True, is_newest=True, signed=set()
    )


@pytest.mark.parametrize(
    ("who", "signed", "is_newest", "wanted"),
    [
        (noor, set(), True, True),
        (noor, {Hand.CLINICIAN}, True, True),
        (noor, {Hand.PERSON}, True, False),
        (noor, set(), False, False),
        (ines, {Hand.PERSON}, True, True),
        (ines, {Hand.PERSON, Hand.CLINICIAN}, True, False),
        (omar, set(), True, False),
        (sam, set(), True, False),
        (fay, set(), True, False),
    ],
)
def test_each_hand_signs_the_newest_version_once(who, signed, is_newest, wanted):
    may = rules.may_sign_plan(
        who, NOOR_EPISODE, is_open=True, is_licensed=True, is_newest=is_newest, signed=signed
    )

    assert bool(may) is wanted


@pytest.mark.parametrize(
    ("who", "signed", "is_licensed", "wanted"),
    [
        (ines, {Hand.CLINICIAN}, True, True),
        (ines, {Hand.PERSON}, True, False),
        (ines, {Hand.CLINICIAN}, False, False),
        (noor, {Hand.CLINICIAN, Hand.PERSON}, True, False),
    ],
)
def test_only_a_clinician_says_that_it_was_gone_through(who, signed, is_licensed, wanted):
    may = rules.may_review_plan(
        who, NOOR_EPISODE, is_open=True, is_licensed=is_licensed, is_newest=True, signed=signed
    )

    assert bool(may) is wanted


@pytest.mark.parametrize(("days", "wanted"), [(-1, False), (0, False), (1, True), (366, True), (367, False)])
def test_the_next_review_lies_ahead_and_within_a_year(days, wanted):
    assert bool(rules.review_is_ahead(DAY + dt.timedelta(days), today=DAY)) is wanted


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (Contact(name="Amira"), ""),
        (Contact(name="Amira", phone="(212) 555-0187"), ""),
        (Contact(name="Information", phone="211"), ""),
        (Contact(name="", phone="212 555 0187"), "name"),
        (Contact(name="Amira", phone="after six"), "phone"),
        (Contact(name="Amira", phone="12"), "phone"),
    ],
)
def test_whoever_can_be_called_has_a_name_and_a_number_that_works(one, field):
    assert rules.is_callable(one).code == field


@given(plans)
def test_one_line_is_enough_and_none_is_not(said):
    assert bool(rules.says_something(said)) == any(said.part(part) for part in SIX)
    assert not rules.says_something(PlanSaid(reasons=("The sea",)))
