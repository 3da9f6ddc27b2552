"""Dated settings: from a day on, with a reason, never in place."""

import datetime as dt

import pytest

from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Machine
from hearthside.program import actions
from hearthside.program.models import Program, Setting
from hearthside.program.queries import setting
from hearthside.program.terms import SettingKey
from hearthside.schedule.terms import GROUP_STOP
from tests.builders import viewer


pytestmark = pytest.mark.django_db
TODAY = dt.date(2030, 5, 2)
AT = dt.datetime(2030, 5, 2, 12, tzinfo=dt.UTC)
GREETING = SettingKey("a.greeting", "hello", "a word")


def change(value, *, holds_from=TODAY, reason="The room is small.", key=GROUP_STOP, by=None, at=AT):
    return actions.change_setting(
        by=by or viewer("dana"),
        program=Program.objects.get(),
        key=key,
        value=value,
        holds_from=holds_from,
        reason=reason,
        at=at,
    )


def value_on(day, key=GROUP_STOP):
    return setting(key, program_id=Program.objects.get().pk, on=day)


def test_the_default_holds_until_the_program_says_otherwise():
    assert value_on(TODAY) == 12

    change(9, holds_from=TODAY)

    assert value_on(TODAY - dt.timedelta(days=1)) == 12
    assert value_on(TODAY) == 9
    assert value_on(TODAY + dt.timedelta(days=99)) == 9


def test_a_later_word_about_the_same_day_holds_and_both_stay_on_record():
    change(9)
    change(8, at=AT + dt.timedelta(minutes=1))

    assert value_on(TODAY) == 8
    assert Setting.objects.count() == 2


@pytest.mark.parametrize("value", ["nine", True, 9.0, None, 1])
def test_the_wrong_kind_of_value_or_too_little_is_refused(value):
    with pytest.raises(NotAllowed):
        change(value)
    assert value_on(TODAY) == 12


def test_a_reason_is_asked_for():
    with pytest.raises(NotAllowed, match="Say in a few words why"):
        change(9, reason=" ")


@pytest.mark.parametrize("slug", ["fay", "ines", "cora", "noor", "bill", "opal"])
def test_only_the_director_changes_settings(slug):
    with pytest.raises(NotAllowed, match="director"):
        change(9, by=viewer(slug))


def test_no_machine_but_the_builder_changes_settings():
    with pytest.raises(NotAllowed):
        change(9, by=Machine("the presence reconciler"))


def test_a_setting_of_words_is_as_good_as_one_of_numbers():
    change("good day", key=GREETING)

    assert value_on(TODAY, GREETING) == "good day"


def test_one_query(django_assert_num_queries):
    program = Program.objects.get().pk
    with django_assert_num_queries(1):
        setting(GROUP_STOP, program_id=program, on=TODAY)
