"""Two devices at once: one form, and answers that stand in a row.  An answer and what it raises: both or neither."""

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError

from hearthside.measures.models import Administration, Answer
from hearthside.safety.models import Concern
from tests.builders import viewer
from tests.careteam.test_at_once import at_once

from .forms import begins, saves, says


def test_two_devices_begin_one_form(committed, now):
    came_to = at_once(*[lambda: begins(now)] * 2)

    assert came_to == ["done", "done"]
    assert Administration.objects.count() == 1


def test_two_devices_that_answer_differently_are_both_heard_and_the_same_twice_is_once(committed, now):
    form, noor = begins(now), viewer("noor")

    came_to = at_once(*[lambda n=n: says(form, "9", n, at=now, by=noor) for n in (0, 3, 3)])

    assert came_to == ["done"] * 3
    said = list(Answer.objects.order_by("nth").values_list("nth", "value"))
    assert said in ([(1, 0), (2, 3)], [(1, 3), (2, 0)], [(1, 3), (2, 0), (3, 3)])


def test_an_answer_that_could_not_be_raised_is_not_saved_either(committed, now, owner_line):
    form = begins(now)
    with psycopg.connect(owner_line) as owner:
        owner.execute(f"REVOKE INSERT ON safety_concern FROM {settings.APP_DATABASE_ROLE}")

    with pytest.raises(ProgrammingError, match="permission denied"):
        saves(form, {"9": 3}, at=now)
    assert not Answer.objects.exists()


def test_two_devices_that_say_the_same_of_item_nine_raise_one_concern(committed, now):
    form, noor = begins(now), viewer("noor")

    came_to = at_once(*[lambda: says(form, "9", 3, at=now, by=noor)] * 3)

    assert came_to == ["done"] * 3
    assert [one.tier for one in Concern.objects.all()] == ["red"]
