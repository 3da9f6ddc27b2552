"""Nobody is anywhere twice, whoever asks and however many at once; the database holds it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import IntegrityError, connection
from psycopg.types.range import TimestamptzRange

from hearthside.access.verdict import NotAllowed
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import SeatKind
from tests.builders import a_session, live_session, person, seat


HOUR = dt.timedelta(hours=1)


def test_a_second_session_at_the_same_time_is_refused(db, now):
    a_session(at=now)

    with pytest.raises(NotAllowed, match="in another one at that time"):
        a_session(at=now, starts_in=dt.timedelta(days=1, minutes=59))


def test_one_after_the_other_is_two_places(db, now):
    first = a_session(at=now)
    second = a_session(at=now, starts_in=dt.timedelta(days=1, hours=1))

    assert first.ends_at == second.starts_at
    assert Seat.objects.filter(session__in=[first, second]).count() == 20


def test_a_seat_follows_its_session_when_that_is_moved(db, now):
    session = a_session(at=now)
    later = TimestamptzRange(session.starts_at + HOUR, session.ends_at + HOUR)

    Session.objects.filter(pk=session.pk).update(during=later)

    assert {s.during for s in Seat.objects.filter(session=session)} == {later}


def test_a_seat_cannot_last_otherwise_than_its_session(db):
    Seat.objects.filter(pk=seat("noor").pk).update(during=TimestamptzRange(None, None))

    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="a_seat_lasts_as_long"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_closed_seat_frees_the_person(db, now):
    session = a_session(at=now)
    mine = seat("noor", session)
    Seat.objects.filter(pk=mine.pk).update(closed_at=now, closed_by=person("fay").pk, closed_why="removed")

    Seat.objects.create(
        session=a_session(at=now, cohort="Birch", staff={}),
        person=person("noor"),
        kind=SeatKind.GUEST,
        during=session.during,
    )


def book(line, session, who, during, n):
    """One of many who want the same person at the same time, on a connection of its own."""
    try:
        line.execute(
            "INSERT INTO schedule_seat (id, session_id, person_id, kind, place, during, may_speak, closed_why)"
            " VALUES (gen_random_uuid(), %s, %s, 'guest', gen_random_uuid(), %s, true, '')",
            [session, who, during],
        )
    except psycopg.errors.ExclusionViolation as refusal:
        return refusal.diag.constraint_name
    except psycopg.errors.UniqueViolation as refusal:
        return refusal.diag.constraint_name
    return "seated"


@pytest.mark.parametrize("chances", [32])
def test_many_at_once_get_one_seat_and_only_the_named_refusal(committed, now, chances):
    sessions = [a_session(at=now, starts_in=dt.timedelta(days=n), staff={}).pk for n in (2, 3)]
    sessions += [
        a_session(at=now, starts_in=dt.timedelta(days=n), staff={}, cohort="Birch").pk for n in (2, 3)
    ]
    during = {s.pk: s.during for s in Session.objects.filter(pk__in=sessions)}
    who, where = person("omar").pk, connection.settings_dict

    def one(n):
        with psycopg.connect(
            dbname=where["NAME"],
            user=where["USER"],
            password=where["PASSWORD"],
            host=where["HOST"],
            autocommit=True,
        ) as line:
            return [book(line, s, who, during[s], n) for s in sessions for _ in range(3)]

    with ThreadPoolExecutor(chances) as crowd:
        answers = [answer for answers in crowd.map(one, range(chances)) for answer in answers]

    assert len(answers) == chances * 12
    assert answers.count("seated") == 2  # one for each of the two hours, of two sessions each
    assert set(answers) == {"seated", "nobody_is_anywhere_twice", "one_seat_a_person_and_session"}


def test_the_live_group_has_nine_members_and_its_staff(db):
    kinds = [s.kind for s in Seat.objects.filter(session=live_session())]

    assert len(kinds) == 12
    assert kinds.count(SeatKind.SYNTHETIC) == 6
    assert kinds.count(SeatKind.PARTICIPANT) == 3
