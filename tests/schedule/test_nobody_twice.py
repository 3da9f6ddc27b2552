"""Nobody is anywhere twice, whoever asks and however many at once; the database holds it."""

import datetime as dt
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random

import psycopg
import pytest
from django.db import IntegrityError, connection
from psycopg.types.range import TimestamptzRange

from hearthside.access.verdict import NotAllowed
from hearthside.people.models import Person
from hearthside.program.models import Cohort, Episode, Membership
from hearthside.schedule.actions.rows import ALONE
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import SeatKind
from tests.builders import a_session, day_of, live_session, person, seat


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
        kind=SeatKind.INTERPRETER,
        during=session.during,
    )


# --- many at once ---

CROWD = 32
SEAT = """
    INSERT INTO schedule_seat (id, session_id, person_id, episode_id, membership_id, kind, place, during, away, places,
        seat_no, may_speak, closed_why)
    VALUES (gen_random_uuid(), %s, %s, %s, %s, 'participant', gen_random_uuid(), %s, '{}', 1, 1, true, '')
"""


def one_place_each(now, number):
    """As many sessions at one hour as people who want one; each session has one place."""
    cohort = Cohort.objects.select_related("track__program").get(name="Birch")
    during = TimestamptzRange(now + HOUR * 40, now + HOUR * 41)
    people = Person.objects.bulk_create(Person(chosen_name=f"Person {n}") for n in range(number))
    stays = Episode.objects.bulk_create(
        Episode(person=one, program=cohort.track.program, opened_on=day_of(now)) for one in people
    )
    places = Membership.objects.bulk_create(
        Membership(cohort=cohort, episode=one, room_name=f"Name {n}", starts_on=day_of(now))
        for n, one in enumerate(stays)
    )
    sessions = Session.objects.bulk_create(
        Session(cohort=cohort, kind="group", title="Hour", during=during, on=day_of(now), places=1)
        for _ in range(number)
    )
    return sessions, places


def book(line, session, member):
    """Nothing is looked up before: only the constraints say no.  Locks in one order, as `schedule.actions` takes them."""
    person = member.episode.person_id
    try:
        with line.transaction():
            line.execute("SELECT 1 FROM schedule_session WHERE id = %s FOR UPDATE", [session.pk])
            line.execute(ALONE, [[person]])
            line.execute(SEAT, [session.pk, person, member.episode_id, member.pk, session.during])
    except (psycopg.errors.ExclusionViolation, psycopg.errors.UniqueViolation) as refusal:
        return refusal.diag.constraint_name
    return "seated"


def all_want_all(now, number):
    """Every person tries every session, in an order of chance, on connections of their own."""
    sessions, members = one_place_each(now, number)
    tries = [(session, member) for session in sessions for member in members]
    Random(7).shuffle(tries)
    where = connection.settings_dict

    def some(n):
        keys = {key.lower(): where[key] for key in ("USER", "PASSWORD", "HOST")}
        with psycopg.connect(dbname=where["NAME"], autocommit=True, **keys) as line:
            return [book(line, *one) for one in tries[n::CROWD]]

    with ThreadPoolExecutor(CROWD) as crowd:
        return Counter(answer for answers in crowd.map(some, range(CROWD)) for answer in answers)


def dropped(constraint):
    here = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["HOUSE_KEEPER_URL"], dbname=here, autocommit=True) as keeper:
        keeper.execute(f"ALTER TABLE schedule_seat DROP CONSTRAINT IF EXISTS {constraint}")
        keeper.execute(
            f"DROP INDEX IF EXISTS {constraint}"
        )  # a unique one with a condition is an index alone


REFUSALS = {"nobody_is_anywhere_twice", "a_place_is_taken_once", "one_seat_a_person_and_session"}


def holds(now, number):
    answers = all_want_all(now, number)
    assert sum(answers.values()) == number**2
    assert set(answers) <= {"seated", *REFUSALS}
    taken = Seat.objects.filter(places=1)
    people, sessions = (taken.values(what).distinct().count() for what in ("person", "session"))
    return (answers["seated"], people, sessions) == (number,) * 3


@pytest.mark.slow
def test_ten_thousand_attempts_on_a_hundred_places_give_a_hundred_seats(committed, now):
    assert holds(now, 100)


@pytest.mark.parametrize("constraint", ["nobody_is_anywhere_twice", "a_place_is_taken_once"])
def test_without_either_constraint_it_would_not_hold(committed, now, constraint):
    dropped(constraint)

    assert not holds(now, 12)


def test_the_live_group_has_nine_members_and_its_staff(db):
    kinds = [s.kind for s in Seat.objects.filter(session=live_session())]

    assert len(kinds) == 12
    assert kinds.count(SeatKind.SYNTHETIC) == 6
    assert kinds.count(SeatKind.PARTICIPANT) == 3
