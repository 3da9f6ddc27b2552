"""The media door, knocked at as a page would, and as nobody should."""

import asyncio
import base64
import datetime as dt
import urllib.parse
import zlib

import aiohttp
import jwt
import pytest
from django.conf import settings as live_settings
from livekit.protocol import rtc

from hearthside.rooms import actions
from hearthside.rooms.models import Room
from hearthside.schedule.actions import end_session
from hearthside.schedule.models import Seat
from hearthside.schedule.rules import RECONCILER
from tests.builders import live_session, seat, viewer

from .at_the_door import (
    ORIGIN,
    admitted,
    in_thread,
    refreshed,
    signed_in,
    synthetic,
)


pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore:websockets.legacy")]


def now():
    return dt.datetime.now(dt.UTC)


def test_noor_comes_in_and_the_media_server_hears_only_of_us(knocker, media):
    token, cookie = admitted(signed_in("noor"))
    token = refreshed(token, *next(iter(live_settings.LIVEKIT_KEYS.items())))

    assert asyncio.run(knocker.knock(token, cookie=cookie, auto_subscribe="1")) is None

    path, query, headers = media.asked[-1]
    assert (path, query) == ("/rtc/v1", {"auto_subscribe": "1"})
    assert token not in str(headers)
    (grants,) = media.grants
    assert grants["sub"] == str(seat("noor").place)
    assert grants["name"] == "Noor"
    assert list(media.rooms) == [Room.objects.get().name]


def test_a_synthetic_seat_needs_neither_cookie_nor_origin(knocker):
    assert asyncio.run(knocker.knock(synthetic(), origin="")) is None


def test_a_token_in_the_header_is_as_good(knocker):
    assert asyncio.run(knocker.knock(header=synthetic(), origin="")) is None


@pytest.mark.parametrize("word", ["publish", "room", "attributes", "metadata", "identity", "name"])
def test_nobody_says_who_they_are(knocker, media, word):
    token, cookie = admitted(signed_in("noor"))

    assert asyncio.run(knocker.knock(token, cookie=cookie, **{word: "x"})) == (400, "not asked for")
    assert media.asked == []


@pytest.mark.parametrize(
    "path",
    [
        "/live/media/rtc/../rtc/v1",
        "/live/media/rtc/./v1",
        "/live/media/rtc%2Fv1",
        "/live/media/rtc/v1/",
        "/live/media/rtc//v1",
        "/live/media/rtc/v2",
        "/live/media/rtc%2e%2e/v1",
        "/live/media/rtcx",
        "/live/media/rtc/v1/validate",
        "/live/media/rtc/../twirp/livekit.RoomService/ListRooms",
    ],
)
def test_there_are_four_paths_and_no_other_spelling_of_them(knocker, media, path):
    token, cookie = admitted(signed_in("noor"))

    assert asyncio.run(knocker.knock(token, cookie=cookie, path=path)).status == 404
    assert media.asked == []


def test_one_token_and_not_two(knocker):
    token, cookie = admitted(signed_in("noor"))

    async def answers():
        return [
            await knocker.knock(token, cookie=cookie, header=token),
            await knocker.knock(cookie=cookie),
            await knocker.knock(
                cookie=cookie, path=f"/live/media/rtc/v1?access_token={token}&access_token={token}"
            ),
        ]

    assert asyncio.run(answers()) == [(401, "one token"), (401, "one token"), (400, "not asked for")]


def test_anothers_token_anothers_cookie_no_cookie_no_origin(knocker, media):
    noors, noor = admitted(signed_in("noor"))
    sams, sam = admitted(signed_in("sam"))

    async def answers():
        return [
            await knocker.knock(sams, cookie=noor),
            await knocker.knock(noors, cookie=sam),
            await knocker.knock(noors),
            await knocker.knock(noors, cookie="sessionid=madeup"),
            await knocker.knock(noors, cookie=noor, origin=""),
            await knocker.knock(noors, cookie=noor, origin="http://elsewhere.example"),
        ]

    assert asyncio.run(answers()) == [
        (403, "not_on_roster"),
        (403, "not_on_roster"),
        (403, "signed_out"),
        (403, "signed_out"),
        (403, "signed_out"),
        (403, "signed_out"),
    ]
    assert media.asked == []


def test_signing_out_shuts_the_door(knocker):
    client = signed_in("noor")
    token, cookie = admitted(client)
    client.post("/quick-exit/")

    assert asyncio.run(knocker.knock(token, cookie=cookie)) == (403, "signed_out")


def test_a_token_is_signed_by_one_of_our_keys_and_not_over(knocker, settings):
    key, secret = next(iter(live_settings.LIVEKIT_KEYS.items()))
    other = {"next": "the-key-that-will-be-used-from-tomorrow-on"}
    settings.LIVEKIT_KEYS = live_settings.LIVEKIT_KEYS | other
    token = synthetic()
    long_ago = now() - dt.timedelta(seconds=1)

    async def answers():
        return [
            await knocker.knock(one, origin="")
            for one in (
                refreshed(token, *next(iter(other.items()))),
                refreshed(token, key, "another-secret-that-is-not-one-of-ours"),
                refreshed(token, "nobody", secret),
                refreshed(token, key, secret, exp=long_ago),
                refreshed(token, key, secret, sub="someone"),
                refreshed(token, key, secret, attributes={}),
                jwt.encode(jwt.decode(token, options={"verify_signature": False}), "", algorithm="none"),
                "nonsense",
            )
        ]

    assert asyncio.run(answers()) == [None, *[(401, "no token of ours")] * 7]


