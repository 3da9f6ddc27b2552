"""Orders to the outside are an outbox: a job enqueued by name in the transaction that makes it necessary."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def enqueue(name: str, *, key: str = "", **args: Any) -> None:
    """Order the task `name` (`app.function` of its tasks.py) with plain JSON arguments; done after commit, never without.

    With a `key`, a second order with the same key while the first still waits is the same order.
    """
    job = app.configure_task(name, queueing_lock=f"{name}:{key}" if key else None)
    try:
        with transaction.atomic():
            job.defer(**args)
    except AlreadyEnqueued:
        return
