"""The six of the live group that a machine plays: each comes in by the media door, and comes back while its seat holds."""

from __future__ import annotations

import asyncio
import contextlib
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections, transaction
from django.utils import timezone
from livekit import rtc

from hearthside.access import wall
from hearthside.kernel.logs import get_logger
from hearthside.rooms.actions import admit_synthetic
from hearthside.rooms.queries import Refused
from hearthside.rooms.rules import PLAYER
from hearthside.schedule.models import Seat
from hearthside.schedule.terms import SeatKind

from .bots import Look, play
from .queries import live_group


log = get_logger("hearthside.demo")
LOOK_EVERY_S = 3.0
AGAIN_AFTER_S = 2.0


def seats_to_play() -> list[UUID]:
    """Synthetic seats that hold in the group that is on now; none when there is none."""
    close_old_connections()
    live = live_group(at=timezone.now())
    seats = Seat.objects.filter(session=live, kind=SeatKind.SYNTHETIC, closed_at__isnull=True)
    return list(seats.order_by("pk").values_list("pk", flat=True)) if live else []


def token_for(seat_id: UUID) -> str:
    close_old_connections()
    with transaction.atomic():
        wall.enter(PLAYER)
        return admit_synthetic(by=PLAYER, seat=Seat.objects.get(pk=seat_id), at=timezone.now()).token


async def play_one(seat_id: UUID, n: int) -> None:
    """Until cancelled; an end that the server or a cut line brings is followed by another try."""
    door = settings.ORIGINS[-1].replace("http", "ws", 1) + "/live/media"
    while True:
        with contextlib.suppress(rtc.ConnectError, Refused):
            await play(door, await sync_to_async(token_for)(seat_id), Look(n))
        await asyncio.sleep(AGAIN_AFTER_S)


async def play_all() -> None:
    """Whoever is to be played, is; whose seat closed, goes."""
    playing: dict[UUID, asyncio.Task[None]] = {}
    while True:
        wanted = await sync_to_async(seats_to_play)()
        for seat_id in set(playing) - set(wanted):
            playing.pop(seat_id).cancel()
        for n, seat_id in enumerate(wanted):
            if seat_id not in playing or playing[seat_id].done():
                playing[seat_id] = asyncio.create_task(play_one(seat_id, n))
        await asyncio.sleep(LOOK_EVERY_S)
