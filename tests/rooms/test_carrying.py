"""What the media server carries: the rule, two rooms that open at once, and what everyone concerned reads."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.people.models import Alert
from hearthside.rooms import actions, rules
from hearthside.rooms.models import Admission, Room
from hearthside.rooms.queries import Refused, held_up, refused_since, standing_of, strip_of
from hearthside.rooms.terms import SHARE_PERCENT, Carried, Code
from hearthside.schedule.actions import end_session
from hearthside.schedule.models import Seat
from hearthside.schedule.rules import RECONCILER
from hearthside.schedule.terms import SeatKind
from tests.builders import a_session, arrived, person, viewer


NOON = datetime(2030, 5, 6, 12, tzinfo=UTC)
ZONE = "America/New_York"
MINUTE = timedelta(minutes=1)


def ends(minutes, people):
    return Carried(people=people, ends_at=NOON + minutes * MINUTE)


rooms = st.lists(st.builds(ends, st.integers(0, 300), st.integers(0, 20)), max_size=12)


def load(*people):
    return sum(rules.forwarded(one) for one in people)


def test_one_alone_is_passed_on_to_nobody_and_two_to_each_other():
    assert [rules.forwarded(people) for people in (0, 1, 2, 12)] == [0, 0, 4, 264]


@given(st.integers(0, 20), rooms, st.integers(2, 5000))
def test_what_may_open_stays_within_four_fifths_and_what_may_not_would_go_beyond(people, others, most):
    would_be = load(people, *(one.people for one in others))

    said = rules.carries(people, others, most=most, zone=ZONE)

    assert bool(said) == (would_be * 100 <= most * SHARE_PERCENT)
    assert said or said.code == Code.TOO_MANY_ROOMS


@given(st.integers(0, 20), rooms, st.integers(2, 5000), st.integers(0, 20))
def test_fewer_people_fewer_rooms_and_a_stronger_server_never_shut_a_door(people, others, most, more):
    if rules.carries(people, others, most=most, zone=ZONE):
        assert rules.carries(max(0, people - more), others, most=most, zone=ZONE)
        assert rules.carries(people, others[:more], most=most, zone=ZONE)
        assert rules.carries(people, others, most=most + more, zone=ZONE)


def test_the_space_that_is_named_is_there_when_enough_rooms_have_ended():
    others = [ends(60, 12), ends(30, 6), ends(90, 12)]

    assert "space from 8:30." in rules.carries(12, others, most=1000, zone=ZONE).reason
    assert "space from 9:00." in rules.carries(12, others, most=700, zone=ZONE).reason
    assert "space from 9:30." in rules.carries(12, others, most=400, zone=ZONE).reason


def test_a_room_that_is_too_large_by_itself_is_told_of_no_hour():
    said = rules.carries(13, [], most=330, zone=ZONE)

    assert said.code == Code.TOO_MANY_ROOMS
    assert "space from" not in said.reason


@pytest.fixture
def groups(db, now):
    """Two groups that begin now: Alder's under Fay, with two people in it, and Birch's under Omar."""
    return two_groups(now)


def two_groups(now):
    Seat.objects.filter(closed_at=None, during__overlap=(now, now + timedelta(hours=2))).update(
        closed_at=now, closed_by=person("fay").pk, closed_why="given_up"
    )
    Room.objects.filter(opened_at__isnull=False).update(ended_at=now)
    hour = {"at": now, "starts_in": -MINUTE, "lasts": timedelta(minutes=50)}
    alder = a_session(
        **hour, staff={SeatKind.FACILITATOR: [person("fay")], SeatKind.TECH_HOST: [person("pia")]}
    )
    birch = a_session(**hour, cohort="Birch", staff={SeatKind.FACILITATOR: [person("omar")]})
    for slug in ("noor", "sam"):
        arrived(slug, now)
    return alder, birch


def places(session):
    return Seat.objects.filter(session=session, closed_at=None).count()


@pytest.fixture
def carries_one(groups, settings):
    """The media server carries either group, and not both."""
    most = max(load(places(one)) for one in groups)
    settings.MEDIA_CARRIES = most * 100 // SHARE_PERCENT + 1
    return groups


def come(slug, session, at, **how):
    return actions.admit_to_room(by=viewer(slug), session=session, at=at, **how)


def refusal(slug, session, at):
    with pytest.raises(Refused) as no:
        come(slug, session, at)
    return no.value


def test_the_room_that_would_be_too_much_does_not_open_and_says_what_to_do(carries_one, now):
    alder, birch = carries_one
    come("fay", alder, now)

    said = refusal("omar", birch, now)

    assert said.code == Code.TOO_MANY_ROOMS
    assert "sound and pictures would break up in every room" in said.sentence
    assert "space from" in said.sentence
    assert "tries again by itself" in said.next_step
    assert "calls people" in said.next_step
    assert not Admission.objects.filter(seat__session=birch).exists()
    assert not Room.objects.get(session=birch).opened_at


def test_whoever_has_a_place_in_an_open_room_comes_in_and_comes_back(carries_one, now, settings):
    alder, _ = carries_one
    come("fay", alder, now)
    settings.MEDIA_CARRIES = 2

    inside = come("noor", alder, now)
    again = come("noor", alder, now + MINUTE, holding=inside.admission)
    room = Room.objects.get(session=alder)

    assert standing_of(viewer("noor"), again.place, again.admission, room.name, at=now)
    assert come("pia", alder, now)


def test_it_opens_by_itself_when_another_room_has_ended(carries_one, now):
    alder, birch = carries_one
    come("fay", alder, now)
    refusal("omar", birch, now)

    end_session(by=RECONCILER, session=alder, at=now + MINUTE)

    assert come("omar", birch, now + MINUTE)
    assert not Alert.objects.filter(matter__startswith="held-up", confirmed_at=None).exists()
    assert not held_up([birch.cohort.track.program_id], at=now + MINUTE)
    assert refused_since(now - MINUTE) == 1


def test_a_room_that_nobody_ended_takes_no_space_after_its_end(carries_one, now):
    alder, _ = carries_one
    come("fay", alder, now)
    later = a_session(
        at=now,
        starts_in=timedelta(minutes=80),
        lasts=timedelta(minutes=50),
        cohort="Birch",
        staff={SeatKind.FACILITATOR: [person("omar")]},
    )

    assert come("omar", later, now + timedelta(minutes=80))


def test_a_room_opened_the_evening_before_takes_no_space_until_its_people_come(carries_one, now):
    alder, birch = carries_one
    tomorrow = a_session(
        at=now, starts_in=timedelta(days=1), cohort="Birch", staff={SeatKind.FACILITATOR: [person("omar")]}
    )

    actions.open_door(by=viewer("omar"), session=tomorrow, at=now)

    assert come("fay", alder, now)
    with pytest.raises(NotAllowed):
        actions.open_door(by=viewer("omar"), session=birch, at=now)


def test_and_then_asks_for_it_like_any_other(carries_one, now):
    alder, birch = carries_one
    Room.objects.filter(session=birch).delete()
    actions.open_door(by=viewer("omar"), session=birch, at=birch.starts_at - timedelta(days=1))
    come("fay", alder, now)

    assert refusal("omar", birch, now).code == Code.TOO_MANY_ROOMS
    assert [one.pk for one in held_up([birch.cohort.track.program_id], at=now)] == [birch.pk]


def test_those_who_run_the_program_are_asked_to_look_once(carries_one, now):
    alder, birch = carries_one
    come("fay", alder, now)

    refusal("omar", birch, now)
    refusal("omar", birch, now + 15 * timedelta(seconds=1))

    asked = Alert.objects.filter(matter__startswith="held-up", confirmed_at=None)
    assert person("dana").pk in asked.values_list("person_id", flat=True)
    assert len({one.person_id for one in asked}) == len(asked)
    assert TrailEntry.objects.filter(what="could not open the room").count() == 1
    assert [one.pk for one in held_up([birch.cohort.track.program_id], at=now)] == [birch.pk]


def test_whoever_waits_reads_that_it_is_not_about_them(carries_one, now):
    alder, birch = carries_one
    come("omar", birch, now)
    assert refusal("noor", alder, now).sentence == "The room is not open yet."

    refusal("fay", alder, now)

    assert "nothing that you did" in refusal("noor", alder, now).sentence


def test_the_strip_says_so_once_a_host_has_tried(carries_one, now):
    alder, birch = carries_one
    come("omar", birch, now)
    assert not strip_of(viewer("fay"), alder.pk, at=now).door.held_up

    refusal("fay", alder, now)

    assert strip_of(viewer("fay"), alder.pk, at=now).door.held_up
    assert not strip_of(viewer("omar"), birch.pk, at=now).door.held_up


def test_neither_the_door_nor_a_closed_door_is_a_way_around(carries_one, now):
    alder, birch = carries_one
    come("fay", alder, now)

    for act in (actions.open_door, actions.close_door):
        with pytest.raises(NotAllowed, match="break up") as no:
            act(by=viewer("omar"), session=birch, at=now)
        assert no.value.code == Code.TOO_MANY_ROOMS
    assert not Room.objects.filter(session=birch, opened_at__isnull=False).exists()


def test_a_room_that_nobody_leads_is_opened_by_whoever_comes_first(carries_one, now, settings):
    alder, birch = carries_one
    Seat.objects.filter(session=alder, kind__in=[SeatKind.FACILITATOR, SeatKind.TECH_HOST]).update(
        closed_at=now, closed_by=person("fay").pk, closed_why="given_up"
    )
    come("omar", birch, now)
    assert refusal("noor", alder, now).code == Code.TOO_MANY_ROOMS
    settings.MEDIA_CARRIES *= 10

    assert come("noor", alder, now)

    settings.MEDIA_CARRIES = 2
    assert come("sam", alder, now)


def test_of_two_rooms_that_open_at_once_one_does(committed, settings):
    now = datetime.now(UTC)
    alder, birch = two_groups(now)
    most = max(load(places(one)) for one in (alder, birch))
    settings.MEDIA_CARRIES = most * 100 // SHARE_PERCENT + 1
    began, said = threading.Barrier(2), []

    def first_of(slug, session):
        try:
            # As a request: what is done in it is seen by others once it has been answered.
            with transaction.atomic():
                by = viewer(slug)
                began.wait(5)
                actions.admit_to_room(by=by, session=session, at=now)
                time.sleep(0.3)
            said.append("in")
        except Refused as no:
            said.append(no.code)
        finally:
            connection.close()

    both = [threading.Thread(target=first_of, args=one) for one in (("fay", alder), ("omar", birch))]
    for one in both:
        one.start()
    for one in both:
        one.join(10)

    assert sorted(said) == ["in", Code.TOO_MANY_ROOMS]
