"""The media door under load, without its servers, and as a witness."""

import asyncio
import datetime as dt

import pytest
from django.db import connections

from hearthside.rooms import actions
from tests.builders import seat, viewer

from .at_the_door import (
    ORIGIN,
    Knocker,
    Refused,
    admitted,
    in_thread,
    noted,
    signed_in,
    synthetic,
)


pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore:websockets.legacy")]


def now():
    return dt.datetime.now(dt.UTC)


def test_too_long_a_question_and_too_long_a_message(knocker):
    token = synthetic()

    async def story():
        assert await knocker.knock(token, origin="", sdk="x" * 17_000) == (414, "too long")
        async with knocker.line(token, origin="") as line:
            await line.joined()
            await line.shout(256 * 1024 + 1)
            assert await line.closed() == 1009

    asyncio.run(story())


def test_the_media_server_away_is_no_refusal(knocker, settings):
    settings.LIVEKIT_URL = "http://127.0.0.1:1"

    no = asyncio.run(knocker.knock(synthetic(), origin=""))

    assert (no.status, no.word, no.retry_after) == (503, "away", "1")


def test_the_database_away_is_no_refusal_and_lets_nobody_in(knocker, media):
    token = synthetic()
    name = connections["default"].settings_dict["NAME"]
    connections["default"].settings_dict["NAME"] = "nowhere"
    try:
        no = asyncio.run(knocker.knock(token, origin=""))
    finally:
        connections["default"].settings_dict["NAME"] = name

    assert (no.status, no.word, no.retry_after) == (503, "away", "1")
    assert media.asked == []


def test_ten_connects_a_minute_for_a_seat(knocker):
    token, other = synthetic(), synthetic("theo")

    async def story():
        for _ in range(10):
            assert await knocker.knock(token, origin="") is None
        assert await knocker.knock(token, origin="") == (429, "too often")
        assert await knocker.knock(other, origin="") is None

    asyncio.run(story())


def test_a_thousand_connects_a_minute_from_one_address_disturb_nobody(door):
    token = synthetic()

    async def story(knocker):
        async with knocker.line(token, origin="") as wren:
            await wren.joined()
            answers = []
            for _ in range(50):
                some = [knocker.knock("nonsense", origin="") for _ in range(20)]
                answers += [no.status for no in await asyncio.gather(*some)]
            assert (answers.count(401), answers.count(429)) == (29, 971)
            await wren.ping()
            assert (await wren.heard()).WhichOneof("message") in {"update", "pong_resp"}

    with door(a_minute=30) as served:
        asyncio.run(story(Knocker(served.port, ORIGIN)))


def test_the_door_notes_who_came_and_went_to_the_moment(knocker):
    token, place = synthetic(), seat("wren").place

    async def story():
        began = now()
        async with knocker.line(token, origin="") as line:
            sid = await line.joined()
            await line.heard()
            await asyncio.sleep(0.3)
            await line.ping()
            await line.heard()
            spoke = now()
            await asyncio.sleep(0.3)
        went = now()
        connected, entered, hung_up = await noted("connected", "entered", "client_hung_up", place=place)
        assert (connected.sid, entered.sid) == (sid, sid)
        assert connected.connection == hung_up.connection
        near = dt.timedelta(seconds=0.2)
        assert began <= connected.at <= began + 5 * near
        assert spoke - near <= hung_up.not_before <= spoke + near
        assert went - near <= hung_up.at <= went + near

    asyncio.run(story())


def test_the_door_knows_who_hung_up(knocker, media):
    token, place = synthetic(), seat("wren").place

    async def story():
        async with knocker.line(token, origin="") as line:
            await line.joined()
            media.vanish()
            assert await line.closed() == 1011
        await noted("connected", "entered", "media_broke", place=place)

    asyncio.run(story())


def test_no_answer_of_the_door_says_what_was_asked(knocker):
    token, cookie = admitted(signed_in("noor"))

    answers = [
        asyncio.run(knocker.knock(token, cookie=cookie, publish=token)),
        asyncio.run(knocker.knock(token)),
    ]

    assert all(isinstance(no, Refused) and token not in no.word for no in answers)


def test_a_deaf_media_server_keeps_nobody_in(knocker, media):
    token, place = synthetic(), seat("wren").place
    media.deaf = True

    async def story():
        async with knocker.line(token, origin="") as line:
            await line.joined()
            await in_thread(lambda: actions.remove(by=viewer("fay"), seat=seat("wren"), at=now()))
            assert await line.closed(within=2) == 4403
        await noted("connected", "entered", "we_hung_up", place=place)

    asyncio.run(story())
