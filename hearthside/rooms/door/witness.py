"""The door's log of who came and went, kept in memory until the database has it."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, transaction

from hearthside.access import wall
from hearthside.kernel.logs import get_logger
from hearthside.rooms import actions, rules
from hearthside.rooms.terms import Kind, Noted, Source


log = get_logger("hearthside.rooms")
STARTED_AT = dt.datetime.now(dt.UTC)  # of this process, which is this run of the door
EVERY_S = 3.0  # what a killed process may not have written down
MOST = 100_000


class Witness:
    """`note` never waits and never fails; one task writes, and writes again until the database takes it."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        self._run = uuid.uuid4()
        self._noted: list[tuple[uuid.UUID | None, Noted]] = [
            (None, self._machine(Kind.DOOR_STARTED, STARTED_AT))
        ]
        self._heard: dict[uuid.UUID, tuple[uuid.UUID, Noted]] = {}
        self._awake: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self.lines_open: Callable[[], bool] = lambda: False

    def _machine(self, kind: Kind, at: dt.datetime) -> Noted:
        return Noted(source=Source.MACHINE, kind=kind, at=at, noted_at=at, connection=self._run)

    def start(self) -> None:
        """On the running loop; a second time changes nothing."""
        if self._task is None or self._task.done():
            self._awake = asyncio.Event()
            self._task = asyncio.get_running_loop().create_task(self._write_for_ever())

    def note(self, room_id: uuid.UUID, one: Noted) -> None:
        """Written as soon as can be; a run-away client cannot fill the memory."""
        if len(self._noted) < MOST:
            self._noted.append((room_id, one))
        if self._awake is not None:
            self._awake.set()

    def heard(self, room_id: uuid.UUID, one: Noted) -> None:
        """Only the latest of each line is kept, and written every few seconds."""
        assert one.connection is not None, "a line has an id"
        self._heard[one.connection] = (room_id, one)

    def hung_up(self, connection: uuid.UUID) -> None:
        self._heard.pop(connection, None)

    async def _write_for_ever(self) -> None:
        assert self._awake is not None, "start() makes it"
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), EVERY_S)
            self._awake.clear()
            if not await self.write():
                await asyncio.sleep(1.0)
                self._awake.set()

    async def write(self) -> bool:
        """Everything so far; False while the database is away, and nothing is lost then."""
        noted, heard = self._noted, dict(self._heard)
        self._noted, self._heard = [], {}
        if self.lines_open():
            now = dt.datetime.now(dt.UTC)
            noted.append((None, self._machine(Kind.DOOR_ALIVE, now)))
        try:
            await asyncio.get_running_loop().run_in_executor(self._threads, _write, [*noted, *heard.values()])
        except (OperationalError, InterfaceError):
            self._noted = noted + self._noted
            self._heard = heard | self._heard
            return False
        except DatabaseError as why:  # a room that is no more: nothing that trying again could mend
            log.warning("evidence refused", error=type(why).__name__, count=len(noted))
        return True


def _write(noted: list[tuple[uuid.UUID | None, Noted]]) -> None:
    if not noted:
        return
    by_room: dict[uuid.UUID | None, list[Noted]] = defaultdict(list)
    for room_id, one in noted:
        by_room[room_id].append(one)
    close_old_connections()
    try:
        with transaction.atomic():
            wall.enter(rules.DOOR)
            for room_id, some in by_room.items():
                if room_id is None:
                    actions.note_machine(by=rules.DOOR, noted=_latest_alive(some))
                else:
                    actions.note(by=rules.DOOR, room_id=room_id, noted=some)
    finally:
        close_old_connections()


def _latest_alive(noted: list[Noted]) -> list[Noted]:
    alive = [one for one in noted if one.kind == Kind.DOOR_ALIVE]
    return [one for one in noted if one.kind != Kind.DOOR_ALIVE] + alive[-1:]
