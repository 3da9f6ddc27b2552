"""The waiting room: who comes in by themselves, who waits and how that looks to either side, who is let in."""

import itertools
from datetime import timedelta

import pytest

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Viewer
from hearthside.people.actions import give_account, register
from hearthside.rooms import actions, rules
from hearthside.rooms.actions.waiting import _wait
from hearthside.rooms.models import Room, Waiting
from hearthside.rooms.queries import Refused, in_queue, missed, standing_of, strip_of, waiting_words
from hearthside.rooms.queries.entry import threshold_of
from hearthside.rooms.terms import Code, Ended, Threshold, Waits, Went, Why
from hearthside.schedule.actions import ask_a_guest
from hearthside.schedule.terms import GUESTS, HOSTS, SeatKind
from tests.builders import US, a_session, live_session, person, seat, viewer

from .test_entry import NOON, a_seat, asked, refusal


S = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("kind", "opened", "closed", "ending", "is_in"),
    list(itertools.product(SeatKind, [False, True], [False, True], ["", *Ended], [False, True])),
)
def test_who_passes_the_waiting_room(kind, opened, closed, ending, is_in):
    threshold = Threshold(opened=opened, closed=closed, ending=ending, is_in=is_in)
    free = kind in HOSTS or kind == SeatKind.SYNTHETIC or is_in or ending == Ended.ADMITTED
    by_themselves = kind == SeatKind.PARTICIPANT and opened and not closed and ending != Ended.DENIED

    said = rules.may_pass(kind, threshold)

    assert bool(said) == (free or by_themselves)
    if not said:
        assert said.code == (Code.DENIED if ending == Ended.DENIED else Code.WAITING)
        assert said.reason
        assert rules.NEXT_STEP[Code(said.code)]


def test_everything_else_is_said_before_waiting():
    shut = Threshold()

    assert asked(-60, threshold=shut).code == Code.TOO_EARLY
    assert asked(5, threshold=shut, others=12).code == Code.ROOM_FULL
    assert asked(5, threshold=shut).code == Code.WAITING
    assert asked(5, who=a_seat(closed_at=NOON, closed_why="removed"), threshold=shut).code == Code.REMOVED


def test_why_a_door_is_closed_is_said_in_the_given_words():
    said = asked(5, threshold=Threshold(opened=True, closed=True, why=Why.SHORT_QUIET)).reason

    assert said == "The door is closed for a while: quiet exercise, about 3 minutes."
    assert asked(5, threshold=Threshold(opened=True, closed=True)).reason == "The door is closed for a while."


@pytest.mark.parametrize(
    ("silent", "seen"),
    [
        (0 * S, Waits.HERE),
        (14.9 * S, Waits.HERE),
        (15 * S, Waits.AWAY),
        (599 * S, Waits.AWAY),
        (600 * S, Waits.GONE),
    ],
)
def test_here_away_and_gone(silent, seen):
    assert rules.waits(NOON, at=NOON + silent) == seen


def come(slug, session, at):
    return actions.admit_to_room(by=viewer(slug), session=session, at=at)


def on_strip(session, at, who="fay"):
    strip = strip_of(viewer(who), session.pk, at=at)
    return {one.name: (word, one.waits) for word, people in strip.groups for one in people}


def test_before_it_is_opened_everyone_waits_and_a_hosts_first_coming_in_opens_it(group, now):
    assert refusal("noor", group, now) == Code.WAITING
    assert on_strip(group, now)["Noor"] == ("Waits", "here")

    come("pia", group, now)

    assert come("noor", group, now + 5 * S).name == "Noor"
    assert on_strip(group, now)["Noor"] == ("Expected", "")
    assert Room.objects.get(session=group).opened_by == person("pia").pk
    assert not strip_of(viewer("fay"), group.pk, at=now).door.closed


