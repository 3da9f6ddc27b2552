"""What is noted, told twice or late, and the minutes that are written down from it."""

import base64
import datetime as dt
import hashlib
import json
import uuid

import jwt
import pytest
from django.conf import settings
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from hearthside.access.viewer import Machine
from hearthside.rooms import actions, rules
from hearthside.rooms.models import Evidence, Room
from hearthside.rooms.terms import Here, Kind, Noted, Source
from hearthside.schedule.rules import RECONCILER
from tests.builders import attendance, seat, viewer

from .noted import S, came, hung_up, moved


def signed(body, *, secret=None, over=None):
    key, ours = next(iter(settings.LIVEKIT_KEYS.items()))
    digest = base64.b64encode(hashlib.sha256(over or body).digest()).decode()
    exp = dt.datetime.now(dt.UTC) + 60 * S
    return jwt.encode({"iss": key, "exp": exp, "sha256": digest}, secret or ours, algorithm="HS256")


def webhook(event, room, place, sid="PA_1", at=None, **how):
    at = at or dt.datetime.now(dt.UTC)
    body = json.dumps(
        {
            "event": event,
            "room": {"name": room.name, "sid": "RM_1"},
            "participant": {
                "identity": str(place),
                "sid": sid,
                "joinedAtMs": str(int(at.timestamp() * 1000)),
            },
            "createdAt": str(int(at.timestamp())),
        }
    ).encode()
    return Client(HTTP_HOST="localhost").post(
        "/live/media/webhook",
        body,
        content_type="application/webhook+json",
        headers={"Authorization": signed(body, **how)},
    )


def test_a_signed_webhook_is_noted_once_however_often_it_is_told(room):
    place, at = seat("noor").place, room.session.starts_at

    for _ in range(3):
        assert webhook("participant_joined", room, place, at=at).status_code == 204
        assert webhook("participant_left", room, place, at=at + 60 * S).status_code == 204

    found = Evidence.objects.order_by("at").values_list("source", "kind", "place", "sid", "at")
    assert list(found) == [
        ("webhook", "joined", place, "PA_1", at),
        ("webhook", "left", place, "PA_1", at + 60 * S),
    ]


def test_a_webhook_that_nobody_of_ours_signed_is_not_heard(room):
    place = seat("noor").place

    assert webhook("participant_joined", room, place, secret="x" * 40).status_code == 401
    assert webhook("participant_joined", room, place, over=b"other words").status_code == 401
    assert (
        Client(HTTP_HOST="localhost").post("/live/media/webhook", b"{}", "application/json").status_code
        == 401
    )
    assert not Evidence.objects.exists()


def test_a_webhook_about_nobody_of_ours_says_nothing(room):
    assert webhook("participant_joined", room, uuid.uuid4()).status_code == 204
    assert webhook("room_started", room, seat("noor").place).status_code == 204
    assert webhook("participant_joined", Room(name="elsewhere"), seat("noor").place).status_code == 204
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("who", ["fay", "noor"])
def test_a_person_notes_nothing(room, who):
    with pytest.raises(actions.NotNoted):
        actions.note(by=viewer(who), room_id=room.pk, noted=[])
    with pytest.raises(actions.NotNoted):
        actions.note(by=Machine("something else"), room_id=room.pk, noted=[])


def here(slug, sid, at, **changes):
    plain = {
        "identity": str(seat(slug).place),
        "sid": sid,
        "joined_at": at,
        "active": True,
        "may_speak": True,
    }
    return Here(**plain | changes)


def list_at(room, at, *people):
    return actions.record_list(by=RECONCILER, room_id=room.pk, here=people, asked_at=at, at=at)


def test_a_list_opens_and_closes_and_says_between_which_two_moments(room):
    at = room.session.starts_at
    list_at(room, at)
    list_at(
        room, at + 20 * S, here("noor", "PA_n", at + 12 * S), here("sam", "PA_s", at + 13 * S, active=False)
    )
    list_at(room, at + 40 * S, here("noor", "PA_n", at + 12 * S))
    list_at(room, at + 60 * S)
    list_at(room, at + 80 * S)

    place = seat("noor").place
    found = Evidence.objects.order_by("noted_at").values_list("kind", "place", "sid", "at", "not_before")
    assert list(found) == [
        ("listed", place, "PA_n", at + 12 * S, at),
        ("gone", place, "PA_n", at + 60 * S, at + 40 * S),
    ]


