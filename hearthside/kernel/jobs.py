"""Orders to the outside are an outbox: a job enqueued by name in the transaction that makes it necessary."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager


def enqueue(name: str, *, key: str = "", urgency: int = 0, **args: Any) -> None:
    """Order the task `name` (`app.function` of its tasks.py) with plain JSON arguments; done after commit, never without.

    With a `key`, a second order with the same key while the first still waits is the same order.  What is more urgent than
    others is done before them, however long they have waited.
    """
    gathered = _gathered.get()
    if gathered is not None and not key and not urgency:
        gathered.append((name, args))
        return
    job = _order(name, queueing_lock=f"{name}:{key}" if key else None, priority=urgency)
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
        _order(name).batch_defer(*(args for other, args in mine if other == name))


def _order(name: str, **settings: Any) -> JobDeferrer:
    """By the line of this transaction, also in the worker: its app speaks over lines of its own, on which an order would
    be there before what it is about.
    """
    order = app.configure_task(name, **settings)
    order.job_manager = JobManager(DjangoConnector())
    return order
