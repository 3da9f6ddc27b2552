"""A media server of few words: its room service and its signalling, without any sound or picture.

It is verified: tests/rooms/test_media_server.py asks the same of it and of the real one.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import threading
import time
from dataclasses import dataclass, field

import jwt
from aiohttp import WSMsgType, web
from livekit.protocol import models, rtc
from livekit.protocol import room as service


KEYS = {"testkey": "a-key-that-only-tests-know-of-and-nobody-else"}
Reason = models.DisconnectReason
SPEAK = models.TrackSource.MICROPHONE


@dataclass
class Guest:
    info: models.ParticipantInfo
    line: web.WebSocketResponse | None = None

    async def tell(self, **message) -> None:
        if self.line is not None and not self.line.closed:
            await self.line.send_bytes(rtc.SignalResponse(**message).SerializeToString())


@dataclass
class FakeRoom:
    sid: str
    guests: dict[str, Guest] = field(default_factory=dict)


class FakeMediaServer:
    """`with FakeMediaServer(KEYS) as fake:` runs it in a thread of its own; `fake.url` says where."""

    def __init__(self, keys=KEYS) -> None:
        self.keys = dict(keys)
        self.rooms: dict[str, FakeRoom] = {}
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []  # path, query, headers
        self.grants: list[dict] = []
        self.port = 0
        self.deaf = False  # to every order about a person

    # -- a thread, a loop, a port

    def __enter__(self):
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *why) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def vanish(self) -> None:
        """Every line breaks in mid-sentence, as when the server is killed."""

        def abort() -> None:
            for room in self.rooms.values():
                for guest in room.guests.values():
                    guest.line._req.transport.abort()

        self._loop.call_soon_threadsafe(abort)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _run(self, ready) -> None:
        asyncio.run(self._serve(ready))

    async def _serve(self, ready) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application()
        app.router.add_post("/twirp/livekit.RoomService/{method}", self._service)
        for path in ("/rtc", "/rtc/v1"):
            app.router.add_get(path, self._signal)
            app.router.add_get(f"{path}/validate", self._validate)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        await runner.cleanup()

    # -- tokens

    def _claims(self, request) -> dict | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = token or request.query.get("access_token", "")
        for key, secret in self.keys.items():
            with contextlib.suppress(jwt.InvalidTokenError):
                return jwt.decode(token, secret, algorithms=["HS256"], issuer=key)
        return None

    # -- the room service

    async def _service(self, request) -> web.Response:
        method = request.match_info["method"]
        if self._claims(request) is None:
            return _twirp(401, "unauthenticated")
        body = await request.read()
        if self.deaf and "Participant" in method:
            return _twirp(503, "unavailable")
        answer = await getattr(self, re.sub("([A-Z])", r"_\1", method).lower(), _unknown)(body)
        if isinstance(answer, web.Response):
            return answer
        return web.Response(body=answer.SerializeToString(), content_type="application/protobuf")

    async def _create_room(self, body):
        name = service.CreateRoomRequest.FromString(body).name
        made = self.rooms.setdefault(name, FakeRoom(f"RM_{secrets.token_hex(5)}"))
        return models.Room(sid=made.sid, name=name)

    async def _delete_room(self, body):
        name = service.DeleteRoomRequest.FromString(body).room
        if name not in self.rooms:
            return _twirp(404, "not_found")
        for identity in list(self.rooms[name].guests):
            await self._out(name, identity, Reason.ROOM_DELETED)
        del self.rooms[name]
        return service.DeleteRoomResponse()

    async def _list_participants(self, body):
        room = self.rooms.get(service.ListParticipantsRequest.FromString(body).room)
        there = [guest.info for guest in room.guests.values()] if room else []
        return service.ListParticipantsResponse(participants=there)

    def _guest(self, asked) -> Guest | None:
        room = self.rooms.get(asked.room)
        return room.guests.get(asked.identity) if room else None

    async def _get_participant(self, body):
        guest = self._guest(service.RoomParticipantIdentity.FromString(body))
        return guest.info if guest else _twirp(404, "not_found")

    async def _remove_participant(self, body):
        asked = service.RoomParticipantIdentity.FromString(body)
        if self._guest(asked) is None:
            return _twirp(404, "not_found")
        await self._out(asked.room, asked.identity, Reason.PARTICIPANT_REMOVED)
        return service.RemoveParticipantResponse()

    async def _update_participant(self, body):
        asked = service.UpdateParticipantRequest.FromString(body)
        guest = self._guest(asked)
        if guest is None:
            return _twirp(404, "not_found")
        guest.info.permission.CopyFrom(asked.permission)
        if SPEAK not in asked.permission.can_publish_sources:
            kept = [track for track in guest.info.tracks if track.source != SPEAK]
            del guest.info.tracks[:]
            guest.info.tracks.extend(kept)
        await guest.tell(update=rtc.ParticipantUpdate(participants=[guest.info]))
        return guest.info

    async def _mute_published_track(self, body):
        asked = service.MuteRoomTrackRequest.FromString(body)
        guest = self._guest(asked)
        track = next((t for t in guest.info.tracks if t.sid == asked.track_sid), None) if guest else None
        if track is None:
            return _twirp(404, "not_found")
        track.muted = asked.muted
        return service.MuteRoomTrackResponse(track=track)

    async def _out(self, room: str, identity: str, why) -> None:
        guest = self.rooms[room].guests.pop(identity)
        await guest.tell(leave=rtc.LeaveRequest(reason=why))
        if guest.line is not None:
            await guest.line.close(code=1000)

    # -- signalling

    async def _validate(self, request) -> web.Response:
        self._remember(request)
        claims = self._claims(request)
        if claims is None:
            return web.Response(status=401)
        found = claims["video"]["room"] in self.rooms
        return web.Response(status=200 if found else 404, text="success" if found else "no room")

    def _remember(self, request) -> None:
        self.asked.append((request.path, dict(request.query), dict(request.headers)))

    async def _signal(self, request) -> web.StreamResponse:
        self._remember(request)
        claims = self._claims(request)
        if claims is None:
            return web.Response(status=401)
        self.grants.append(claims)
        room = self.rooms.get(claims["video"]["room"])
        if room is None:
            return web.Response(status=404, text="requested room does not exist")
        line = web.WebSocketResponse()
        await line.prepare(request)
        guest = await self._joined(claims, room, line, request.query)
        if guest is None:
            return line
        async for message in line:
            if message.type == WSMsgType.BINARY:
                await self._said(guest, room, rtc.SignalRequest.FromString(message.data))
        if guest.line is line and room.guests.get(guest.info.identity) is guest:
            guest.line = None  # the real one waits for a while; so it is still listed
        return line

    async def _joined(self, claims, room: FakeRoom, line, query) -> Guest | None:
        identity = claims["sub"]
        old = room.guests.get(identity)
        if query.get("reconnect") == "1":
            if old is None or old.info.sid != query.get("sid"):
                told = rtc.SignalResponse(leave=rtc.LeaveRequest(reason=Reason.STATE_MISMATCH))
                await line.send_bytes(told.SerializeToString())
                await line.close(code=1000)
                return None
            old.line = line
            await old.tell(reconnect=rtc.ReconnectResponse())
            return old
        if old is not None:
            await self._out(claims["video"]["room"], identity, Reason.DUPLICATE_IDENTITY)
        guest = Guest(_info(claims), line)
        room.guests[identity] = guest
        await guest.tell(join=rtc.JoinResponse(participant=guest.info, ping_interval=5, ping_timeout=15))
        guest.info.state = models.ParticipantInfo.State.ACTIVE
        await guest.tell(update=rtc.ParticipantUpdate(participants=[guest.info]))
        return guest

    async def _said(self, guest: Guest, room: FakeRoom, said: rtc.SignalRequest) -> None:
        match said.WhichOneof("message"):
            case "ping_req":
                await guest.tell(pong_resp=rtc.Pong())
            case "add_track":
                guest.info.tracks.append(
                    models.TrackInfo(sid=f"TR_{secrets.token_hex(5)}", source=said.add_track.source)
                )
            case "leave":
                room.guests.pop(guest.info.identity, None)
                await guest.tell(leave=rtc.LeaveRequest(reason=Reason.CLIENT_INITIATED))
                if guest.line is not None:
                    await guest.line.close(code=1000)


SOURCES = {"camera": models.TrackSource.CAMERA, "microphone": SPEAK}


def _info(claims) -> models.ParticipantInfo:
    now = time.time()
    return models.ParticipantInfo(
        sid=f"PA_{secrets.token_hex(6)}",
        identity=claims["sub"],
        name=claims.get("name", ""),
        state=models.ParticipantInfo.State.JOINED,
        joined_at=int(now),
        joined_at_ms=int(now * 1000),
        attributes=claims.get("attributes", {}),
        permission=models.ParticipantPermission(
            can_subscribe=True,
            can_publish=True,
            can_publish_sources=[SOURCES[one] for one in claims["video"].get("canPublishSources", [])],
        ),
    )


async def _unknown(body) -> web.Response:
    return _twirp(404, "bad_route")


def _twirp(status: int, code: str) -> web.Response:
    return web.json_response({"code": code, "msg": code}, status=status)