def test_a_token_for_another_room_opens_none(knocker):
    key, secret = next(iter(live_settings.LIVEKIT_KEYS.items()))
    token = refreshed(synthetic(), key, secret, video={"room": "elsewhere", "roomJoin": True})

    assert asyncio.run(knocker.knock(token, origin="")) == (403, "not_on_roster")


def test_more_rights_in_the_token_are_no_rights(knocker, media):
    key, secret = next(iter(live_settings.LIVEKIT_KEYS.items()))
    room = {"roomAdmin": True, "hidden": True, "canPublishData": True, "canUpdateOwnMetadata": True}
    token = synthetic()
    video = jwt.decode(token, options={"verify_signature": False})["video"] | room
    Seat.objects.filter(pk=seat("wren").pk).update(may_speak=False)

    assert asyncio.run(knocker.knock(refreshed(token, key, secret, video=video), origin="")) is None

    (grants,) = media.grants
    assert grants["video"] == {
        "room": Room.objects.get().name,
        "roomJoin": True,
        "canSubscribe": True,
        "canPublish": True,
        "canPublishSources": ["camera"],
        "canPublishData": False,
        "canUpdateOwnMetadata": False,
    }


def join_request(**said):
    packed = rtc.WrappedJoinRequest(
        compression=rtc.WrappedJoinRequest.Compression.NONE,
        join_request=rtc.JoinRequest(**said).SerializeToString(),
    )
    return base64.urlsafe_b64encode(packed.SerializeToString()).decode().rstrip("=")


def test_a_join_request_is_passed_on_without_what_it_would_like_to_be(knocker, media):
    asked = join_request(
        metadata="me", participant_attributes={"role": "facilitator"}, client_info={"browser": "x"}
    )

    assert asyncio.run(knocker.knock(synthetic(), origin="", join_request=asked)) is None

    packed = rtc.WrappedJoinRequest.FromString(base64.urlsafe_b64decode(media.asked[-1][1]["join_request"]))
    plain = rtc.JoinRequest.FromString(zlib.decompress(packed.join_request, wbits=31))
    assert (plain.metadata, dict(plain.participant_attributes)) == ("", {})
    assert plain.client_info.browser == "x"


def test_a_join_request_that_unfolds_without_end_is_not_unfolded(knocker):
    zipper = zlib.compressobj(wbits=31)
    bomb = zipper.compress(b"\0" * 8_000_000) + zipper.flush()
    packed = rtc.WrappedJoinRequest(compression=rtc.WrappedJoinRequest.Compression.GZIP, join_request=bomb)
    asked = base64.urlsafe_b64encode(packed.SerializeToString()).decode()

    for said in (asked, "not base64 !", "AAAA"):
        assert asyncio.run(knocker.knock(synthetic(), origin="", join_request=said)) == (400, "unreadable")


def test_a_take_over_ends_the_first_line_and_its_token(knocker):
    client = signed_in("noor")
    first, cookie = admitted(client)

    async def story():
        async with knocker.line(first, cookie=cookie) as line:
            sid = await line.joined()
            second, _ = await in_thread(lambda: admitted(client, instead="1"))
            assert await knocker.knock(first, cookie=cookie) == (403, "taken_over")
            async with knocker.line(second, cookie=cookie) as newer:
                assert await newer.joined() != sid
                assert await line.closed() is not None
                await newer.ping()
                assert (await newer.heard()).WhichOneof("message") in {"update", "pong_resp"}
        assert await knocker.knock(first, cookie=cookie) == (403, "taken_over")

    asyncio.run(story())


def test_the_removed_are_cut_and_stay_out_and_others_notice_nothing(knocker, monkeypatch):
    monkeypatch.setattr(
        "hearthside.rooms.door.LAST_WORDS_S", 60
    )  # so that it is the media server which says it
    token, cookie = admitted(signed_in("noor"))
    key, secret = next(iter(live_settings.LIVEKIT_KEYS.items()))

    async def story():
        async with (
            knocker.line(token, cookie=cookie) as noor,
            knocker.line(synthetic_token, origin="") as wren,
        ):
            await noor.joined()
            await wren.joined()
            await in_thread(lambda: actions.remove(by=viewer("fay"), seat=seat("noor"), at=now()))
            assert await noor.closed(within=20) == 1000  # it was told by the door itself
            for again in (token, refreshed(token, key, secret)):
                assert await knocker.knock(again, cookie=cookie) == (403, "removed")
            await wren.ping()
            assert (await wren.heard()).WhichOneof("message") in {"update", "pong_resp"}

    synthetic_token = synthetic()
    asyncio.run(story())


def test_what_has_ended_lets_nobody_in(knocker):
    token, cookie = admitted(signed_in("noor"))
    end_session(by=RECONCILER, session=live_session(), at=now())

    assert asyncio.run(knocker.knock(token, cookie=cookie)) == (403, "session_over")


def validate(knocker, token, cookie, **query):
    async def asked():
        url = f"http://127.0.0.1:{knocker.port}/live/media/rtc/v1/validate"
        said = urllib.parse.urlencode({"access_token": token} | query)
        headers = {"Cookie": cookie, "Origin": ORIGIN}
        async with aiohttp.ClientSession() as http, http.get(f"{url}?{said}", headers=headers) as answer:
            return answer.status, await answer.text()

    return asyncio.run(asked())


def test_validate_asks_the_same_and_says_why(knocker):
    token, cookie = admitted(signed_in("noor"))
    assert asyncio.run(knocker.knock(token, cookie=cookie)) is None

    assert validate(knocker, token, cookie) == (200, "success")
    assert validate(knocker, token, "") == (403, "signed_out")
    assert validate(knocker, token, cookie, publish="x") == (400, "not asked for")
    actions.remove(by=viewer("fay"), seat=seat("noor"), at=now())
    assert validate(knocker, token, cookie) == (403, "removed")
