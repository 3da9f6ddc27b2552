"""The director's floor at 8:55, and the sheet for a day without us."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthside.careteam.models import Licence
from hearthside.program.models import Program
from hearthside.safety.models import Stamp
from hearthside.schedule.actions import close_seat
from hearthside.schedule.models import DowntimeCopy
from tests.builders import US, a_session, live_session, person, seat, today


pytestmark = pytest.mark.django_db


def page(client, where="/floor/"):
    answer = client.get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_session_without_a_facilitator_stands_first_and_leads_to_where_it_is_mended(sign_in, now):
    session = live_session()
    for slug in ("fay", "leo"):
        close_seat(by=US, seat=seat(slug, session), why="role_ended", at=now)

    said = page(sign_in("dana"))

    assert "No facilitator" in said
    assert f"/sessions/{session.pk}/change/" in said
    assert said.index("No facilitator") < said.index("Every session of the day")


def test_a_licence_that_ends_this_week_is_said_and_one_that_ends_later_is_not(sign_in):
    dana = sign_in("dana")
    assert "Ends this week" not in page(dana)
    Licence.objects.filter(person=person("omar")).update(expires_on=today() + dt.timedelta(days=4))

    assert "Omar" in page(dana).split("Ends this week")[1].split("</article>")[0]


def test_hours_that_nobody_has_on_duty_are_said(sign_in):
    assert "On duty, not covered" in page(sign_in("dana"))


def test_the_sheet_has_everyone_s_number_and_two_people_take_it(sign_in):
    where = f"/floor/{Program.objects.get().pk}/downtime/"
    dana, cora = sign_in("dana"), sign_in("cora")
    assert "Two people take a copy each morning" in page(dana)

    said = page(dana, where)
    assert "Noor" in said
    assert "Sam" in said
    assert dana.post(where)["Location"] == "/floor/"
    dana.post(where)
    assert "Dana has it; one more takes a copy each morning" in page(cora)
    cora.post(where)

    assert "Dana and Cora have it today" in page(dana)
    assert DowntimeCopy.objects.count() == 2


@pytest.mark.parametrize(("which", "number"), [("floor", 22), ("sheet", 15)])
def test_the_floor_costs_the_same_with_one_session_and_with_three(sign_in, now, which, number):
    """At any hour: just after midnight nobody has said yet where they are, and that their names are read is an entry."""
    dana = sign_in("dana")
    Stamp.objects.all().delete()
    where = "/floor/" if which == "floor" else f"/floor/{Program.objects.get().pk}/downtime/"

    def queries_of():
        page(dana, where)
        with CaptureQueriesContext(connection) as asked:
            page(dana, where)
        return len(asked)

    a_session(at=now, starts_in=dt.timedelta(minutes=45), lasts=dt.timedelta(minutes=40))
    assert queries_of() == number
    for n in (2, 3):
        a_session(at=now, starts_in=dt.timedelta(minutes=45 * n), lasts=dt.timedelta(minutes=40))

    assert queries_of() == number