def test_a_list_that_was_overtaken_says_nothing(room):
    at = room.session.starts_at
    list_at(room, at + 20 * S)

    list_at(room, at + 10 * S, here("noor", "PA_n", at))

    assert not Evidence.objects.exists()


def test_who_came_while_the_list_was_on_its_way_is_not_gone(room):
    at, place = room.session.starts_at, seat("noor").place
    actions.note(by=rules.DOOR, room_id=room.pk, noted=moved(came(19), at, place))

    list_at(room, at + 20 * S)
    assert not Evidence.objects.filter(kind="gone").exists()

    list_at(room, at + 40 * S)
    assert Evidence.objects.filter(kind="gone").count() == 1


def test_a_list_names_strangers_and_wrong_microphones(room):
    at, sam = room.session.starts_at, seat("sam")
    actions.remove(by=viewer("fay"), seat=sam, at=at)
    actions.let_speak(by=viewer("fay"), seat=seat("noor"), allowed=False, at=at)

    found = list_at(
        room,
        at + 20 * S,
        here("noor", "PA_n", at),
        here("sam", "PA_s", at),
        here("wren", "PA_w", at),
        Here(identity="ghost", sid="PA_g", joined_at=at, active=True, may_speak=True),
    )

    assert set(found.strangers) == {str(sam.place), "ghost"}
    assert found.wrong_microphone == ((str(seat("noor").place), False),)


def test_media_away_and_back_are_said_once_each(room):
    at = room.session.starts_at
    list_at(room, at)

    for second, answers in ((20, False), (40, False), (60, True), (80, True)):
        actions.note_media(by=RECONCILER, answers=answers, at=at + second * S)

    found = Evidence.objects.order_by("at").values_list("kind", "at", "not_before")
    assert list(found) == [("media_away", at + 20 * S, at), ("media_back", at + 60 * S, None)]


def test_minutes_are_written_down_into_the_calendar(room):
    start, place = room.session.starts_at, seat("noor").place
    actions.note(by=rules.DOOR, room_id=room.pk, noted=moved([*came(60), hung_up(660)], start, place))

    actions.observe_minutes(by=RECONCILER, room=room, at=start + 1200 * S)

    row = attendance("noor")
    assert row.observed_seconds == 600
    assert [(i["kind"], i["to"]) for i in row.intervals] == [
        ("away", (start + 60 * S).isoformat()),
        ("counts", (start + 660 * S).isoformat()),
        ("away", (start + 1200 * S).isoformat()),
    ]
    assert attendance("sam").observed_seconds == 0


def test_the_latest_word_is_kept_and_counts_after_a_kill(room):
    start, place = room.session.starts_at, seat("noor").place
    rows = moved(came(0), start, place)
    for second in (5, 10, 10):
        heard = Noted(
            source=Source.DOOR, kind=Kind.HEARD, at=start + second * S, noted_at=start + second * S,
            place=place, connection=rows[0].connection,
        )  # fmt: skip
        actions.note(by=rules.DOOR, room_id=room.pk, noted=[*rows, heard])

    assert list(Evidence.objects.filter(kind="heard").values_list("at", flat=True)) == [start + 10 * S]
    assert Evidence.objects.count() == 3


def test_a_session_that_nobody_ends_ends_itself_a_quarter_after(room):
    session = room.session
    session.refresh_from_db()

    actions.keep_time(by=RECONCILER, room_id=room.pk, empty=False, at=session.ends_at + 899 * S)
    session.refresh_from_db()
    assert session.ended_at is None

    actions.keep_time(by=RECONCILER, room_id=room.pk, empty=False, at=session.ends_at + 900 * S)
    session.refresh_from_db()
    room.refresh_from_db()
    assert (session.ended_at, room.ended_at) == (session.ends_at + 900 * S, None)

    actions.keep_time(by=RECONCILER, room_id=room.pk, empty=True, at=session.ends_at + 920 * S)
    room.refresh_from_db()
    assert room.ended_at == session.ends_at + 920 * S


def test_what_comes_after_a_room_was_done_with_is_still_told(room):
    Room.objects.filter(pk=room.pk).update(ended_at=room.session.ends_at)
    before = ProcrastinateJob.objects.count()

    webhook("participant_joined", room, seat("noor").place)

    found = ProcrastinateJob.objects.order_by("id").values_list("task_name", "args")[before:]
    assert list(found) == [("rooms.observe", {"room_id": str(room.pk)})]
