"""By when somebody's risk is judged again, who is told, and who judges."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthside.access.verdict import NotAllowed
from hearthside.program.actions import change_setting
from hearthside.program.models import Program
from hearthside.safety import actions, queries
from hearthside.safety.terms import REASSESS_HIGH, Level
from tests.builders import US, day_of, episode, viewer


pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def judged(at, level=Level.HIGH, who="noor", by="ines"):
    told = {"level": level, "words": "Sleeps little, no plan.", "at": at}
    return actions.assess_anew(by=viewer(by), episode=episode(who), **told)


def due(at, who="ines"):
    return [(one.episode_id, one.is_late) for one in queries.to_assess(viewer(who), at=at)]


@pytest.mark.parametrize(("level", "days"), [(Level.HIGH, 7), (Level.MODERATE, 14), (Level.LOW, 30)])
def test_two_days_before_it_stands_on_the_day_of_whoever_treats_them(now, level, days):
    judged(now, level)
    noor = episode("noor").pk

    assert due(now + (days - 2) * DAY - dt.timedelta(minutes=1)) == []
    assert due(now + (days - 2) * DAY) == [(noor, False)]
    assert due(now + days * DAY) == [(noor, True)]
    assert due(now + days * DAY, "omar") == due(now + days * DAY, "noor") == []


def test_judged_again_the_newest_holds(now):
    judged(now)
    judged(now + DAY, Level.LOW)

    assert due(now + 7 * DAY) == []
    assert queries.last_assessment(episode("noor").pk).level == Level.LOW


def test_the_days_are_the_programs_own(now):
    told = {"by": US, "program": Program.objects.get(), "key": REASSESS_HIGH, "value": 3}
    change_setting(**told, holds_from=day_of(now), reason="Closer in winter.", at=now)
    judged(now)

    assert due(now + 3 * DAY) == [(episode("noor").pk, True)]


def test_only_who_treats_them_and_holds_a_licence_judges(now):
    for who in ("omar", "cora", "dana", "fay", "noor"):
        with pytest.raises(NotAllowed):
            judged(now, by=who)


def test_it_stands_on_the_day_and_leads_to_the_page(sign_in, now):
    judged(now - 8 * DAY)
    ines = sign_in("ines")

    page = ines.get("/day/").content.decode()
    where = f"/people/{episode('noor').pk}/risk/"
    assert "Risk to judge again" in page
    assert where in page
    assert ines.post(where, {"level": "low", "words": "Better."}).status_code == 302
    assert "Sleeps little, no plan." in ines.get(where).content.decode()
    assert "Risk to judge again" not in ines.get("/day/").content.decode()


def test_however_many_are_due_it_asks_as_often(now):
    judged(now)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            list(queries.to_assess(viewer("ines"), at=now + 9 * DAY))
        asked.append(len(found))
        judged(now + dt.timedelta(minutes=1))
    assert asked[0] == asked[1]
