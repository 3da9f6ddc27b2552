"""The staff's strip and what can be done by it."""

import datetime as dt
import inspect

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.rooms import actions, rules
from hearthside.rooms.queries import here_now, strip_of
from hearthside.rooms.terms import Kind, Noted, Source, Went
from tests.builders import seat, viewer

from .noted import S, came, hung_up, moved


def jobs():
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def test_orders_are_written_in_the_same_transaction(room):
    at, before = room.session.starts_at, len(jobs())
    noor, fay = seat("noor"), viewer("fay")

    actions.mute(by=fay, seat=noor, at=at)
    actions.let_speak(by=fay, seat=noor, allowed=False, at=at)
    actions.remove(by=fay, seat=noor, at=at)
    actions.end_for_all(by=fay, session=room.session, at=at)

    who = {"seat_id": str(noor.pk)}
    assert jobs()[before:] == [
        ("rooms.quiet", who),
        ("rooms.set_microphone", who),
        ("rooms.eject", who),
        ("rooms.close_media_room", {"room_id": str(room.pk)}),
    ]


def told(strip):
    return {word: [card.name for card in people] for word, people in strip.groups}


def test_the_strip_says_who_is_where_and_whoever_needs_looking_at_stands_first(room):
    now = dt.datetime.now(dt.UTC)
    for n, slug in enumerate(("noor", "sam", "kit")):
        actions.admit_to_room(by=viewer(slug), session=room.session, at=now - 90 * S)
        rows = moved(came(0, n, slug), now - 60 * S, seat(slug).place)
        actions.note(by=rules.DOOR, room_id=room.pk, noted=rows)
    alive = moved([hung_up(0)], now - 5 * S, seat("noor").place)[0]
    heard = Noted(
        source=Source.DOOR, kind=Kind.HEARD, at=alive.at, noted_at=alive.at, place=alive.place,
        connection=alive.connection,
    )  # fmt: skip
    actions.note(by=rules.DOOR, room_id=room.pk, noted=[heard])
    actions.leave(by=viewer("sam"), session=room.session, went=Went.QUICK_EXIT, at=now)

    strip = strip_of(viewer("fay"), room.session_id, at=now)

    assert [word for word, _ in strip.groups] == ["Left, look first", "Line lost", "Expected", "Here"]
    assert told(strip)["Left, look first"] == ["Sam"]
    assert told(strip)["Line lost"] == ["Kit"]
    assert told(strip)["Here"] == ["Noor"]
    assert here_now([room.session_id], at=dt.datetime.now(dt.UTC)) == {seat("noor").place}


def test_coming_back_after_leaving_is_being_here(room):
    now = dt.datetime.now(dt.UTC)
    for at in (now - 60 * S, now - 10 * S):
        actions.admit_to_room(by=viewer("sam"), session=room.session, at=at)
        actions.note(
            by=rules.DOOR,
            room_id=room.pk,
            noted=moved(came(0, int(at.timestamp()), "s"), at, seat("sam").place),
        )
        if at < now - 30 * S:
            actions.leave(by=viewer("sam"), session=room.session, went=Went.LEFT, at=at + 20 * S)
            assert told(strip_of(viewer("fay"), room.session_id, at=now))["Left"] == ["Sam"]

    assert told(strip_of(viewer("fay"), room.session_id, at=now))["Here"] == ["Sam"]


@pytest.mark.parametrize("people", [[], ["noor", "sam", "kit"]])
def test_the_strip_asks_the_same_number_of_questions_however_many_are_here(
    room, django_assert_num_queries, people
):
    now = dt.datetime.now(dt.UTC)
    for n, slug in enumerate(people):
        actions.admit_to_room(by=viewer(slug), session=room.session, at=now)
        actions.note(by=rules.DOOR, room_id=room.pk, noted=moved(came(0, n, slug), now, seat(slug).place))
    fay = viewer("fay")

    with django_assert_num_queries(15):
        strip_of(fay, room.session_id, at=now)


@pytest.mark.parametrize("who", ["noor", "ines", "dana", "cora"])
def test_only_the_staff_of_this_session_act_at_its_controls(room, who):
    at, noor, asker = room.session.starts_at, seat("noor"), viewer(who)

    for act in (
        lambda: actions.mute(by=asker, seat=noor, at=at),
        lambda: actions.let_speak(by=asker, seat=noor, allowed=False, at=at),
        lambda: actions.remove(by=asker, seat=noor, at=at),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_tech_host_may_quieten_and_not_remove(room):
    at, noor, pia = room.session.starts_at, seat("noor"), viewer("pia")

    actions.mute(by=pia, seat=noor, at=at)
    with pytest.raises(NotAllowed):
        actions.remove(by=pia, seat=noor, at=at)
    with pytest.raises(NotAllowed):
        actions.mute(by=pia, seat=seat("fay"), at=at)


def test_a_page_is_told_the_code_the_sentence_and_what_next_and_the_trail_that_someone_tried(room, sign_in):
    noor = sign_in("noor")
    actions.remove(by=viewer("fay"), seat=seat("noor"), at=room.session.starts_at)

    answer = noor.post(f"/sessions/{room.session_id}/admit/")

    assert answer.status_code == 403
    assert answer.json() == {
        "code": "removed",
        "sentence": "You were asked to leave this session.",
        "next": "You can reach the facilitator or your coordinator. The crisis card is open at any time.",
    }
    assert TrailEntry.objects.filter(what="was refused", subject="rooms:admit, removed").count() == 1


def test_every_order_is_a_task_that_exists(room):
    at, fay, noor = room.session.starts_at, viewer("fay"), seat("noor")
    actions.mute(by=fay, seat=noor, at=at)
    actions.let_speak(by=fay, seat=noor, allowed=False, at=at)
    actions.remove(by=fay, seat=noor, at=at)
    actions.end_for_all(by=fay, session=room.session, at=at)

    for name, args in jobs():
        inspect.signature(app.tasks[name].func).bind(**args)
