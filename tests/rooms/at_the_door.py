"""The program's own ASGI application on a port, in front of the fake media server, and someone who knocks."""

import asyncio
import contextlib
import datetime as dt
import threading
import urllib.parse

import jwt
import uvicorn
import websockets
from django.db import connections
from django.test import Client
from livekit.protocol import rtc

from hearthside.rooms import rules
from hearthside.rooms.actions import admit_synthetic
from hearthside.rooms.models import Evidence
from tests.builders import live_session, seat


ORIGIN = "http://localhost:8000"


class Served:
    """An application in a thread of its own, as `serve` runs it."""

    def __init__(self, application):
        config = uvicorn.Config(
            application, host="127.0.0.1", port=0, ws="wsproto", ws_max_size=256 * 1024, log_config=None,
            access_log=False, proxy_headers=False, lifespan="off", timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self):
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive()
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        return self

    def __exit__(self, *why):
        self._server.should_exit = True
        self._thread.join(10)


class Refused(Exception):
    def __init__(self, response):
        super().__init__(response.status_code)
        self.status, self.word = response.status_code, response.body.decode()
        self.retry_after = response.headers.get("Retry-After")

    def __eq__(self, other):
        return (self.status, self.word) == other

    __hash__ = None


class Knocker:
    def __init__(self, port, origin):
        self.port, self.origin = port, origin

    @contextlib.asynccontextmanager
    async def line(self, token="", *, cookie="", path="/live/media/rtc/v1", origin=None, header="", **query):
        """A websocket through the door.  `header`: a token shown there instead of in the query."""
        asked = urllib.parse.urlencode(([("access_token", token)] if token else []) + list(query.items()))
        headers = ([("Cookie", cookie)] if cookie else []) + (
            [("Authorization", f"Bearer {header}")] if header else []
        )
        origin = self.origin if origin is None else origin
        try:
            async with websockets.connect(
                f"ws://127.0.0.1:{self.port}{path}{'&' if '?' in path else '?'}{asked}",
                additional_headers=headers,
                origin=origin or None,
                proxy=None,
                compression=None,
            ) as line:
                yield Line(line)
        except websockets.InvalidStatus as no:
            raise Refused(no.response) from None

    async def knock(self, *args, **how):
        """What the answer is: a Refused, or None for being let in."""
        try:
            async with self.line(*args, **how) as line:
                await line.joined()
        except Refused as no:
            return no
        return None


class Line:
    def __init__(self, line):
        self._line = line

    async def heard(self):
        return rtc.SignalResponse.FromString(await asyncio.wait_for(self._line.recv(), 5))

    async def joined(self):
        """The stay that the media server names."""
        told = await self.heard()
        assert told.WhichOneof("message") in {"join", "reconnect"}, told
        return told.join.participant.sid

    async def say(self, **message):
        await self._line.send(rtc.SignalRequest(**message).SerializeToString())

    async def shout(self, size):
        await self._line.send(b"x" * size)

    async def ping(self):
        await self.say(ping_req=rtc.Ping())

    async def closed(self, within=3):
        """The code with which the other side hung up."""
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                await asyncio.wait_for(self._line.recv(), within)
        return self._line.close_code


def signed_in(slug):
    client = Client(HTTP_HOST="localhost")
    assert client.post("/demo/enter/", {"slug": slug}).status_code == 302
    return client


def admitted(client, **said):
    """The token that a page is given, and the cookie that it has."""
    answer = client.post(f"/sessions/{live_session().pk}/admit/", said)
    assert answer.status_code == 200, answer.content
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    return answer.json()["token"], cookie


def synthetic(slug="wren"):
    return admit_synthetic(by=rules.PLAYER, seat=seat(slug), at=dt.datetime.now(dt.UTC)).token


def refreshed(token, key, secret, **changes):
    """As the media server makes one anew: the same words, another signature."""
    claims = jwt.decode(token, options={"verify_signature": False})
    claims |= {"iss": key, "exp": dt.datetime.now(dt.UTC) + dt.timedelta(minutes=10)} | changes
    return jwt.encode(claims, secret, algorithm="HS256")


async def in_thread(act):
    """The database, from beside a running loop."""

    def acted():
        try:
            return act()
        finally:
            connections.close_all()

    return await asyncio.to_thread(acted)


async def noted(*wanted, place=None, within=6.0):
    """Waits until the door has written these kinds, in this order; returns the rows."""

    def rows():
        found = Evidence.objects.filter(source="door").order_by("at", "id").exclude(kind="heard")
        return list(found.filter(place=place) if place else found)

    for _ in range(int(within / 0.1)):
        found = await in_thread(rows)
        if [one.kind for one in found] == list(wanted):
            return found
        await asyncio.sleep(0.1)
    raise AssertionError([one.kind for one in found])
