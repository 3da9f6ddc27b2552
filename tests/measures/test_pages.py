"""Answering on the page: item by item, gone on with where it was left, passed over, changed, finished."""

import datetime as dt
import re

import pytest

from hearthside.measures import queries
from hearthside.measures.models import Administration, Answer
from hearthside.schedule.actions import end_session
from hearthside.schedule.rules import RECONCILER
from tests.builders import live_session, viewer

from .forms import MINUTE, begins, permits, says, whole


pytestmark = pytest.mark.django_db
BACKGROUND = {"HX-Request": "true"}


def form_of(key):
    return Administration.objects.get(instrument=key)


def at_question(form, nth):
    return f"/check-in/{form.pk}/{nth}/"


def answers(form):
    return queries.current_answers([form])[form.pk]


def test_before_the_first_question_it_is_said_who_reads_it_and_when_and_that_it_is_no_emergency_line(sign_in):
    page = sign_in("noor").get("/check-in/").text

    assert "Ines, your therapist" in page
    assert "on working days" in page
    assert "Nobody watches while you write" in page
    assert "988" in page
    assert page.index("Who reads it") < page.index("Begin")


def test_a_check_in_from_the_first_question_to_the_end(sign_in):
    noor = sign_in("noor")

    went = noor.post("/check-in/")
    form = form_of("gad7")
    for nth in range(1, 8):
        assert went.url == at_question(form, nth)
        page = noor.get(went.url)
        assert "Over the last 2 weeks, how often" in page.text
        assert "No permission required" in page.text
        went = noor.post(went.url, {"answer": "1"})
    assert went.url == f"/check-in/{form.pk}/end/"
    assert "You answered all 7" in noor.get(went.url).text
    assert noor.post(went.url).url == "/check-in/"

    form.refresh_from_db()
    assert form.finished_at is not None
    assert answers(form) == {str(n): 1 for n in range(1, 8)}
    page = noor.get("/check-in/").text
    assert "Patient Health Questionnaire-9" in page
    assert "Answered today" in page


def test_a_tap_saves_at_once_and_stays_on_the_question(sign_in, now):
    form = begins(now)

    page = sign_in("noor").post(at_question(form, 1), {"answer": "2"}, headers=BACKGROUND)

    assert page.status_code == 200
    assert "Kept." in page.text
    assert answers(form) == {"1": 2}


def test_another_device_goes_on_at_the_first_that_was_not_seen(sign_in, now):
    form = begins(now)
    says(form, "1", 1, at=now)
    says(form, "2", None, at=now)  # passed over: it is not asked again by itself

    whole(now, *[0] * 7, instrument="gad7")

    assert sign_in("noor").post("/check-in/").url == at_question(form, 3)


def test_a_question_may_be_passed_over_and_nothing_chosen_is_asked_again(sign_in, now):
    noor, form = sign_in("noor"), begins(now)

    asked_again = noor.post(at_question(form, 4), {})
    assert asked_again.status_code == 422
    assert "I&#x27;d rather not say" in asked_again.text
    went = noor.post(at_question(form, 4), {"passed": "yes"})

    assert went.url == at_question(form, 5)
    assert answers(form) == {"4": None}
    assert "You passed over this one" in noor.get(at_question(form, 4)).text
    assert "Question 4</a>" in noor.get(f"/check-in/{form.pk}/end/").text


def test_going_back_and_choosing_another_leaves_the_first_beside_it(sign_in, now):
    noor, form = sign_in("noor"), begins(now)
    noor.post(at_question(form, 1), {"answer": "3"})

    chosen = re.findall(r"<input[^>]*checked[^>]*>", noor.get(at_question(form, 1)).text)
    assert len(chosen) == 1
    assert 'value="3"' in chosen[0]
    noor.post(at_question(form, 1), {"answer": "1"})

    assert list(Answer.objects.order_by("nth").values_list("nth", "value")) == [(1, 3), (2, 1)]


@pytest.mark.parametrize("value", ["4", "-1", "x", "", "1.0", "٣"])
def test_no_other_value_is_taken(sign_in, now, value):
    form = begins(now)

    assert sign_in("noor").post(at_question(form, 1), {"answer": value}).status_code == 422
    assert answers(form) == {}


def test_what_is_not_asked_or_no_longer_leads_back_to_what_waits(sign_in, now):
    noor, form = sign_in("noor"), begins(now)
    old = begins(now - dt.timedelta(days=2), instrument="gad7")

    for path in (at_question(form, 0), at_question(form, 11), at_question(form, 10**30), at_question(old, 1)):
        assert noor.get(path).url == "/check-in/"
        assert noor.post(path, {"answer": "1"}).url == "/check-in/"
    assert noor.post(f"/check-in/{old.pk}/end/").url == "/check-in/"
    assert answers(old) == {}


