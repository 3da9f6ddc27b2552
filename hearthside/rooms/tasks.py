from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from hearthside.access import wall
from hearthside.safety.actions import note_they_came
from hearthside.schedule.rules import RECONCILER

from . import actions, queries
from .actions import Listed
from .models import Room
from .outside import Away, MediaServer, NotThere
from .queries import Order


T = TypeVar("T")

UNTIL_IT_ANSWERS = RetryStrategy(max_attempts=100, wait=1, linear_wait=1, retry_exceptions={Away})
EVERY_S = min(59, max(1, round(settings.MEDIA_LIST_EVERY_S)))


def _server() -> MediaServer:
    return MediaServer(settings.LIVEKIT_URL, settings.LIVEKIT_KEYS)


def _order(seat_id: str) -> Order | None:
    return _act(lambda: queries.order_about(UUID(seat_id)))


def _tell(about: Order | None, call: Callable[[Order], Awaitable[None]]) -> None:
    """Whoever is not there needs no telling."""

    async def told(order: Order) -> None:
        try:
            await call(order)
        except NotThere:
            return

    if about is not None:
        asyncio.run(told(about))


@app.task(name="rooms.eject", retry=UNTIL_IT_ANSWERS)
def eject(seat_id: str) -> None:
    order = _order(seat_id)
    if order is not None and not order.holds:
        _tell(order, lambda one: _server().put_out(one.room, one.identity))


@app.task(name="rooms.set_microphone", retry=UNTIL_IT_ANSWERS)
def set_microphone(seat_id: str) -> None:
    _tell(
        _order(seat_id),
        lambda one: _server().set_microphone(one.room, one.identity, may_speak=one.may_speak),
    )


@app.task(name="rooms.quiet", retry=RetryStrategy(max_attempts=3, wait=1, retry_exceptions={Away}))
def quiet(seat_id: str) -> None:
    """Asked once: a wish for silence that comes minutes later would surprise."""
    _tell(_order(seat_id), lambda one: _server().quiet(one.room, one.identity))


@app.task(name="rooms.close_media_room", retry=UNTIL_IT_ANSWERS)
def close_media_room(room_id: str) -> None:
    name = _act(lambda: queries.room_to_close(UUID(room_id)))
    if name is not None:
        everyone = Order(room=name, identity="", holds=False, may_speak=False)
        _tell(everyone, lambda one: _server().close_room(one.room))


@app.periodic(cron=f"* * * * * */{EVERY_S}")
@app.task(name="rooms.reconcile", queueing_lock="rooms.reconcile")
def reconcile(timestamp: int) -> None:
    """The net below everything: ask who is there, note it, put strangers out, write minutes down."""
    for room in _act(queries.living_rooms):
        _look_into(room)


@app.periodic(cron="* * * * * */15")
@app.task(name="rooms.look_for_the_missing", queueing_lock="rooms.look_for_the_missing")
def look_for_the_missing(timestamp: int) -> None:
    """Each by itself, so that one never waits for another."""
    for missed in _act(lambda: queries.missed(at=timezone.now())):
        _act(lambda one=missed: actions.miss(by=RECONCILER, one=one, at=timezone.now()))  # type: ignore[misc]
    for concern in _act(lambda: queries.came(at=timezone.now())):
        _act(lambda one=concern: note_they_came(by=RECONCILER, concern=one, at=timezone.now()))  # type: ignore[misc]


@app.periodic(cron="*/5 * * * *")
@app.task(name="rooms.forget", queueing_lock="rooms.forget")
def forget(timestamp: int) -> None:
    """What was written in rooms is gone within minutes of its time."""
    _act(lambda: actions.forget_the_room(by=RECONCILER, at=timezone.now()))


@app.periodic(cron="* * * * * */5")
@app.task(name="rooms.look_for_the_lead", queueing_lock="rooms.look_for_the_lead")
def look_for_the_lead(timestamp: int) -> None:
    """When whoever leads has lost their line or does not come, the next host leads; when none is there, somebody is told."""
    for room in _act(queries.living_rooms):
        _act(
            lambda one=room: actions.keep_the_lead(  # type: ignore[misc]
                by=RECONCILER, session_id=one.session_id, at=timezone.now()
            )
        )
    for session in _act(lambda: queries.unled(at=timezone.now())):
        _act(
            lambda one=session: actions.say_nobody_leads(  # type: ignore[misc]
                by=RECONCILER, session=one, at=timezone.now()
            )
        )


@app.task(name="rooms.observe")
def observe(room_id: str) -> None:
    """Evidence came after a room was done with."""
    _act(lambda: actions.keep_time(by=RECONCILER, room_id=UUID(room_id), empty=True, at=timezone.now()))


def _look_into(room: Room) -> None:
    asked_at, empty = timezone.now(), False
    try:
        here = asyncio.run(_server().who_is_there(room.name))
    except Away:
        _act(lambda: actions.note_media(by=RECONCILER, answers=False, at=timezone.now()))
    else:
        empty = not here
        _act(lambda: actions.note_media(by=RECONCILER, answers=True, at=timezone.now()))
        listed = _act(
            lambda: actions.record_list(
                by=RECONCILER, room_id=room.pk, here=here, asked_at=asked_at, at=timezone.now()
            )
        )
        asyncio.run(_put_right(room.name, listed))
    _act(lambda: actions.keep_time(by=RECONCILER, room_id=room.pk, empty=empty, at=timezone.now()))


async def _put_right(name: str, listed: Listed) -> None:
    """What the media server holds against the database gives way; if it cannot be told now, the next list will."""
    with contextlib.suppress(Away, NotThere):
        for identity in listed.strangers:
            await _server().put_out(name, identity)
        for identity, may_speak in listed.wrong_microphone:
            await _server().set_microphone(name, identity, may_speak=may_speak)


def _act(act: Callable[[], T]) -> T:
    """One transaction, entered as the reconciler."""
    with transaction.atomic():
        wall.enter(RECONCILER)
        return act()
