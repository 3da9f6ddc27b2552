"""What is written at the end of a day: sealed, read by who treats them, first on their day until somebody has looked."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.demo.terms import DAY_ZONE
from hearthside.desks.queries import day_of, today_of
from hearthside.kernel.clock import local
from hearthside.kernel.fields import sealed_fields
from hearthside.people.models import Person
from hearthside.practice import actions, queries, rules
from hearthside.practice.models import WrapUp
from hearthside.practice.terms import WrapUpSaid
from hearthside.schedule.actions import end_session
from hearthside.schedule.rules import RECONCILER
from tests.builders import a_session, episode, live_session, person, viewer
from tests.builders import day_of as day_here
from tests.practice.saying import TAKES, WORD, writes


pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def waits(slug, at):
    return [one.name for one in day_of(viewer(slug), at=at).wrap_ups]


def looks(slug, written, at, version=None):
    told = version or queries.version_of(written)
    return actions.look_at_wrap_up(by=viewer(slug), wrap_up=written, version=told, at=at)


def test_all_three_stand_sealed(now):
    made = writes("noor", at=now)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT take_with_me, how_i_leave, to_my_therapist FROM practice_wrapup WHERE id = %s", [made.pk]
        )
        assert all(value.startswith("s1.") for value in cursor.fetchone())
    known = {f"{model._meta.db_table}.{f.column}" for model, f in sealed_fields()}
    assert {
        "practice_wrapup.take_with_me", "practice_wrapup.how_i_leave", "practice_wrapup.to_my_therapist",
        "practice_absenceword.words",
    } <= known  # fmt: skip


def test_it_is_written_anew_until_somebody_has_looked_and_not_after(now):
    first = writes("noor", at=now)
    again = writes("noor", at=now + MINUTE, how_i_leave=0)
    assert (again.pk, again.how_i_leave) == (first.pk, "0")

    looks("ines", again, now + 2 * MINUTE)

    with pytest.raises(NotAllowed) as no:
        writes("noor", at=now + 3 * MINUTE, how_i_leave=9)
    assert no.value.code == "looked_at"
    assert WrapUp.objects.get().how_i_leave == "0"


def test_who_looks_at_what_was_written_anew_meanwhile_is_told_to_look_once_more(now):
    read = writes("noor", at=now)
    fresh = writes("noor", at=now + MINUTE)

    with pytest.raises(NotAllowed) as no:
        looks("ines", fresh, now, version=queries.version_of(read))
    assert no.value.code == "written_anew"
    assert waits("ines", now) == ["Noor"]


def test_it_waits_first_on_ines_day_and_on_nobody_elses_until_she_has_looked(sign_in, now):
    written = writes("noor", at=now)

    assert {slug for slug in ("ines", "omar", "fay", "pia", "cora", "dana", "opal") if waits(slug, now)} == {
        "ines"
    }
    page = sign_in("ines").get("/day/").content.decode()
    assert page.index("Wrap-ups not yet looked at") < page.index("Sessions today")
    assert "Plantedtake" not in page

    looks("ines", written, now)
    assert waits("ines", now) == []


def test_to_open_it_is_a_reading_on_the_trail_and_not_yet_a_look(sign_in, now):
    written = writes("noor", at=now)
    before = TrailEntry.objects.filter(what="opened", subject__startswith="practice.WrapUp").count()

    page = sign_in("ines").get(f"/wrap-ups/{written.pk}/").content.decode()

    assert TAKES in page
    assert WORD in page
    assert (
        TrailEntry.objects.filter(what="opened", subject__startswith="practice.WrapUp").count() == before + 1
    )
    assert WrapUp.objects.get().looked_at is None
    assert sign_in("fay").get(f"/wrap-ups/{written.pk}/").status_code == 404


def test_nobody_writes_for_another_and_nothing_at_all_is_asked_again(now):
    said = WrapUpSaid(how_i_leave=3)
    for slug in ("sam", "ines", "fay"):
        with pytest.raises(NotAllowed):
            actions.write_wrap_up(
                by=viewer(slug), episode=episode("noor"), said=said, on=day_here(now), at=now
            )
    with pytest.raises(NotAllowed):
        writes("noor", at=now, take_with_me=" ", how_i_leave=None, to_my_therapist="")


@pytest.mark.parametrize("number", [-1, 11, 99])
def test_how_one_leaves_is_a_number_from_0_to_10(number):
    assert rules.is_something(WrapUpSaid(how_i_leave=number)).code == "how_i_leave"


def test_just_after_midnight_one_still_writes_for_the_evening(now):
    tonight = dt.datetime.combine(day_here(now) + dt.timedelta(days=2), dt.time(23, 0), ZoneInfo(DAY_ZONE))
    late = a_session(at=tonight, starts_in=dt.timedelta(), lasts=90 * MINUTE)

    assert queries.wrap_up_day(episode("noor"), at=late.ends_at + MINUTE) == late.on
    assert queries.wrap_up_day(episode("noor"), at=late.ends_at + 5 * 60 * MINUTE) > late.on
    assert today_of(viewer("noor"), at=late.ends_at + MINUTE).wrap_up == "due"
    assert today_of(viewer("noor"), at=late.ends_at + 5 * 60 * MINUTE).wrap_up == ""


@pytest.fixture
def in_tokyo(now):
    """Noor travels: a moment by her own clock, in two days, at an hour and minute."""
    Person.objects.filter(pk=person("noor").pk).update(zone="Asia/Tokyo")
    on = local(now, "Asia/Tokyo").date() + dt.timedelta(days=2)

    def moment(hour, minute=0, *, days=0):
        return dt.datetime.combine(
            on + dt.timedelta(days=days), dt.time(hour, minute), ZoneInfo("Asia/Tokyo")
        )

    return moment


def test_for_who_travels_the_page_and_today_mean_the_same_day(in_tokyo):
    """Her morning is the evening before here; by her afternoon the program is in its next day, and she in hers."""
    morning = a_session(at=in_tokyo(9), starts_in=dt.timedelta(), lasts=60 * MINUTE)
    afternoon = in_tokyo(17)
    assert local(afternoon, DAY_ZONE).date() > morning.on
    assert today_of(viewer("noor"), at=afternoon).wrap_up == "due"

    made = writes("noor", at=afternoon)

    assert made.on == morning.on
    assert today_of(viewer("noor"), at=afternoon + MINUTE).wrap_up == "kept"


def test_for_who_travels_a_day_that_goes_on_after_midnight_is_not_over_before_it(in_tokyo):
    first = a_session(at=in_tokyo(22, 30), starts_in=dt.timedelta(), lasts=60 * MINUTE)
    second = a_session(at=in_tokyo(0, 15, days=1), starts_in=dt.timedelta(), lasts=60 * MINUTE)
    assert first.on == second.on

    between = today_of(viewer("noor"), at=in_tokyo(23, 45))
    after = today_of(viewer("noor"), at=second.ends_at + MINUTE)

    assert (between.wrap_up, after.wrap_up) == ("early", "due")
    assert [step.title for step in between.timeline] == ["Group"]
    assert queries.wrap_up_day(episode("noor"), at=second.ends_at + MINUTE) == first.on


def test_today_offers_it_early_asks_for_it_when_the_last_one_is_over_and_keeps_it(now):
    noor = viewer("noor")
    assert today_of(noor, at=now).wrap_up == "early"

    end_session(by=RECONCILER, session=live_session(), at=now)
    assert today_of(noor, at=now + MINUTE).wrap_up == "due"

    writes("noor", at=now + MINUTE)
    assert today_of(noor, at=now + 2 * MINUTE).wrap_up == "kept"


def test_what_was_typed_stays_and_what_was_kept_is_there_to_change(sign_in, now):
    noor = sign_in("noor")
    assert noor.post("/wrap-up/", {"take_with_me": "x" * 3000}).status_code == 422

    writes("noor", at=now)
    page = noor.get("/wrap-up/").content.decode()

    assert TAKES in page
    assert 'value="6"' in page
