"""To whom the door is shut, and why: what the person reads, the hosts read beside their name."""

from datetime import timedelta

import pytest

from hearthside.program.actions import change_setting
from hearthside.program.models import Program
from hearthside.rooms.actions import admit_to_room
from hearthside.rooms.queries import strip_of
from hearthside.rooms.terms import NO_PLACE, UNLICENSED, UNSTAMPED, Code
from hearthside.schedule.terms import GROUP_STOP
from tests.builders import US, a_session, arrived, day_of, live_session, opened, viewer

from .test_entry import refusal


pytestmark = pytest.mark.django_db


def lacks(session, at):
    strip = strip_of(viewer("fay"), session.pk, at=at)
    return {one.name: one.lacks for _, people in strip.groups for one in people if one.lacks}


def test_where_somebody_is_and_whether_who_leads_may_work_with_them_there(now):
    session = opened(a_session(at=now, starts_in=timedelta(days=1)), now)
    at = session.starts_at

    assert refusal("noor", session, at) == Code.STAMP_MISSING
    assert lacks(session, at)["Noor"] == UNSTAMPED
    assert "Fay" not in lacks(session, at)

    arrived("noor", at, state="TX")

    assert refusal("noor", session, at) == Code.LICENCE_MISSING
    assert lacks(session, at)["Noor"] == UNLICENSED

    arrived("noor", at + timedelta(seconds=1))
    assert "Noor" not in lacks(session, at + timedelta(seconds=1))


def test_that_the_room_is_full(now):
    session = live_session()
    change_setting(
        by=US, program=Program.objects.get(), key=GROUP_STOP, value=2, holds_from=day_of(now), reason="Small.", at=now
    )  # fmt: skip
    for slug in ("sam", "kit"):
        admit_to_room(by=viewer(slug), session=session, at=now)

    assert refusal("noor", session, now) == Code.ROOM_FULL
    assert lacks(session, now)["Noor"] == NO_PLACE
    assert not {"Sam", "Kit", "Fay"} & set(lacks(session, now))
