"""One contract, asked of the fake always and of the real media server in the slow lane."""

import asyncio
import contextlib
import datetime as dt
import socket
import uuid

import aiohttp
import pytest
from livekit import api
from livekit.protocol import models
from livekit.protocol import rtc as signal

from hearthside.rooms.outside import Away, MediaServer, NotThere, token_for
from hearthside.rooms.terms import Pass
from running import livekit, mediabinary

from .fake_media import KEYS, FakeMediaServer


pytestmark = pytest.mark.enable_socket


def a_pass(room, place, **changes):
    plain = {"name": "Wren", "role": "participant", "admission": uuid.uuid4(), "may_speak": True}
    return Pass(room=room, place=place, **plain | changes)


class FakeGuests:
    """Comes in by signalling alone; the fake asks for no more."""

    def __init__(self, url):
        self.url = url

    @contextlib.asynccontextmanager
    async def come(self, who: Pass):
        token = token_for(who, keys=KEYS, at=dt.datetime.now(dt.UTC))
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            aiohttp.ClientSession() as http,
            http.ws_connect(f"{self.url}/rtc/v1", headers=headers) as line,
        ):
            for source in (models.TrackSource.CAMERA, models.TrackSource.MICROPHONE):
                said = signal.SignalRequest(add_track=signal.AddTrackRequest(source=source))
                await line.send_bytes(said.SerializeToString())
            self._closed = asyncio.create_task(self._until_closed(line))
            yield self
            self._closed.cancel()

    async def _until_closed(self, line):
        async for _ in line:
            pass

    async def is_put_out(self):
        await asyncio.wait_for(self._closed, 5)


class RealGuests:
    """Comes in with sound and pictures."""

    def __init__(self, url):
        self.url = url

    @contextlib.asynccontextmanager
    async def come(self, who: Pass):
        from hearthside.demo.bots import Look, present

        token = token_for(who, keys=KEYS, at=dt.datetime.now(dt.UTC))
        async with present(self.url.replace("http", "ws"), token, Look(speaks=who.may_speak)) as room:
            self._gone = asyncio.Event()
            room.on("disconnected", lambda *why: self._gone.set())
            yield self

    async def is_put_out(self):
        await asyncio.wait_for(self._gone.wait(), 5)


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(
    scope="module", params=["fake", pytest.param("real", marks=[pytest.mark.media, pytest.mark.slow])]
)
def media(request, tmp_path_factory):
    if request.param == "fake":
        with FakeMediaServer() as fake:
            yield MediaServer(fake.url, KEYS), FakeGuests(fake.url)
        return
    ports = {"livekit": free_port(), "media": free_port(socket.SOCK_DGRAM), "web": free_port()}
    folder = tmp_path_factory.mktemp("media")
    livekit.write_configuration(folder / "livekit.yaml", livekit.configuration(ports, KEYS))
    child = livekit.start(mediabinary.find().program, folder / "livekit.yaml", log=folder / "media.log")
    assert livekit.wait_healthy(child, ports["livekit"])
    url = f"http://127.0.0.1:{ports['livekit']}"
    yield MediaServer(url, KEYS), RealGuests(url)
    livekit.stop(child)


@pytest.fixture
def room():
    return uuid.uuid4().hex


async def until(ask, wanted, within=5.0):
    for _ in range(int(within / 0.05)):
        if await ask() == wanted:
            return
        await asyncio.sleep(0.05)
    assert await ask() == wanted


def test_a_room_that_nobody_made_is_empty_and_takes_no_orders(media, room):
    server, _ = media

    async def story():
        assert await server.who_is_there(room) == []
        for order in (
            server.put_out(room, "x"),
            server.quiet(room, "x"),
            server.set_microphone(room, "x", may_speak=False),
        ):
            with pytest.raises(NotThere):
                await order

    asyncio.run(story())


def test_making_a_room_twice_is_making_it_once(media, room):
    server, _ = media

    async def story():
        assert await server.make_room(room) == await server.make_room(room)

    asyncio.run(story())


