"""Several at one moment: one concern, one owner; and an owner whom nobody could tell is not waited for."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from hearthside.access.verdict import NotAllowed
from hearthside.people.models import Alert
from hearthside.safety import actions
from hearthside.safety.models import Concern
from hearthside.safety.rules import CLOCK
from hearthside.safety.terms import Given, Happened
from tests.builders import person, viewer

from .test_concerns import answered, on_duty, pressed


MINUTE = dt.timedelta(minutes=1)


def at_once(*acts):
    """What each returned, or its refusal."""
    together = Barrier(len(acts))

    def one(act):
        together.wait(10)
        try:
            return act()
        except NotAllowed as why:
            return why
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as crowd:
        return list(crowd.map(one, acts))


def test_two_presses_and_two_devices_at_once_are_one_concern(committed, now):
    on_duty("omar", now)

    at_once(*[lambda: pressed(now)] * 4, *[lambda: answered(now)] * 4)

    assert sorted(Concern.objects.values_list("cause", flat=True)) == ["answer", "button"]
    for one in Concern.objects.all():
        assert one.events.filter(happened=Happened.RAISED).count() == 1


def test_of_several_who_answer_at_once_one_has_it_and_the_others_are_told(committed, now):
    on_duty("omar", now)
    made = pressed(now)
    who = ("omar", "ines", "dana", "fay")
    viewers = [viewer(slug) for slug in who]

    said = at_once(*[lambda by=by: actions.acknowledge(by=by, concern=made, at=now) for by in viewers])

    refused = [one for one in said if isinstance(one, NotAllowed)]
    assert len(refused) == 3
    assert all("before you" in one.reason for one in refused)
    made.refresh_from_db()
    assert made.acknowledged_by == made.owner_id
    assert made.events.filter(happened=Happened.ACKNOWLEDGED).count() == 1


def test_the_clock_and_whoever_answers_do_not_get_in_each_others_way(committed, now):
    on_duty("omar", now)
    made, later, omar = pressed(now), now + 6 * MINUTE, viewer("omar")

    at_once(
        lambda: actions.climb(by=CLOCK, concern_id=made.pk, at=later),
        lambda: actions.acknowledge(by=omar, concern=made, at=later),
        lambda: pressed(later),
    )

    made.refresh_from_db()
    given = made.events.filter(happened=Happened.GIVEN).order_by("nth").last()
    assert given.whom_id == made.owner_id


@pytest.mark.django_db
def test_an_owner_whom_no_way_reached_is_not_waited_for(now):
    on_duty("omar", now)
    made = pressed(now)
    assert actions.climb_where_nobody_was_told(by=CLOCK, at=now + MINUTE) == 0
    Alert.objects.filter(matter=f"concern:{made.pk}").update(spent=True)  # every way was refused or given up

    assert actions.climb_where_nobody_was_told(by=CLOCK, at=now + MINUTE) == 1

    made.refresh_from_db()
    assert (made.owner, made.given) == (person("dana"), Given.SILENCE)
