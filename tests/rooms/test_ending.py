"""A session ends softly: some minutes in which everyone writes what they take with them; and what comes after."""

import datetime as dt

import pytest

from hearthside.access.verdict import NotAllowed
from hearthside.program.actions import change_setting
from hearthside.rooms import actions
from hearthside.rooms.queries import after_of, now_in
from hearthside.rooms.terms import SOFT_END
from hearthside.schedule.models import Session
from hearthside.schedule.rules import RECONCILER
from tests.builders import viewer

from .noted import S


M = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def everyone_is_in(room):
    for slug in ("noor", "fay", "pia"):
        actions.admit_to_room(by=viewer(slug), session=room.session, at=room.session.starts_at)


def ending(room, who, *, at):
    return now_in(viewer(who), room.session_id, at=at).ending


def is_over(room, at):
    actions.keep_time(by=RECONCILER, room_id=room.pk, empty=False, at=at)
    return Session.objects.get(pk=room.session_id).ended_at is not None


def test_everyone_writes_for_two_minutes_and_then_it_ends_by_itself(room):
    at = room.session.starts_at + M
    actions.end_softly(by=viewer("fay"), session=room.session, at=at)
    actions.end_softly(by=viewer("fay"), session=room.session, at=at + M)  # pressed again

    assert ending(room, "noor", at=at).writes
    assert not ending(room, "fay", at=at).writes
    assert ending(room, "fay", at=at).may_end
    assert not ending(room, "pia", at=at).may_end
    assert not is_over(room, at + 2 * M - S)
    assert is_over(room, at + 2 * M)
    assert ending(room, "noor", at=at + 2 * M).is_over  # whoever still writes goes on


def test_it_can_go_on_after_all_or_end_at_once(room):
    at = room.session.starts_at + M
    actions.end_softly(by=viewer("fay"), session=room.session, at=at)
    actions.go_on(by=viewer("fay"), session=room.session, at=at)
    assert ending(room, "noor", at=at) is None
    assert not is_over(room, at + 5 * M)

    actions.end_softly(by=viewer("fay"), session=room.session, at=at)
    actions.end_for_all(by=viewer("fay"), session=room.session, at=at + S)
    assert is_over(room, at + S)


def test_a_program_may_set_another_time_or_none(room):
    at, day = room.session.starts_at + M, room.session.on
    program = room.session.cohort.track.program
    change_setting(
        by=viewer("dana"), program=program, key=SOFT_END, value=0, holds_from=day, reason="Try it", at=at
    )

    actions.end_softly(by=viewer("fay"), session=room.session, at=at)

    assert Session.objects.get(pk=room.session_id).ended_at == at


@pytest.mark.parametrize("who", ["noor", "pia", "ines"])
def test_nobody_else_ends_it(room, who):
    with pytest.raises(NotAllowed):
        actions.end_softly(by=viewer(who), session=room.session, at=room.session.starts_at)
    with pytest.raises(NotAllowed):
        actions.go_on(by=viewer(who), session=room.session, at=room.session.starts_at)


def test_whoever_leaves_lands_on_what_is_next(room, sign_in):
    noor = sign_in("noor")

    page = noor.post(f"/sessions/{room.session_id}/leave/", follow=True)

    assert page.redirect_chain[0][0] == f"/sessions/{room.session_id}/after/"
    assert "What is next" in page.content.decode()
    assert "Back into the room" in page.content.decode()
    assert not after_of(viewer("noor"), room.session, at=dt.datetime.now(dt.UTC)).is_over
