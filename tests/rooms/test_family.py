"""Family in the room: let in by a host, called as Noor calls them, and out of it at once when she takes it back."""

import datetime as dt

import pytest
from django.urls import NoReverseMatch, reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from hearthside.access.checks import every_route
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Viewer
from hearthside.careteam.queries import build_viewer
from hearthside.rooms import actions
from hearthside.rooms.models import Room
from hearthside.rooms.queries import Refused, missed, now_in, reads_chat, standing_of, strip_of, waiting_words
from hearthside.rooms.terms import Code
from hearthside.schedule.actions import close_seat
from hearthside.schedule.models import Attendance, Seat
from hearthside.schedule.queries import sheet_of
from hearthside.schedule.rules import RECONCILER
from hearthside.schedule.terms import Closed
from tests.builders import US, arrived, person, seat, viewer
from tests.family import a_family_hour, asked, comes_in


pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def hour(now):
    """About to begin; Noor has said where she is."""
    Seat.objects.filter(closed_at=None, during__overlap=(now, now + 70 * MINUTE)).update(
        closed_at=now, closed_by=US.id, closed_why=Closed.GIVEN_UP
    )
    made = a_family_hour(at=now, starts_in=MINUTE)
    arrived("noor", now)
    return made


@pytest.fixture
def mum(hour, now):
    return asked(hour, at=now)


def eyes(mum):
    return build_viewer(mum.person_id, True)


def come(who, hour, at):
    return actions.admit_to_room(by=who, session=hour, at=at)


def refusal(who, hour, at):
    with pytest.raises(Refused) as no:
        come(who, hour, at)
    return no.value


def let_in(mum, hour, at):
    """Ines opens the room, Mum waits, and is let in."""
    come(viewer("ines"), hour, at)
    assert refusal(eyes(mum), hour, at).code == Code.WAITING
    actions.let_in(by=viewer("ines"), seat=mum, at=at)
    return come(eyes(mum), hour, at)


def on_strip(hour, at):
    strip = strip_of(viewer("ines"), hour.pk, at=at)
    return {one.name: word for word, people in strip.groups for one in people}


def ejected():
    jobs = ProcrastinateJob.objects.filter(task_name="rooms.eject")
    return {one.args["seat_id"] for one in jobs}


def test_she_waits_although_the_room_is_open_and_is_called_as_noor_calls_her(hour, mum, now):
    come(viewer("ines"), hour, now)

    assert refusal(eyes(mum), hour, now).sentence == "You are expected; it takes a moment."
    assert on_strip(hour, now)["Mum, family"] == "Waits"
    actions.let_in(by=viewer("ines"), seat=mum, at=now)

    assert come(eyes(mum), hour, now).name == "Mum"
    assert strip_of(viewer("ines"), hour.pk, at=now).count == 1


def test_while_nobody_leads_she_is_promised_no_call(hour, mum, now):
    later = now + 20 * MINUTE
    assert refusal(eyes(mum), hour, later).code == Code.WAITING

    actions.say_nobody_leads(by=RECONCILER, session=hour, at=later)

    late = waiting_words(eyes(mum), hour.pk, at=later).late
    assert "somebody opens this room." in late
    assert "calls you" not in late


def test_here_one_just_speaks(hour, mum, now):
    let_in(mum, hour, now)

    with pytest.raises(NotAllowed, match="Here one just speaks"):
        actions.raise_hand(by=eyes(mum), session=hour, at=now)


def test_she_reads_the_chat_while_she_is_in_and_never_a_private_word_of_noors(hour, mum, now, handler):
    ruth = comes_in(handler)
    let_in(mum, hour, now)
    come(viewer("noor"), hour, now)
    for words, private in (("To everyone", False), ("To Ines alone", True)):
        actions.say(by=viewer("noor"), session=hour, words=words, private=private, at=now)

    said = ruth.get(f"/sessions/{hour.pk}/chat/").content.decode()

    assert "To everyone" in said
    assert "To Ines alone" not in said