def test_who_comes_in_is_named_with_the_place_and_the_moment(media, room):
    server, guests = media
    place = uuid.uuid4()

    async def story():
        await server.make_room(room)
        before = dt.datetime.now(dt.UTC)
        async with guests.come(a_pass(room, place)):

            async def named():
                return [(one.identity, one.active, one.may_speak) for one in await server.who_is_there(room)]

            await until(named, [(str(place), True, True)])
            (one,) = await server.who_is_there(room)
            assert one.sid.startswith("PA_")
            assert abs((one.joined_at - before).total_seconds()) < 3

    asyncio.run(story())


def test_whoever_is_put_out_is_out(media, room):
    server, guests = media
    place = str(uuid.uuid4())

    async def story():
        await server.make_room(room)
        async with guests.come(a_pass(room, uuid.UUID(place))) as guest:
            await server.put_out(room, place)
            await guest.is_put_out()
            assert await server.who_is_there(room) == []
            with pytest.raises(NotThere):
                await server.put_out(room, place)

    asyncio.run(story())


def test_a_microphone_can_be_taken_away_and_given_back(media, room):
    server, guests = media
    place = str(uuid.uuid4())

    async def story():
        await server.make_room(room)
        async with guests.come(a_pass(room, uuid.UUID(place))):

            async def speaks():
                return [one.may_speak for one in await server.who_is_there(room)]

            for may in (False, True):
                await server.set_microphone(room, place, may_speak=may)
                await until(speaks, [may])

    asyncio.run(story())


def test_who_comes_without_a_microphone_has_none(media, room):
    server, guests = media

    async def story():
        await server.make_room(room)
        async with guests.come(a_pass(room, uuid.uuid4(), may_speak=False)):
            assert [one.may_speak for one in await server.who_is_there(room)] == [False]

    asyncio.run(story())


def test_quiet_mutes_the_microphone_and_nothing_else(media, room):
    server, guests = media
    place = str(uuid.uuid4())

    async def tracks(url):
        async with api.LiveKitAPI(url, *next(iter(KEYS.items()))) as raw:
            who = await raw.room.get_participant(api.RoomParticipantIdentity(room=room, identity=place))
        return sorted((models.TrackSource.Name(track.source), track.muted) for track in who.tracks)

    async def story():
        await server.make_room(room)
        async with guests.come(a_pass(room, uuid.UUID(place))):

            async def now():
                return await tracks(guests.url)

            await until(now, [("CAMERA", False), ("MICROPHONE", False)])
            await server.quiet(room, place)
            await until(now, [("CAMERA", False), ("MICROPHONE", True)])

    asyncio.run(story())


def test_a_closed_room_is_empty_and_everyone_has_left(media, room):
    server, guests = media

    async def story():
        await server.make_room(room)
        async with guests.come(a_pass(room, uuid.uuid4())) as guest:
            await server.close_room(room)
            await guest.is_put_out()
        assert await server.who_is_there(room) == []
        with pytest.raises(NotThere):
            await server.close_room(room)

    asyncio.run(story())


def test_a_second_device_ends_the_first(media, room):
    server, guests = media
    place = uuid.uuid4()

    async def story():
        await server.make_room(room)
        async with guests.come(a_pass(room, place)) as first:
            (before,) = await server.who_is_there(room)
            other = type(guests)(guests.url)
            async with other.come(a_pass(room, place)):
                await first.is_put_out()
                (after,) = await server.who_is_there(room)
                assert (after.identity, after.sid != before.sid) == (str(place), True)

    asyncio.run(story())


def test_a_wrong_key_and_a_server_that_is_not_there_are_both_away(media, room):
    server, _ = media

    async def story():
        for other in (
            MediaServer(server._url, {"testkey": "another-secret-of-enough-length-for-anyone"}),
            MediaServer(f"http://127.0.0.1:{free_port()}", KEYS),
        ):
            with pytest.raises(Away):
                await other.who_is_there(room)

    asyncio.run(story())