def test_while_it_is_closed_whoever_comes_waits_and_whoever_is_in_stays_in(group, now):
    come("fay", group, now)
    inside = come("noor", group, now)
    room = actions.close_door(by=viewer("pia"), session=group, why=Why.SHORT_QUIET, at=now)

    assert refusal("sam", group, now) == Code.WAITING
    assert standing_of(viewer("noor"), inside.place, inside.admission, room.name, at=now)
    again = actions.admit_to_room(by=viewer("noor"), session=group, holding=inside.admission, at=now)
    come("fay", group, now)  # nor does a host who comes back open it
    assert refusal("sam", group, now) == Code.WAITING

    actions.leave(by=viewer("noor"), session=group, went=Went.LEFT, at=now)
    with pytest.raises(Refused) as no:
        standing_of(viewer("noor"), again.place, again.admission, room.name, at=now)
    assert no.value.code == Code.WAITING
    assert "quiet exercise, about 3 minutes" in no.value.sentence

    actions.open_door(by=viewer("fay"), session=group, at=now)
    assert come("sam", group, now)


def test_the_phone_that_is_locked_keeps_the_place_and_says_since_when(group, now):
    refusal("noor", group, now)
    since = Waiting.objects.get().since

    assert on_strip(group, now + 14 * S)["Noor"] == ("Waits", "here")
    assert on_strip(group, now + 20 * S)["Noor"] == ("Waits", "away")
    refusal("noor", group, now + 5 * MINUTE)
    assert Waiting.objects.get().since == since
    assert on_strip(group, now + 5 * MINUTE)["Noor"] == ("Waits", "here")

    later = now + 16 * MINUTE
    assert on_strip(group, later)["Noor"] == ("Expected", "")
    assert in_queue(group.pk, at=later) == []
    refusal("noor", group, later)
    assert Waiting.objects.get().since == later


def test_leaving_the_waiting_room_gives_the_place_up(group, now):
    refusal("noor", group, now)

    actions.leave(by=viewer("noor"), session=group, went=Went.LEFT, at=now)

    assert Waiting.objects.get().ending == Ended.LEFT
    assert on_strip(group, now)["Noor"] == ("Expected", "")


def test_one_is_let_in_or_all_or_not_now_and_after_all(group, now):
    for slug in ("noor", "sam"):
        refusal(slug, group, now)

    actions.not_now(by=viewer("fay"), seat=seat("noor", group), at=now)
    assert on_strip(group, now, "pia")["Noor"] == ("Not now", "")
    assert refusal("noor", group, now) == Code.DENIED
    come("fay", group, now)  # nor does the room that opens overrule a host
    assert refusal("noor", group, now) == Code.DENIED

    actions.close_door(by=viewer("fay"), session=group, at=now)
    assert actions.let_everyone_in(by=viewer("fay"), session=group, at=now) == 1
    assert come("sam", group, now)

    actions.let_in(by=viewer("pia"), seat=seat("noor", group), at=now)
    assert come("noor", group, now)
    assert Waiting.objects.get(seat=seat("noor", group)).ended_by == person("pia").pk
    assert TrailEntry.objects.filter(what="said not now", by=person("fay").pk).count() == 1


@pytest.mark.parametrize("answer", [actions.let_in, actions.not_now])
def test_a_sign_of_life_that_crosses_a_hosts_answer_takes_nothing_back(group, now, answer):
    """The page asked before the host answered, and its question is still being heard."""
    refusal("noor", group, now)
    answer(by=viewer("fay"), seat=seat("noor", group), at=now)
    said = Waiting.objects.get().ending

    _wait(viewer("noor"), seat("noor", group), now + 5 * S)

    assert Waiting.objects.get().ending == said


