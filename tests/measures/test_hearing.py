"""What an answer raises is raised with it: by tier, once, whatever else is blank; and what follows is asked next."""

import datetime as dt

import pytest

from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Machine
from hearthside.measures import actions, queries, tasks
from hearthside.measures.models import Administration
from hearthside.program.actions import change_setting
from hearthside.safety.actions import assess
from hearthside.safety.models import Concern, ConcernEvent
from hearthside.safety.rules import CLOCK
from hearthside.safety.terms import RED_FROM, Level, Tier
from tests.builders import a_plan, day_of, episode, viewer

from .forms import MINUTE, begins, permits, saves, says, whole


pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SCREENER = "cssrs_screen_recent"


def raised():
    return [(one.tier, one.source.split(":")[0]) for one in Concern.objects.order_by("raised_at", "pk")]


@pytest.mark.parametrize(
    ("value", "tier"), [(0, None), (1, Tier.ORANGE), (2, Tier.ORANGE), (3, Tier.RED), (None, None)]
)
def test_item_nine_raises_its_tier_when_it_is_saved_whatever_else_is_blank(now, value, tier):
    form = begins(now)
    saved = saves(form, {"9": value}, at=now)

    assert raised() == ([(tier, "form")] if tier else [])
    assert saved.is_heard is (tier is not None)
    if tier:
        concern = Concern.objects.get()
        assert concern.source == f"form:{form.pk}"
        assert concern.episode == episode("noor")
        assert "Ask about suicide" in concern.task


def test_the_same_again_raises_nothing_more_a_higher_one_raises_it_and_a_lower_one_leaves_it(now):
    form = begins(now)
    for n, (value, tier) in enumerate([(1, "orange"), (1, "orange"), (3, "red"), (0, "red"), (2, "red")]):
        says(form, "9", value, at=now + n * MINUTE)
        assert raised() == [(tier, "form")]


def test_other_items_ask_nobody(now):
    form = begins(now)
    says(form, "9", 2, at=now)
    before = ConcernEvent.objects.count()

    assert not saves(form, {"1": 3}, at=now).is_heard
    assert ConcernEvent.objects.count() == before


def test_who_asks_in_person_raises_it_too(now):
    saves(begins(now), {"9": 1}, at=now, by=viewer("ines"))
    assert raised() == [("orange", "form")]


def test_item_nine_left_blank_is_a_task_when_the_form_is_handed_in(now):
    form = begins(now)
    says(form, "1", 0, at=now)
    actions.finish(by=viewer("noor"), administration=form, at=now)
    actions.finish(by=viewer("noor"), administration=form, at=now)

    assert raised() == [("yellow", "form")]
    assert Concern.objects.get().task == "Ask again at the next contact."


def test_and_when_it_lapses_but_not_where_nobody_answered_anything(now):
    begun = begins(now - DAY)
    begins(now - DAY, slug="sam")
    says(begun, "1", 0, at=now - DAY)

    assert actions.lapse_forms(by=CLOCK, at=now) == 2
    assert actions.lapse_forms(by=CLOCK, at=now) == 0

    assert raised() == [("yellow", "form")]
    assert Administration.objects.filter(lapsed_at=now).count() == 2
    with pytest.raises(NotAllowed):
        actions.lapse_forms(by=Machine("the importer"), at=now)


def test_a_score_that_became_reliably_worse_is_raised_once_it_is_whole(now):
    whole(now - 7 * DAY, 1, 1, 1, 1, 1, 0, 0, 0, 0)
    form = begins(now)
    for n, value in enumerate([3, 3, 3, 2, 0, 0, 0, 0, 0], start=1):
        says(form, str(n), value, at=now)
    assert raised() == []
    actions.finish(by=viewer("noor"), administration=form, at=now)

    assert raised() == [("orange", "form")]
    assert Concern.objects.get().task == "Review how the treatment goes."


def test_with_a_permission_the_screener_follows_item_nine_at_once_once_a_day(now):
    permits(now)
    form = begins(now)

    saved = saves(form, {"9": 1}, at=now)
    assert saved.follows.instrument == SCREENER
    assert saves(form, {"9": 2}, at=now).follows == saved.follows
    actions.finish(by=viewer("noor"), administration=saved.follows, at=now)
    assert saves(form, {"9": 1}, at=now).follows is None
    assert saves(begins(now, slug="sam"), {"9": 0}, at=now, by=viewer("sam")).follows is None


