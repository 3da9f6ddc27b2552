"""Hands in the server's time, the floor, the timer that everyone sees."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from hearthside.access.verdict import NotAllowed
from hearthside.rooms import actions
from hearthside.rooms.models import Hand
from hearthside.rooms.queries import now_in
from hearthside.rooms.terms import Went
from tests.builders import seat, viewer

from .noted import S


M = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def everyone_is_in(room):
    for slug in ("noor", "sam", "kit", "fay", "pia"):
        actions.admit_to_room(by=viewer(slug), session=room.session, at=room.session.starts_at)


def up(room, slug, at):
    return actions.raise_hand(by=viewer(slug), session=room.session, at=at)


def order(room, who="noor", *, at):
    return [one.name for one in now_in(viewer(who), room.session_id, at=at).hands]


def test_the_order_is_the_servers_and_everyone_sees_the_same(room):
    at = room.session.starts_at
    for n, slug in enumerate(("sam", "noor", "kit", "sam")):
        up(room, slug, at + n * S)

    assert order(room, "noor", at=at) == order(room, "fay", at=at) == ["Sam", "Noor", "Kit"]
    assert now_in(viewer("noor"), room.session_id, at=at).own_hand
    assert not now_in(viewer("fay"), room.session_id, at=at).own_hand


def test_who_is_not_in_the_room_reads_nothing_of_it(room):
    at = room.session.starts_at
    up(room, "sam", at)
    actions.leave(by=viewer("noor"), session=room.session, went=Went.LEFT, at=at)

    assert order(room, "noor", at=at) == []
    assert order(room, "kit", at=at) == ["Sam"]


def test_the_database_holds_one_open_hand_a_seat(room):
    at = room.session.starts_at
    up(room, "sam", at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hand.objects.create(seat=seat("sam"), raised_at=at)


def test_one_lowers_ones_own_and_the_staff_anyones(room):
    at = room.session.starts_at
    for slug in ("sam", "noor"):
        up(room, slug, at)
    actions.lower_hand(by=viewer("sam"), seat=seat("sam"), at=at + S)
    with pytest.raises(NotAllowed):
        actions.lower_hand(by=viewer("sam"), seat=seat("noor"), at=at + S)
    assert order(room, "sam", at=at) == ["Noor"]

    actions.lower_hand(by=viewer("pia"), seat=seat("noor"), at=at + S)

    assert order(room, "sam", at=at) == []


def test_whoever_is_given_the_floor_may_speak_and_the_one_before_has_been_heard(room):
    at = room.session.starts_at
    for n, slug in enumerate(("sam", "noor", "kit")):
        up(room, slug, at + n * S)
    actions.let_speak(by=viewer("fay"), seat=seat("noor"), allowed=False, at=at)

    actions.give_floor(by=viewer("fay"), seat=seat("sam"), at=at + 5 * S)
    actions.give_floor(by=viewer("fay"), seat=seat("noor"), at=at + 6 * S)

    now = now_in(viewer("kit"), room.session_id, at=at)
    assert [one.name for one in now.floor] == ["Noor"]
    assert [one.name for one in now.hands] == ["Kit"]
    assert seat("noor").may_speak


def test_only_the_staff_give_the_floor_and_no_staff_raise_a_hand(room):
    at = room.session.starts_at
    up(room, "sam", at)
    with pytest.raises(NotAllowed):
        actions.give_floor(by=viewer("noor"), seat=seat("sam"), at=at)
    with pytest.raises(NotAllowed):
        up(room, "fay", at)


def test_where_two_talk_there_are_no_hands(room):
    from hearthside.rooms.rules import may_raise_hand

    session = room.session
    session.episode_id = seat("noor").episode_id

    assert not may_raise_hand(viewer("noor"), seat("noor"), session)


def test_everyone_sees_the_timer_run_and_end_and_the_staff_lengthen_and_stop_it(room):
    at, fay = room.session.starts_at, viewer("fay")

    def left(who, at):
        timer = now_in(viewer(who), room.session_id, at=at).timer
        return timer and timer.seconds

    actions.start_timer(by=fay, session=room.session, minutes=2, at=at)
    assert left("noor", at + 30 * S) == left("fay", at + 30 * S) == 90
    actions.lengthen_timer(by=viewer("pia"), session=room.session, at=at + 30 * S)
    assert left("noor", at + 60 * S) == 120
    assert left("noor", at + 10 * M) == 0
    actions.start_timer(by=fay, session=room.session, minutes=5, at=at + 10 * M)
    assert left("noor", at + 10 * M) == 300
    actions.stop_timer(by=fay, session=room.session, at=at + 11 * M)
    assert left("noor", at + 11 * M) is None


@pytest.mark.parametrize("who", ["noor", "ines"])
def test_nobody_else_starts_a_timer(room, who):
    with pytest.raises(NotAllowed):
        actions.start_timer(by=viewer(who), session=room.session, minutes=2, at=room.session.starts_at)


def test_no_timer_runs_for_ever(room):
    for minutes in (0, 61):
        with pytest.raises(NotAllowed):
            actions.start_timer(
                by=viewer("fay"), session=room.session, minutes=minutes, at=room.session.starts_at
            )


@pytest.mark.parametrize("people", [[], ["noor", "sam", "kit"]])
def test_the_part_asks_the_same_number_of_questions_however_many_hands_are_up(
    room, django_assert_num_queries, people
):
    at, noor = room.session.starts_at, viewer("noor")
    for slug in people:
        up(room, slug, at)

    with django_assert_num_queries(9):
        now_in(noor, room.session_id, at=at)