@pytest.mark.parametrize("who", ["noor", "ines", "dana", "cora"])
def test_only_hosts_open_close_and_let_in(group, now, who):
    refusal("sam", group, now)
    by = viewer(who)

    for act in (
        lambda: actions.open_door(by=by, session=group, at=now),
        lambda: actions.close_door(by=by, session=group, at=now),
        lambda: actions.let_in(by=by, seat=seat("sam", group), at=now),
        lambda: actions.not_now(by=by, seat=seat("sam", group), at=now),
        lambda: actions.let_everyone_in(by=by, session=group, at=now),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_guest_is_let_in_also_while_the_room_is_open(now, db):
    live = live_session()
    rosa = register(by=US, chosen_name="Rosa", at=now)
    give_account(by=US, person=rosa, email="rosa@example.org", password=None, at=now)
    guest = Viewer(person_id=rosa.pk)
    (made,) = ask_a_guest(by=viewer("fay"), session=live, person=rosa, kind=SeatKind.INTERPRETER, at=now)
    assert made.kind in GUESTS

    with pytest.raises(Refused) as no:
        actions.admit_to_room(by=guest, session=live, at=now)
    assert (no.value.code, no.value.sentence) == (Code.WAITING, "Guests of a session are let in one by one.")

    actions.let_in(by=viewer("fay"), seat=made, at=now)
    assert actions.admit_to_room(by=guest, session=live, at=now)


@pytest.mark.parametrize("goes", ["sent away", "removed"])
def test_a_guest_who_was_in_and_is_asked_again_waits_again(goes, now, db):
    live, fay, omar = live_session(), viewer("fay"), person("omar")
    (made,) = ask_a_guest(by=fay, session=live, person=omar, kind=SeatKind.TRAINEE, at=now)
    assert refusal("omar", live, now) == Code.WAITING
    actions.let_in(by=fay, seat=made, at=now)
    inside = actions.admit_to_room(by=viewer("omar"), session=live, at=now)
    if goes == "removed":
        actions.remove(by=fay, seat=made, at=now)
    else:
        actions.send_a_guest_away(by=fay, seat=made, later_too=False, at=now)

    ask_a_guest(by=fay, session=live, person=omar, kind=SeatKind.TRAINEE, at=now)

    assert refusal("omar", live, now, holding=inside.admission) == Code.WAITING
    room = Room.objects.get(session=live)
    with pytest.raises(Refused) as no:
        standing_of(viewer("omar"), inside.place, inside.admission, room.name, at=now)
    assert no.value.code == Code.WAITING


def test_a_guest_who_was_told_not_now_and_is_asked_again_waits_in_the_queue(now, db):
    live, fay = live_session(), viewer("fay")
    (made,) = ask_a_guest(by=fay, session=live, person=person("omar"), kind=SeatKind.TRAINEE, at=now)
    assert refusal("omar", live, now) == Code.WAITING
    actions.not_now(by=fay, seat=made, at=now)
    assert refusal("omar", live, now) == Code.DENIED
    actions.send_a_guest_away(by=fay, seat=made, later_too=False, at=now)

    ask_a_guest(by=fay, session=live, person=person("omar"), kind=SeatKind.TRAINEE, at=now)

    assert refusal("omar", live, now) == Code.WAITING
    assert [one.seat for one in in_queue(live.pk, at=now)] == [made]


def test_whoever_waits_reads_whom_for_and_is_not_missed(group, now, sign_in, django_assert_num_queries):
    noor = sign_in("noor")

    answer = noor.post(f"/sessions/{group.pk}/admit/").json()

    since = answer.pop("since")
    assert since.startswith("waiting since ")
    assert answer == {
        "code": "waiting",
        "sentence": "The room is not open yet.",
        "next": "This page takes you in by itself; there is nothing to press.",
        "whom": "Fay will let you in.",
        "sees": "Fay sees you: here",
        "late": "",
    }
    noors = viewer("noor")
    with django_assert_num_queries(4):
        waiting_words(noors, group.pk, at=now)
    at = group.starts_at + 11 * MINUTE
    Waiting.objects.update(heard_at=at)
    missing = {one.seat.person for one in missed(at=at)}
    assert person("noor") not in missing
    assert person("sam") in missing


def test_the_queue_is_for_the_hosts_alone(group, now, sign_in):
    refusal("noor", group, now)

    page = sign_in("fay").get(f"/sessions/{group.pk}/room/").content.decode()
    hers = sign_in("sam").get(f"/sessions/{group.pk}/room/").content.decode()

    assert "Noor waits to come in." in page
    assert "Admit<" in page
    assert "data-waits" not in hers
    assert "Noor" not in hers


@pytest.mark.django_db
@pytest.mark.parametrize("hosts", [0, 1])
def test_a_room_at_whose_controls_nobody_sits_is_open_from_the_start(now, hosts):
    staff = {SeatKind.TECH_HOST: [person("pia")]} if hosts else {}
    session = a_session(at=now, starts_in=timedelta(days=1500), staff=staff)

    assert threshold_of(session.seats.get(person=person("noor"))).opened is not bool(hosts)
