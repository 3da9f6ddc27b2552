"""Orders to the outside are an outbox: a job enqueued by name in the transaction that makes it necessary."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def enqueue(name: str, *, key: str = "", **args: Any) -> None:
    """Order the task `name` (`app.function` of its tasks.py) with plain JSON arguments; done after commit, never without.

    With a `key`, a second order with the same key while the first still waits is the same order.
    """
    gathered = _gathered.get()
    if gathered is not None and not key:
        gathered.append((name, args))
        return
    job = app.configure_task(name, queueing_lock=f"{name}:{key}" if key else None)
    try:
        with transaction.atomic():
            job.defer(**args)
    except AlreadyEnqueued:
        return


_gathered: ContextVar[list[tuple[str, dict[str, Any]]] | None] = ContextVar("gathered", default=None)


@contextmanager
def gathering() -> Iterator[None]:
    """Orders without a key that are given inside are given together at its end; what raises leaves none of them.

    One inside another gives its orders with the other.
    """
    outer, mine = _gathered.get(), list[tuple[str, dict[str, Any]]]()
    token = _gathered.set(mine)
    try:
        yield
    finally:
        _gathered.reset(token)
    if outer is not None:
        outer.extend(mine)
        return
    for name in dict.fromkeys(name for name, _ in mine):
        app.configure_task(name).batch_defer(*(args for other, args in mine if other == name))
