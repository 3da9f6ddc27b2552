"""What is due, what it scores, who sees it, and how often the database is asked for it."""

import datetime as dt

import pytest

from hearthside.measures import actions, queries
from hearthside.measures.queries import Due
from tests.builders import day_of, episode, viewer

from .forms import MINUTE, begins, says, whole


pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ALL_ITEMS = (*"123456789", "difficulty")


def is_due(at, slug="noor", days=0):
    """On the day so many days after that of `at`: what is due goes by days, not by hours."""
    found = queries.due(viewer(slug), today=day_of(at) + days * DAY, at=at + days * DAY)
    return [(one.instrument, one.blanks) for one in found]


def test_on_the_first_day_both_are_due_and_again_a_week_after_they_were_finished(now):
    assert is_due(now) == [("gad7", tuple("1234567")), ("phq9", ALL_ITEMS)]

    whole(now, *[0] * 9)
    assert is_due(now) == [("gad7", tuple("1234567"))]
    assert is_due(now, days=6) == [("gad7", tuple("1234567"))]
    assert is_due(now, days=7) == [("gad7", tuple("1234567")), ("phq9", ALL_ITEMS)]


def test_what_is_begun_is_gone_on_with_where_it_was_left_for_a_day(now):
    form = begins(now)
    says(form, "1", 1, at=now)
    says(form, "3", 0, at=now)
    says(form, "4", 0, at=now)
    says(form, "4", None, at=now)

    (_, phq9) = queries.due(viewer("noor"), today=day_of(now), at=now + MINUTE)
    assert phq9 == Due(
        "phq9",
        "Patient Health Questionnaire-9 (PHQ-9)",
        form.pk,
        ("2", "4", "5", "6", "7", "8", "9", "difficulty"),
        10,
        2,
    )
    (_, later) = queries.due(viewer("noor"), today=day_of(now), at=now + DAY)
    assert (later.administration_id, later.blanks) == (None, ALL_ITEMS)


def test_nothing_is_due_for_staff(now):
    assert is_due(now, "ines") == []


def test_scores_are_counted_from_the_answers_that_hold(now):
    form = whole(now - 7 * DAY, 3, 3, 3, 3, 3, 0, 0, 0, 1)
    whole(now, 1, 1, 1, 1, 1, 1, 1, None, 0)
    says(form, "9", 0, at=now - 7 * DAY + MINUTE)

    first, second = queries.scores_of(viewer("ines"), episode("noor"))

    assert (first.on, first.scores["total"].value, first.scores["total"].band) == (
        day_of(now - 7 * DAY),
        15,
        "moderately severe",
    )
    assert (second.scores["total"].value, second.scores["total"].why_not) == (None, "Blank: 8.")
    assert second.scores["phq2"].value == 2


def test_they_and_who_treats_them_see_the_scores_and_nobody_else(now):
    whole(now, *[1] * 8, 0)
    begins(now + MINUTE)  # what is not finished has no score

    seen = {
        slug: queries.scores_of(viewer(slug), episode("noor"))
        for slug in ("noor", "ines", "sam", "omar", "fay", "ivo", "bill", "opal", "dana", "cora")
    }

    assert {slug for slug, found in seen.items() if found.rows} == {"noor", "ines"}
    assert all(len(found) == 1 for found in seen.values() if found.rows)
    assert seen["ines"].about == {episode("noor").pk}
    assert seen["omar"].about == frozenset()


@pytest.mark.parametrize("many", [1, 3])
def test_however_many_forms_there_are_the_database_is_asked_as_often(now, many, django_assert_num_queries):
    for n in range(many):
        whole(now - n * DAY, *[1] * 9)
        whole(now - n * DAY, *[1] * 7, instrument="gad7")
    ines, noor, stay = viewer("ines"), viewer("noor"), episode("noor")

    with django_assert_num_queries(2):
        queries.scores_of(ines, stay)
    with django_assert_num_queries(3):  # the third, to see that there are no more
        list(queries.every_score())
    with django_assert_num_queries(2):
        queries.due(noor, today=day_of(now), at=now)
    begins(now)
    with django_assert_num_queries(3):
        queries.due(noor, today=day_of(now), at=now)


@pytest.mark.parametrize("many", [1, 3])
def test_an_answer_costs_as_much_whatever_was_answered_before(now, many, django_assert_num_queries):
    form, noor = begins(now), viewer("noor")
    for n in range(many):
        says(form, "1", n, at=now)

    with django_assert_num_queries(
        6
    ):  # savepoint, the form under lock, the answer before, row, trail, release
        actions.answer(by=noor, administration=form, said={"1": 3}, at=now)


def test_a_job_counts_every_finished_form_anew(now):
    whole(now, *[2] * 9)
    whole(now, *[1] * 7, slug="sam", instrument="gad7")
    begins(now, slug="sam")

    told = {(one.instrument, one.scores["total"].value) for one in queries.every_score()}

    assert told == {("phq9", 18), ("gad7", 7)}
