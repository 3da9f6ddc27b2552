"""Six weeks that have lived: as an independent checker finds them, and as people do."""

import datetime as dt
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import connection, transaction

from hearthside.access import seals
from hearthside.access.models import Seal, TrailEntry
from hearthside.demo import build, terms
from hearthside.demo.queries import live_group
from hearthside.kernel.clock import local
from hearthside.measures.models import Administration, Answer
from hearthside.measures.queries import every_score, waiting
from hearthside.practice.models import AbsenceWord, WrapUp
from hearthside.program.models import Episode
from hearthside.safety.models import Concern
from hearthside.safety.terms import Cause
from hearthside.schedule.models import Attendance, AttendanceChange, Session, Week
from tests import builders, house
from tests.demo.checker import faults


pytestmark = pytest.mark.slow  # six weeks are made first
NEW_YORK = ZoneInfo(terms.DAY_ZONE)


@pytest.fixture
def undone(lived):
    """Whatever the test does is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_checker_finds_nothing(lived):
    assert faults(connection) == []


EARLY, LATE = "< now() - interval '8 days'", "> now() - interval '8 days'"


def one_of(table, which):
    return f"id = (SELECT id FROM {table} WHERE {which} ORDER BY id LIMIT 1)"


@pytest.mark.parametrize("when", [EARLY, LATE], ids=["in bulk", "by actions"])
@pytest.mark.parametrize(
    ("check", "broken"),
    [
        (
            "weeks",
            lambda when: (
                "UPDATE schedule_session SET during = tstzrange(lower(during), upper(during) - interval '5 min') WHERE "
                + one_of(
                    "schedule_session", f"ended_at {when} AND segment_id IS NOT NULL AND by_hand_at IS NULL"
                )
            ),
        ),
        (
            "everything_planned",
            lambda when: (
                "UPDATE schedule_session SET segment_id = NULL, series_on = NULL WHERE "
                + one_of("schedule_session", f"ended_at {when} AND segment_id IS NOT NULL")
            ),
        ),
        (
            "seats",
            lambda when: (
                "UPDATE schedule_seat SET closed_at = now(), closed_by = person_id, closed_why = 'given_up' WHERE "
                + one_of(
                    "schedule_seat",
                    f"lower(during) {when} AND upper(during) < now() AND kind = 'participant' AND closed_at IS NULL "
                    "AND session_id IN (SELECT id FROM schedule_session WHERE episode_id IS NULL AND cancelled_at IS NULL)",
                )
            ),
        ),
        (
            "minutes",
            lambda when: (
                "UPDATE schedule_attendance SET observed_seconds = observed_seconds + 2 WHERE "
                + one_of("schedule_attendance", f"observed_at {when} AND observed_seconds > 0")
            ),
        ),
        (
            "minutes",
            lambda when: (
                "UPDATE schedule_attendance SET reason = '' WHERE "
                + one_of("schedule_attendance", f"attested_at {when} AND reason <> ''")
            ),
        ),
        (
            "acts",
            lambda when: (
                "UPDATE schedule_session SET attested_at = NULL WHERE "
                + one_of("schedule_session", f"attested_at {when}")
            ),
        ),
        (
            "stamps",
            lambda when: (
                "UPDATE rooms_evidence SET at = at - interval '12 hours' WHERE "
                + one_of("rooms_evidence", f"at {when} AND kind = 'connected'")
            ),
        ),
    ],
)
def test_the_checker_is_red_for_whatever_is_broken(undone, check, broken, when):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(broken(when))
        assert cursor.rowcount == 1

    assert any(fault.startswith(check) for fault in faults(connection))


def test_the_checker_sees_somebody_in_two_places(undone):
    """What the database itself refuses, once its constraint is told to wait."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS nobody_is_anywhere_twice DEFERRED")
        cursor.execute(
            """UPDATE schedule_session hour SET during = together.during FROM schedule_session together
               WHERE hour.id = (SELECT id FROM schedule_session WHERE kind = 'individual' ORDER BY during LIMIT 1)
                 AND together.id = (SELECT id FROM schedule_session WHERE kind = 'group'
                     AND cohort_id = hour.cohort_id AND lower(during) > now() ORDER BY during LIMIT 1)"""
        )

    assert any(fault.startswith("twice") for fault in faults(connection))


def test_the_trail_of_six_weeks_verifies(undone, tmp_path):
    anchor, later = tmp_path / "anchor.log", dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    while seals.seal(anchor, at=later):
        pass
    entries, sealed = list(TrailEntry.objects.order_by("id")), list(Seal.objects.order_by("number"))

    assert sealed
    assert seals.verify(entries, sealed, seals.read_anchor(anchor), at=later) == []


