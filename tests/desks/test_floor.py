"""The director's floor at 8:55, and the sheet for a day without us."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthside.careteam.models import Licence
from hearthside.desks.queries import floor
from hearthside.program.actions import change_setting
from hearthside.program.models import Membership, Program
from hearthside.rooms.actions import admit_to_room
from hearthside.rooms.queries import Refused
from hearthside.safety.models import Stamp
from hearthside.schedule.actions import close_seat
from hearthside.schedule.models import DowntimeCopy
from hearthside.schedule.terms import GROUP_WARN
from tests.builders import US, a_session, live_session, person, seat, today, viewer


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


def test_a_room_that_cannot_open_is_said_with_where_the_numbers_are(sign_in, now, settings):
    assert "A room cannot open" not in page(sign_in("dana"))
    group = a_session(
        at=now,
        starts_in=-dt.timedelta(minutes=1),
        cohort="Birch",
        title="The second one",
        staff={"facilitator": [person("omar")]},
    )
    settings.MEDIA_CARRIES = 2

    with pytest.raises(Refused):
        admit_to_room(by=viewer("omar"), session=group, at=now)

    said = page(sign_in("dana")).split("A room cannot open")[1].split("</article>")[0]
    assert "The second one, Birch" in said
    assert f"/floor/{group.cohort.track.program_id}/downtime/" in said


def test_a_licence_that_ends_this_week_is_said_and_one_that_ends_later_is_not(sign_in):
    dana = sign_in("dana")
    assert "Ends this week" not in page(dana)
    Licence.objects.filter(person=person("omar")).update(expires_on=today() + dt.timedelta(days=4))

    assert "Omar" in page(dana).split("Ends this week")[1].split("</article>")[0]


def test_of_a_long_day_the_next_sessions_are_shown_and_the_whole_day_by_a_press(sign_in, now, monkeypatch):
    live = live_session()
    a_session(
        at=now,
        starts_in=-dt.timedelta(seconds=1),
        cohort="Birch",
        staff={"facilitator": [person("omar")]},
        title="The later one",
    )
    dana = sign_in("dana")
    assert "The later one" in page(dana)
    monkeypatch.setattr(floor, "MOST_LINES", 1)

    said = page(dana)
    assert live.title in said
    assert "The later one" not in said
    assert "The next sessions of the day" in said

    said = page(dana, "/floor/?whole")
    assert "The later one" in said
    assert "Every session of the day" in said


def test_rosters_at_their_limit_are_said_together(sign_in, now):
    def card():
        return page(dana).split(">Roster<")[1].split("</article>")[0]

    dana, program = sign_in("dana"), Program.objects.get()

    def warn_at(people, days_ago):
        since = today() - dt.timedelta(days=days_ago)
        setting = {
            "program": program,
            "key": GROUP_WARN,
            "value": people,
            "holds_from": since,
            "reason": "Small groups.",
        }
        change_setting(by=US, **setting, at=now - dt.timedelta(days=days_ago))

    assert ">Roster<" not in page(dana)
    first = Membership.objects.filter(cohort__name="Birch", ended_at=None).order_by("pk").first()
    Membership.objects.filter(pk=first.pk).update(starts_on=today() + dt.timedelta(days=3))
    warn_at(9, days_ago=2)
    assert "9 people" in card()
    assert "Alder stops at 12." in card()
    assert "Look at it" in card()
    warn_at(2, days_ago=1)
    assert "2 rosters" in card()
    assert "Birch stops at 12." in card()
    assert "/clinic/" in card()


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


@pytest.mark.parametrize(("which", "number"), [("floor", 28), ("sheet", 15)])
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
