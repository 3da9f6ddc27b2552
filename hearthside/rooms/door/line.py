"""One person's signalling, carried between their browser and the media server."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import uuid

from google.protobuf.message import DecodeError
from livekit.protocol import models, rtc
from websockets import ConnectionClosed, ConnectionClosedError
from websockets.asyncio.client import ClientConnection

from hearthside.access.raw import Receive, Send
from hearthside.rooms.queries import Standing
from hearthside.rooms.terms import Kind, Noted, Source

from .witness import Witness


LONGEST_MESSAGE = 256 * 1024
RESTARTING = 1012  # our own server, going down in good order
TOO_LONG, WENT_WRONG, TURNED_OUT = 1009, 1011, 4403


class Line:
    """Carries until one side hangs up, and notes what it saw."""

    def __init__(self, standing: Standing, inner: ClientConnection, witness: Witness, sid: str) -> None:
        self.standing = standing
        self.id = uuid.uuid4()
        self._inner, self._witness = inner, witness
        self._wants_sid, self._sid = sid, ""
        self._entered = False
        self._heard_at = _now()
        self._cut = asyncio.Event()

    def cut(self) -> None:
        """Hang up on both: the seat closed, or a newer line took its place."""
        self._cut.set()

    async def carry(self, receive: Receive, send: Send) -> None:
        down = asyncio.create_task(self._down(send))
        up = asyncio.create_task(self._up(receive))
        cut = asyncio.create_task(self._cut.wait())
        try:
            await asyncio.wait({down, up, cut}, return_when=asyncio.FIRST_COMPLETED)
            how, code = self._ending(down, up)
            if how is not None:
                self._note(how, not_before=self._heard_at)
            self._witness.hung_up(self.id)
            if not up.done() or code == TOO_LONG:
                with contextlib.suppress(OSError, RuntimeError):  # gone in the meantime
                    await send({"type": "websocket.close", "code": code})
        finally:
            for task in (down, up, cut):
                task.cancel()
            await asyncio.gather(down, up, cut, return_exceptions=True)
            await self._inner.close()

    def _ending(self, down: asyncio.Task[bool], up: asyncio.Task[int]) -> tuple[Kind | None, int]:
        """Who hung up, and what to tell the client.  None: our own going down; what goes on without us goes on."""
        if up.done() and not up.cancelled() and up.exception() is None:
            code = up.result()
            return (None if code == RESTARTING else Kind.CLIENT_HUNG_UP), code
        if down.done() or up.done():
            broke = not down.done() or down.exception() is not None or down.result()
            return (Kind.MEDIA_BROKE, WENT_WRONG) if broke else (Kind.MEDIA_HUNG_UP, 1000)
        return Kind.WE_HUNG_UP, TURNED_OUT

    async def _down(self, send: Send) -> bool:
        """From the media server.  True if it vanished in mid-sentence."""
        try:
            async for message in self._inner:
                if not self._entered and isinstance(message, bytes):
                    self._look(message)
                kind = "bytes" if isinstance(message, bytes) else "text"
                await send({"type": "websocket.send", kind: message})
        except ConnectionClosedError:
            return True
        except (OSError, RuntimeError):  # the client is gone; the other direction knows how
            await asyncio.Event().wait()
        return False

    async def _up(self, receive: Receive) -> int:
        """From the client.  Returns the code with which it went."""
        while True:
            event = await receive()
            if event["type"] != "websocket.receive":
                return int(event.get("code") or 1005)
            message = event.get("bytes")
            if message is None:
                message = event.get("text") or ""
            if len(message) > LONGEST_MESSAGE:
                return TOO_LONG
            self._heard_at = _now()
            room_id = self.standing.room_id
            if self._sid and room_id is not None:
                self._witness.heard(room_id, self._noted(Kind.HEARD, self._heard_at))
            try:
                await self._inner.send(message)
            except ConnectionClosed:
                await asyncio.Event().wait()  # the other direction knows how it ended

    def _look(self, message: bytes) -> None:
        """Which stay this is, and whether sound and pictures flow; after that, nothing is read any more."""
        try:
            told = rtc.SignalResponse.FromString(message)
        except DecodeError:
            return
        match told.WhichOneof("message"):
            case "join":
                self._connected(told.join.participant.sid)
            case "reconnect":
                self._connected(self._wants_sid)
                self._entered = True  # only what flows already can be gone on with
            case "update" if self._sid and any(
                one.sid == self._sid and one.state == models.ParticipantInfo.State.ACTIVE
                for one in told.update.participants
            ):
                self._entered = True
                self._note(Kind.ENTERED, sid=self._sid)

    def _connected(self, sid: str) -> None:
        self._sid = sid
        self._note(Kind.CONNECTED, sid=sid)

    def _note(self, kind: Kind, *, sid: str = "", not_before: dt.datetime | None = None) -> None:
        """Whoever never came as far as the media server left no trace there; a device check is in no session's room."""
        room_id = self.standing.room_id
        if self._sid and room_id is not None:
            self._witness.note(room_id, self._noted(kind, _now(), sid=sid, not_before=not_before))

    def _noted(
        self, kind: Kind, at: dt.datetime, *, sid: str = "", not_before: dt.datetime | None = None
    ) -> Noted:
        return Noted(
            source=Source.DOOR,
            kind=kind,
            at=at,
            noted_at=_now(),
            not_before=not_before,
            place=self.standing.who.place,
            sid=sid,
            connection=self.id,
        )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
