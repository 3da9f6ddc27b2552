"""One LISTEN for the whole process; whoever waits for a topic is told on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import psycopg
from django.conf import settings

from hearthside.kernel.logs import get_logger

from .topics import CHANNEL


log = get_logger("hearthside.notices")
Heard = Callable[[str], None]
EVERYTHING = "*"  # told to all when notices may have been missed
AGAIN_AFTER_S = 1.0


class Listener:
    """`subscribe` a callback to a topic (or `EVERYTHING`); it is called with the topic, on the loop, soon after commit.

    After a lost connection every subscriber is told once, since a notice may have been missed.
    """

    def __init__(self) -> None:
        self._heard: dict[str, set[Heard]] = {}
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    def subscribe(self, topic: str, heard: Heard) -> Callable[[], None]:
        """Returns the way to stop."""
        self._heard.setdefault(topic, set()).add(heard)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._listen())

        def stop() -> None:
            waiting = self._heard.get(topic, set())
            waiting.discard(heard)
            if not waiting:
                self._heard.pop(topic, None)

        return stop

    async def ready(self) -> None:
        """Returns when notices are heard from now on."""
        await self._listening.wait()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _tell(self, topic: str) -> None:
        for heard in list(self._heard.get(topic, ())) + list(self._heard.get(EVERYTHING, ())):
            heard(topic)

    def _tell_all(self) -> None:
        for topic in list(self._heard):
            self._tell(topic)

    async def _listen(self) -> None:
        again = False
        while True:
            try:
                line = await self._connect()
                async with line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    self._listening.set()
                    if again:
                        self._tell_all()
                    async for notice in line.notifies():
                        self._tell(notice.payload)
            except (psycopg.Error, OSError) as why:
                log.warning("listening again", error=type(why).__name__)
            again = True
            self._listening.clear()
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _connect(self) -> psycopg.AsyncConnection[tuple[object, ...]]:
        where = settings.DATABASES["default"]
        return await psycopg.AsyncConnection.connect(
            dbname=where["NAME"],
            user=where["USER"],
            password=where["PASSWORD"],
            host=where["HOST"],
            port=where["PORT"] or None,
            autocommit=True,
            connect_timeout=5,
            application_name="hearthside-listener",
        )


listener = Listener()