@pytest.mark.parametrize(
    ("answers", "tier"),
    [
        ({"1": 1}, "yellow"),
        ({"2": 1}, "yellow"),
        ({"3": 1}, "orange"),
        ({"4": 1}, "red"),
        ({"5": 1}, "red"),
        ({"6": 1, "6r": 1}, "red"),
        ({"6": 1, "6r": 0}, "orange"),
        ({"6": 1, "6r": None}, "red"),
        ({"6": 0}, None),
    ],
)
def test_the_screener_is_triaged_as_it_is_answered_and_6_with_when_in_one_save(now, answers, tier):
    permits(now)
    form = begins(now, instrument=SCREENER)
    saves(form, answers, at=now)
    assert raised() == ([(tier, "form")] if tier else [])


def test_a_screener_that_is_not_whole_keeps_what_it_reached(now):
    permits(now - DAY)
    form = begins(now - DAY, instrument=SCREENER)
    saves(form, {"1": 1}, at=now - DAY)
    saves(form, {"4": 1}, at=now - DAY)
    saves(form, {"4": 0}, at=now - DAY)

    actions.lapse_forms(by=CLOCK, at=now)
    assert raised() == [("red", "form")]


def test_the_worker_lets_forms_lapse_and_counts_all_anew(now):
    whole(now, *[0] * 9)
    begins(now - 2 * DAY, slug="sam")

    tasks.lapse(0)
    assert Administration.objects.filter(lapsed_at__isnull=False).count() == 1
    tasks.recount(0)
    (one,) = queries.recounted()
    assert (one.instrument, one.version, one.forms, one.unfit) == ("phq9", 1, 1, 0)


def assessed(at, value=1, level=Level.LOW):
    """Item 9 was answered, and Ines said what she thinks of it."""
    form = whole(at, *[0] * 8, value)
    concern = Concern.objects.get(source=f"form:{form.pk}")
    assess(by=viewer("ines"), concern=concern, level=level, words="We talked.", means_discussed=True, at=at)


def tier_of(at, value):
    form = begins(at)
    says(form, "9", value, at=at)
    found = Concern.objects.filter(source=f"form:{form.pk}").first()
    return found and found.tier


WEEK = 7 * DAY


def test_what_a_clinician_found_lately_with_a_plan_that_holds_is_known(now):
    assessed(now - WEEK)
    a_plan(at=now - WEEK)
    assert tier_of(now, 1) == Tier.KNOWN


@pytest.mark.parametrize(
    ("case", "tier"),
    [
        ({"value": 2}, Tier.ORANGE),  # higher than then
        ({"value": 3}, Tier.RED),
        ({"ago": WEEK + MINUTE}, Tier.ORANGE),
        ({"level": Level.MODERATE}, Tier.ORANGE),
        ({"plan": False}, Tier.ORANGE),
        ({"permits": True}, Tier.ORANGE),  # then the screener says it, and nobody asked it
        ({"red_from": 1}, Tier.RED),
    ],
    ids=str,
)
def test_and_where_anything_of_it_is_missing_it_is_of_today(now, case, tier):
    then = now - case.get("ago", WEEK)
    assessed(then, level=case.get("level", Level.LOW))
    a_plan(at=now - WEEK)
    if not case.get("plan", True):
        a_plan(at=now - DAY, signed_by="")  # a newer one that no clinician has seen
    if case.get("permits"):
        permits(now - WEEK)
    if "red_from" in case:
        change_setting(
            by=viewer("dana"),
            program=episode("noor").program,
            key=RED_FROM,
            value=case["red_from"],
            holds_from=day_of(now),
            reason="As the clinical lead wishes.",
            at=now,
        )
    assert tier_of(now, case.get("value", 1)) == tier


def test_where_the_screener_may_be_asked_a_whole_one_without_more_makes_it_known(now):
    permits(now - WEEK)
    screener = begins(now - WEEK, instrument=SCREENER)
    for item, value in {"1": 1, "2": 0, "6": 0}.items():
        saves(screener, {item: value}, at=now - WEEK)
    actions.finish(by=viewer("noor"), administration=screener, at=now - WEEK)
    assessed(now - WEEK, level=Level.MODERATE)
    a_plan(at=now - WEEK)

    assert tier_of(now, 1) == Tier.KNOWN