def test_when_nothing_waits_it_says_so(sign_in, now):
    whole(now, *[0] * 9)
    whole(now, *[0] * 7, instrument="gad7")
    noor = sign_in("noor")

    assert "Nothing is asked of you now" in noor.get("/check-in/").text
    assert noor.post("/check-in/").url == "/check-in/"


def test_the_day_says_that_something_waits_and_not_what(sign_in, now):
    page = sign_in("noor").get("/today/").text
    assert "A few questions before your day" in page
    assert "PHQ" not in page

    whole(now, *[0] * 9)
    whole(now, *[0] * 7, instrument="gad7")
    assert "A few questions before your day" not in sign_in("noor").get("/today/").text


def test_when_the_day_is_over_its_end_comes_first(sign_in, now):
    end_session(by=RECONCILER, session=live_session(), at=now)

    page = sign_in("noor").get("/today/").text

    assert "before your day" not in page
    assert page.index("That was all for today") < page.index("The end of the day")
    assert page.index("The end of the day") < page.index("A few questions about your day")


@pytest.mark.parametrize("many", [1, 3])
def test_however_much_was_answered_before_the_pages_ask_the_database_as_often(
    now, many, django_assert_num_queries
):
    for n in range(many):
        whole(now - n * dt.timedelta(days=8) - dt.timedelta(days=8), *[0] * 9)
    form, noor = begins(now), viewer("noor")
    says(form, "1", 0, at=now)

    with django_assert_num_queries(4):
        queries.waiting(noor, at=now)
    with django_assert_num_queries(7):
        queries.check_in_page(noor, at=now + MINUTE)
    form = Administration.objects.get(pk=form.pk)
    with django_assert_num_queries(1):
        queries.question_page(form, 2, at=now)
    with django_assert_num_queries(1):
        queries.end_page(form, at=now)


@pytest.mark.parametrize("value", ["1", "2", "3"])
def test_the_answer_to_item_nine_says_in_the_same_response_how_to_reach_someone_and_goes_on(
    sign_in, now, value
):
    noor, form = sign_in("noor"), begins(now)

    page = noor.post(at_question(form, 9), {"answer": value})
    assert page.status_code == 200
    assert "Thank you for saying it." in page.text
    assert "calls you by" in page.text
    assert "We call this number" in page.text
    assert 'href="tel:988"' in page.text
    assert page.text.index("Thank you for saying it.") < page.text.index("better off dead")

    went = noor.post(at_question(form, 9), {"answer": value, "told": "yes"})
    assert went.url == at_question(form, 10)
    assert "calls you by" in noor.get("/check-in/").text


def test_and_so_does_a_tap_and_next_right_after_it(sign_in, now):
    noor, form = sign_in("noor"), begins(now)

    tapped = noor.post(at_question(form, 9), {"answer": "1"}, headers=BACKGROUND)
    assert "Thank you for saying it." in tapped.text
    assert 'name="told"' in tapped.text
    assert noor.post(at_question(form, 9), {"answer": "1"}).status_code == 200  # it was never drawn
    higher = noor.post(at_question(form, 9), {"answer": "3", "told": "yes"})
    assert higher.status_code == 200
    assert "Thank you for saying it." in higher.text


def test_the_screener_comes_next_and_asks_6_and_when_on_one_screen(sign_in, now):
    permits(now)
    noor, form = sign_in("noor"), begins(now)
    noor.post(at_question(form, 9), {"answer": "1"})
    screener_at = noor.post(at_question(form, 9), {"answer": "1", "told": "yes"}).url
    screener = form_of("cssrs_screen_recent")
    assert screener_at == at_question(screener, 1)

    assert noor.post(at_question(screener, 1), {"answer": "0"}).url == at_question(screener, 2)
    assert noor.post(at_question(screener, 2), {"answer": "0"}).url == at_question(screener, 6)
    page = noor.get(at_question(screener, 6)).text
    assert "Ours: question 6?" in page
    assert "Ours: question 6r?" in page
    assert "hx-post" not in page.split('<form id="going-on"')[1]  # both in one save
    went = noor.post(at_question(screener, 6), {"answer": "0", "beside": "1"})

    assert went.url == f"/check-in/{screener.pk}/end/"
    assert answers(screener) == {"1": 0, "2": 0, "6": 0}
    noor.post(at_question(screener, 6), {"answer": "1", "beside": "0"})
    assert answers(screener) == {"1": 0, "2": 0, "6": 1, "6r": 0}
    noor.post(went.url)
    assert "Go on" in noor.get("/check-in/").text