def test_people_came_and_went_on_different_days(lived):
    opened = Episode.objects.values_list("opened_on", flat=True)
    closed = Episode.objects.filter(closed_on__isnull=False)
    today = local(dt.datetime.now(dt.UTC), terms.DAY_ZONE).date()

    assert len(set(opened)) > 6
    assert any((today - on).days < 7 for on in opened)
    assert sorted((today - one.closed_on).days for one in closed) == [15, 29]


def test_each_track_has_its_week_by_its_own_clock(lived):
    held = {week.cohort.name: week for week in Week.objects.select_related("cohort__track")}
    at = {
        name: {local(one.starts_at, week.cohort.track.zone).hour for one in _sessions_of(week)}
        for name, week in held.items()
    }

    assert at == {terms.DAY: {9, 11}, terms.EVENING: {17, 18}}


def _sessions_of(week):
    return Session.objects.filter(segment__week=week, kind__in=["check_in", "skills"], by_hand_at=None)


def test_something_happened(lived):
    """Everything that a page can say of the past is said somewhere."""
    now = dt.datetime.now(dt.UTC)
    past = Session.objects.filter(during__endswith__lt=now)

    assert past.filter(cancelled_at__isnull=False).exclude(cancelled_words="").exists()
    assert past.filter(cancelled_at__isnull=True, by_hand_at__isnull=False).exists()
    assert past.filter(weekly__isnull=False, ended_at__isnull=False).count() > 8
    assert past.filter(breaks__isnull=False, ended_at__isnull=False).exists()
    assert {word.kind for word in AbsenceWord.objects.all()} == {"late", "cannot_come"}
    assert WrapUp.objects.filter(looked_at=None).exists()
    assert WrapUp.objects.exclude(looked_at=None).exists()
    assert Attendance.objects.filter(attested_at=None, observed_at__isnull=False).exists()
    assert AttendanceChange.objects.exclude(reason="").exists()
    assert {piece["kind"] for row in Attendance.objects.all() for piece in row.intervals} >= {
        "counts",
        "merged",
        "away",
        "break",
    }


def test_a_group_is_in_its_second_third(lived):
    now = dt.datetime.now(dt.UTC)
    live = live_group(at=now)

    assert live is not None
    assert 1 / 3 < (now - live.starts_at) / (live.ends_at - live.starts_at) < 2 / 3


def last(weekday, hour):
    """The newest moment at which the clock of the day track showed this."""
    now = dt.datetime.now(NEW_YORK)
    then = now.replace(hour=hour, minute=7) - dt.timedelta(days=(now.weekday() - weekday) % 7)
    return (then if then <= now else then - dt.timedelta(days=7)).astimezone(dt.UTC)


@pytest.mark.parametrize("committed", [house.EMPTY], indirect=True)
@pytest.mark.parametrize(
    ("weekday", "hour", "again"),
    [(6, 3, []), (2, 11, [dt.timedelta(hours=10), dt.timedelta(days=3, hours=16)]), (4, 0, [])],
    ids=[
        "Sunday at three in the night",
        "amid a group, in the evening track, on a Sunday",
        "just after midnight",
    ],
)
def test_whatever_the_hour_of_the_start(committed, owner_line, weekday, hour, again):
    """At the first start, and when it is started again later."""
    at = last(weekday, hour)
    with psycopg.connect(owner_line) as line:
        line.execute("INSERT INTO access_demodatabase (id, made_at) VALUES (1, %s)", [at])
    with transaction.atomic():
        build.build(at=at, lived=True)
    for later in (dt.timedelta(), *again):
        moment = at + later
        with transaction.atomic():
            live = build.make_live(at=moment)
            build.catch_up(at=moment)
            build.arrive_all(at=moment, besides=terms.ARRIVES)

        assert 1 / 3 < (moment - live.starts_at) / (live.ends_at - live.starts_at) < 2 / 3
        assert faults(connection) == []


def test_a_few_answered_week_by_week_and_nobody_raised_anything_by_it(undone):
    done = Administration.objects.filter(finished_at__isnull=False)
    by_slug = {
        slug: done.filter(episode__person__account__email__startswith=f"{slug}@").count()
        for slug in terms.CAME
    }
    assert {slug for slug, count in by_slug.items() if count} == {"noor", "sam", "bea", "theo", "ada"}
    assert all(form.scores["total"].value is not None for form in every_score())
    assert not Answer.objects.filter(administration__instrument="phq9", item="9", value__gt=0).exists()
    assert not Concern.objects.filter(cause=Cause.ANSWER).exists()
    assert waiting(builders.viewer("noor"), at=dt.datetime.now(dt.UTC)) is not None
