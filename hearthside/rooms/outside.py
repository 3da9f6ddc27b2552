"""The media server (LiveKit): its room service, and the tokens by which it knows people."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import hashlib
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

import aiohttp
import jwt
from google.protobuf import json_format
from livekit import api
from livekit.api.room_service import RoomService
from livekit.protocol.webhook import WebhookEvent

from .terms import Here, Kind, Pass, Told


ANSWERS_WITHIN_S = 5.0
TOKEN_LIVES = dt.timedelta(minutes=2)
CAMERA, MICROPHONE = "camera", "microphone"


class Away(Exception):
    """The media server does not answer, or answers nonsense; trying again may help."""


class NotThere(Exception):
    """No such room, or nobody of that name in it.  For an order to take someone out that is as good as done."""


class NotOurs(Exception):
    """A token that none of our keys signed, or that is over."""


def _sources(may_speak: bool) -> list[str]:  # noqa: FBT001 -- one fact, said by name at both callers
    return [CAMERA, MICROPHONE] if may_speak else [CAMERA]


def token_for(who: Pass, *, keys: Mapping[str, str], at: dt.datetime) -> str:
    """What someone may do in one room, for two minutes, signed by our first key.  No network."""
    key, secret = next(iter(keys.items()))
    grants = {
        "room": who.room,
        "roomJoin": True,
        "canSubscribe": True,
        "canPublish": True,
        "canPublishSources": _sources(who.may_speak),
        "canPublishData": False,  # the library's default is true
        "canUpdateOwnMetadata": False,
    }
    claims = {
        "iss": key,
        "sub": str(who.place),
        "name": who.name,
        "nbf": at - dt.timedelta(seconds=5),
        "exp": at + TOKEN_LIVES,
        "video": grants,
        "attributes": {"role": who.role, "admission": str(who.admission)},
    }
    return jwt.encode(claims, secret, algorithm="HS256")


def read_token(token: str, *, keys: Mapping[str, str]) -> tuple[UUID, UUID, str]:
    """The place, admission and room that a token names, made by us or refreshed by the server.  Raises NotOurs."""
    claims = _signed(token, keys)
    try:
        return UUID(claims["sub"]), UUID(claims["attributes"]["admission"]), str(claims["video"]["room"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotOurs from None


def _signed(token: str, keys: Mapping[str, str]) -> dict[str, Any]:
    for key, secret in keys.items():
        with contextlib.suppress(jwt.InvalidTokenError):
            claims: dict[str, Any] = jwt.decode(
                token, secret, algorithms=["HS256"], issuer=key, options={"require": ["exp", "iss"]}
            )
            return claims
    raise NotOurs


def read_webhook(body: bytes, authorization: str, *, keys: Mapping[str, str]) -> Told | None:
    """What the media server tells us of itself; None for news that says nothing of a person's coming or going.

    Raises NotOurs unless one of our keys signed this very body.
    """
    claims = _signed(authorization.removeprefix("Bearer "), keys)
    if claims.get("sha256") != base64.b64encode(hashlib.sha256(body).digest()).decode():
        raise NotOurs
    try:
        event = json_format.Parse(body, WebhookEvent(), ignore_unknown_fields=True)
    except json_format.ParseError:
        raise NotOurs from None
    kind = {"participant_joined": Kind.JOINED, "participant_left": Kind.LEFT}.get(event.event)
    if kind is None:
        return None
    stamp = event.participant.joined_at_ms / 1000 if kind == Kind.JOINED else event.created_at
    return Told(
        room=event.room.name,
        kind=kind,
        identity=event.participant.identity,
        sid=event.participant.sid,
        at=dt.datetime.fromtimestamp(stamp, dt.UTC),
    )


class MediaServer:
    """One small method for each thing that we ever ask of it.  Raises Away and NotThere."""

    def __init__(self, url: str, keys: Mapping[str, str]) -> None:
        self._url = url
        self._key, self._secret = next(iter(keys.items()))

    @contextlib.asynccontextmanager
    async def _asked(self) -> AsyncIterator[RoomService]:
        patience = aiohttp.ClientTimeout(total=ANSWERS_WITHIN_S)
        try:
            async with api.LiveKitAPI(
                self._url, self._key, self._secret, timeout=patience, failover=False
            ) as server:
                yield server.room
        except api.ServerError as why:
            if why.status == 404:  # noqa: PLR2004 -- HTTP's word for it
                raise NotThere from None
            raise Away(why.code) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as why:
            raise Away(type(why).__name__) from None

    async def make_room(self, room: str, *, for_one: bool = False) -> str:
        """Make sure that it exists.  Returns the server's own id of it: a new one after the server was restarted.

        `for_one`: a device check's; it holds one person, and is gone soon after them.
        """
        wanted = api.CreateRoomRequest(name=room)
        if for_one:
            wanted = api.CreateRoomRequest(
                name=room, max_participants=1, empty_timeout=30, departure_timeout=10
            )
        async with self._asked() as rooms:
            made = await rooms.create_room(wanted)
        return str(made.sid)

    async def who_is_there(self, room: str) -> list[Here]:
        """Everyone in it; empty for a room that does not exist."""
        try:
            async with self._asked() as rooms:
                found = await rooms.list_participants(api.ListParticipantsRequest(room=room))
        except NotThere:
            return []
        return [
            Here(
                identity=one.identity,
                sid=one.sid,
                joined_at=dt.datetime.fromtimestamp(one.joined_at_ms / 1000, dt.UTC),
                active=one.state == api.ParticipantInfo.State.ACTIVE,
                may_speak=api.TrackSource.MICROPHONE in one.permission.can_publish_sources,
            )
            for one in found.participants
        ]

    async def put_out(self, room: str, identity: str) -> None:
        async with self._asked() as rooms:
            await rooms.remove_participant(api.RoomParticipantIdentity(room=room, identity=identity))

    async def set_microphone(self, room: str, identity: str, *, may_speak: bool) -> None:
        """Taken away, the server ends the microphone's track at once."""
        sources = [api.TrackSource.CAMERA] + ([api.TrackSource.MICROPHONE] if may_speak else [])
        permission = api.ParticipantPermission(
            can_subscribe=True, can_publish=True, can_publish_sources=sources, can_publish_data=False
        )
        async with self._asked() as rooms:
            await rooms.update_participant(
                api.UpdateParticipantRequest(room=room, identity=identity, permission=permission)
            )

    async def quiet(self, room: str, identity: str) -> None:
        """Mute the microphone; the person can undo it."""
        async with self._asked() as rooms:
            who = await rooms.get_participant(api.RoomParticipantIdentity(room=room, identity=identity))
            for track in who.tracks:
                if track.source == api.TrackSource.MICROPHONE and not track.muted:
                    await rooms.mute_published_track(
                        api.MuteRoomTrackRequest(
                            room=room, identity=identity, track_sid=track.sid, muted=True
                        )
                    )

    async def close_room(self, room: str) -> None:
        """Everyone leaves."""
        async with self._asked() as rooms:
            await rooms.delete_room(api.DeleteRoomRequest(room=room))
