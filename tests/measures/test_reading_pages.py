"""What somebody answered, as those who treat them read it: its course in words, and each answer beside the first."""

import datetime as dt
from fractions import Fraction

import pytest

from hearthside.measures import queries, rules
from tests.builders import episode, viewer

from .forms import MINUTE, begins, permits, saves, says, whole
from .shelf import ALL, GAD7, PHQ9


pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (15, 8, "down 7, reliably better, recovered"),
        (20, 14, "down 6, reliably better"),
        (15, 10, "down 5, better, no more than chance"),
        (3, 9, "up 6, reliably worse"),
        (3, 3, "no change"),
        (None, 3, ""),
    ],
)
def test_a_change_is_said_by_the_threshold_of_its_paper(before, after, words):
    one = PHQ9.score("total")
    assert rules.change_words(one, None if before is None else Fraction(before), Fraction(after)) == words


def test_where_no_threshold_is_established_none_is_claimed():
    one = rules.main_score(ALL["scs12"])
    assert rules.change_words(one, Fraction(2), Fraction(5, 2)) == "up 0.50, better"
    assert rules.main_score(GAD7).key == "total"
    assert rules.main_score(ALL["cssrs_screen_recent"]) is None


def test_the_course_of_a_measure_with_its_paper_and_its_recall(now, sign_in):
    whole(now - 14 * DAY, 3, 3, 3, 3, 3, 0, 0, 0, 0)
    whole(now - 7 * DAY, 2, 2, 2, 2, 2, 1, 1, None, 0)
    whole(now, 1, 1, 1, 1, 1, 1, 1, 0, 0)

    page = sign_in("ines").get(f"/people/{episode('noor').pk}/measures/").text

    assert "From 15 to 7 since" in page
    assert "down 8, reliably better, recovered" in page
    assert "Blank: 8." in page
    assert "Looks back on: the last 2 weeks" in page
    assert "Gyani, Shafran, Layard" in page
    assert page.index(">7<") < page.index(">15<")


def test_changed_answers_stand_side_by_side_and_who_asked_is_named(now, sign_in):
    form = begins(now)
    says(form, "1", 3, at=now)
    says(form, "1", 1, at=now + MINUTE, by=viewer("ines"))
    says(form, "2", None, at=now)

    page = sign_in("ines").get(f"/people/measures/{form.pk}/").text
    assert "Before: Nearly every day (3)" in page
    assert "Several days (1)" in page
    assert "asked by Ines" in page
    assert "passed over" in page
    assert "not handed in yet" in page
    assert "an answer was changed" in sign_in("ines").get(f"/people/{episode('noor').pk}/measures/").text


def test_a_screener_is_read_by_its_triage(now):
    permits(now)
    saves(begins(now, instrument="cssrs_screen_recent"), {"3": 1}, at=now)

    (course,) = queries.scores_page(viewer("ines"), episode("noor")).courses
    assert course.rows[0].value == "Today; not whole"
    assert course.sentence == ""


def test_the_persons_page_leads_there_for_those_who_treat_them_alone(sign_in):
    path = f"/people/{episode('noor').pk}/"
    assert f"{path}measures/" in sign_in("ines").get(path).text
    assert f"{path}measures/" not in sign_in("dana").get(path).text
    assert f"{path}measures/" not in sign_in("fay").get(path).text


@pytest.mark.parametrize("many", [1, 4])
def test_however_many_forms_the_pages_ask_as_often(now, many, django_assert_num_queries):
    for n in range(many):
        form = whole(now - n * DAY, *[0] * 9)
        whole(now - n * DAY, *[0] * 7, instrument="gad7")
    ines, stay = viewer("ines"), episode("noor")

    with django_assert_num_queries(4):
        queries.scores_page(ines, stay)
    with django_assert_num_queries(3):
        queries.form_page(ines, form)
