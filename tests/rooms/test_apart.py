"""Elsewhere with somebody of the team, a moment for oneself, someone who came in; and back."""

import datetime as dt

import pytest

from hearthside.access.verdict import NotAllowed
from hearthside.rooms import actions, rules
from hearthside.rooms.models import TimeApart
from hearthside.rooms.queries import now_in, strip_of
from hearthside.rooms.terms import Apart
from hearthside.schedule.queries import sheet_of
from hearthside.schedule.rules import RECONCILER
from tests.builders import attendance, person, seat, viewer

from .noted import S, came, moved


M = dt.timedelta(minutes=1)


def there(room, slug, *, since):
    actions.admit_to_room(by=viewer(slug), session=room.session, at=since)
    actions.note(by=rules.DOOR, room_id=room.pk, noted=moved(came(0, 1, slug), since, seat(slug).place))


def on_strip(room, slug, *, at):
    strip = strip_of(viewer("fay"), room.session_id, at=at)
    name = seat(slug).membership.room_name
    return next((word, card) for word, cards in strip.groups for card in cards if card.name == name)


def test_who_is_aside_has_no_minutes_for_it_and_the_sheet_draws_it(room):
    starts = room.session.starts_at
    there(room, "noor", since=starts)
    actions.take_aside(by=viewer("fay"), seat=seat("noor"), whom=person("ines"), at=starts + 2 * M)
    actions.bring_back(by=viewer("pia"), seat=seat("noor"), at=starts + 5 * M)

    actions.observe_minutes(by=RECONCILER, room=room, at=starts + 8 * M)

    assert attendance("noor").observed_seconds == 5 * 60
    drawn = [one["kind"] for one in attendance("noor").intervals]
    assert drawn[:3] == ["counts", "aside", "counts"]
    (row,) = [
        one for one in sheet_of(viewer("fay"), room.session_id).rows if "someone of the team" in one.sentence
    ]
    assert row.name == seat("noor").membership.room_name


def test_who_is_still_aside_has_no_minutes_from_then_on(room):
    starts = room.session.starts_at
    there(room, "noor", since=starts)
    actions.take_aside(by=viewer("fay"), seat=seat("noor"), whom=person("ines"), at=starts + 2 * M)

    actions.observe_minutes(by=RECONCILER, room=room, at=starts + 8 * M)

    assert attendance("noor").observed_seconds == 2 * 60


def test_the_strip_says_with_whom_since_when_and_who_is_aside_is_not_missed(room):
    now = room.session.starts_at + 3 * M
    actions.take_aside(by=viewer("fay"), seat=seat("noor"), whom=person("ines"), at=now)

    word, card = on_strip(room, "noor", at=now + M)

    assert (word, card.whom, card.aside) == ("Elsewhere with the team", "Ines", True)
    assert card.since


def test_their_own_page_says_with_whom_and_nobody_elses_does(room):
    now = room.session.starts_at + 3 * M
    actions.take_aside(by=viewer("fay"), seat=seat("noor"), whom=person("ines"), at=now)

    own = now_in(viewer("noor"), room.session_id, at=now).apart

    assert (own.kind, own.whom) == (Apart.ASIDE, "Ines")
    assert now_in(viewer("sam"), room.session_id, at=now).apart is None
    assert now_in(viewer("fay"), room.session_id, at=now).apart is None


def test_nobody_is_taken_aside_by_or_with_a_stranger_and_no_staff_is(room):
    now = room.session.starts_at
    for by, slug, whom in (
        ("ines", "noor", "ines"),
        ("noor", "noor", "ines"),
        ("fay", "noor", "omar"),
        ("fay", "pia", "fay"),
    ):
        with pytest.raises(NotAllowed):
            actions.take_aside(by=viewer(by), seat=seat(slug), whom=person(whom), at=now)
    assert not TimeApart.objects.exists()


def test_pressed_twice_is_once_and_with_somebody_else_it_goes_on_with_them(room):
    now = room.session.starts_at
    for n, whom in enumerate(("ines", "ines", "fay")):
        actions.take_aside(by=viewer("fay"), seat=seat("noor"), whom=person(whom), at=now + n * S)

    assert TimeApart.objects.count() == 2
    assert TimeApart.objects.get(ended_at=None).whom == person("fay")


@pytest.mark.parametrize(
    ("kind", "word"), [(Apart.MOMENT, "Needs a moment"), (Apart.COVERED, "Someone came in")]
)
def test_one_tap_and_the_staff_see_it_and_one_tap_back(room, kind, word):
    now = dt.datetime.now(dt.UTC)
    there(room, "noor", since=now - 5 * S)
    for _ in range(2):
        actions.step_back(by=viewer("noor"), session=room.session, kind=kind, at=now)

    assert on_strip(room, "noor", at=now)[0] == word
    assert now_in(viewer("noor"), room.session_id, at=now).apart.kind == kind

    actions.come_back(by=viewer("noor"), session=room.session, at=now + S)

    assert on_strip(room, "noor", at=now + S)[0] == "Here"
    assert TimeApart.objects.get().ended_at == now + S


def test_a_moment_takes_no_minute(room):
    starts = room.session.starts_at
    there(room, "noor", since=starts)
    actions.step_back(by=viewer("noor"), session=room.session, kind=Apart.MOMENT, at=starts + M)

    actions.observe_minutes(by=RECONCILER, room=room, at=starts + 8 * M)

    assert attendance("noor").observed_seconds == 8 * 60


def test_the_staff_of_a_session_take_no_moment_there(room):
    with pytest.raises(NotAllowed):
        actions.step_back(
            by=viewer("fay"), session=room.session, kind=Apart.MOMENT, at=room.session.starts_at
        )