def test_taken_back_she_is_out_at_once_and_no_token_of_hers_opens_the_door(hour, mum, now, handler):
    ruth = comes_in(handler)
    inside = let_in(mum, hour, now)
    room = Room.objects.get(session=hour)
    assert standing_of(eyes(mum), inside.place, inside.admission, room.name, at=now)
    assert now_in(viewer("noor"), hour.pk, at=now).family == ((mum.pk, "Mum"),)

    actions.send_family_away(by=viewer("noor"), seat=mum, at=now)

    with pytest.raises(Refused) as no:
        standing_of(eyes(mum), inside.place, inside.admission, room.name, at=now)
    assert (no.value.code, no.value.next_step) == (
        Code.NOT_ASKED,
        "Nothing went wrong on your side. Whoever asked you can ask you once more.",
    )
    assert refusal(eyes(mum), hour, now).code == Code.NOT_ASKED
    assert str(mum.pk) in ejected()
    mum.refresh_from_db()
    assert not reads_chat(mum, hour, at=now)
    assert "Mum, family" not in on_strip(hour, now)
    assert "You are not expected" in ruth.get("/visits/").content.decode()
    assert now_in(viewer("noor"), hour.pk, at=now).family == ()


def test_asked_again_she_waits_as_if_she_had_never_been_in(hour, mum, now):
    let_in(mum, hour, now)
    actions.send_family_away(by=viewer("noor"), seat=mum, at=now)

    again = asked(hour, at=now)

    assert refusal(eyes(again), hour, now).code == Code.WAITING
    assert on_strip(hour, now)["Mum, family"] == "Waits"


def test_nobody_else_sends_her_away(hour, mum, now):
    for slug in ("sam", "omar", "fay", "pia", "dana"):
        with pytest.raises(NotAllowed):
            actions.send_family_away(by=viewer(slug), seat=mum, at=now)
    with pytest.raises(NotAllowed):
        actions.send_family_away(by=eyes(mum), seat=mum, at=now)

    assert ejected() == set()


def test_she_is_never_missed_and_has_no_line_on_the_sheet(hour, mum, now):
    later = now + 30 * MINUTE

    assert {one.seat.person for one in missed(at=later)} <= {person("noor")}
    assert [one.seat for one in Attendance.objects.filter(seat__session=hour)] == [seat("noor", hour)]
    assert [one.name for one in sheet_of(viewer("ines"), hour.pk).rows] == ["Noor"]


def test_put_out_of_the_room_by_ines_she_reads_of_no_program(hour, mum, now, handler):
    ruth = comes_in(handler)
    close_seat(by=viewer("ines"), seat=mum, why=Closed.REMOVED, at=now)

    said = ruth.get(f"/sessions/{hour.pk}/room/").content.decode()

    assert "You are out of this conversation for today." in said
    assert "your place in the program" not in said


OPEN = {  # of everything about a session: her page of it, what lives on it, and where she lands afterwards
    "rooms:room": 200,
    "rooms:now": 200,
    "rooms:chat": 200,
    "rooms:after": 200,
}
LEADS_TO_NOBODY = {
    "Where now",
    "Sheet",
    "Tell my team now",
    "wrap-up",
    "Today's",
    "Remove for today",
    "#strip",
}


def test_of_everything_about_this_hour_she_has_the_room_alone(hour, mum, now, handler):
    ruth = comes_in(handler)
    let_in(mum, hour, now)
    routes = [name for name, _, view in every_route() if getattr(view, "gate", None) is not None]
    got = {}

    for route in routes:
        try:
            where = reverse(route, kwargs={"session_id": hour.pk})
        except NoReverseMatch:  # a route about something else
            continue
        answer = ruth.get(where)
        got[route] = answer.status_code
        for words in LEADS_TO_NOBODY if answer.status_code == 200 else ():
            assert words not in answer.content.decode(), (route, words)

    assert {route: code for route, code in got.items() if code not in {404, 405}} == OPEN
    assert len(got) > len(OPEN)
    assert Viewer(person_id=mum.person_id) == eyes(mum)
