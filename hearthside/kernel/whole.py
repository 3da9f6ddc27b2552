"""Many acts as one: what is done or undone only together needs no savepoint inside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def whole() -> Iterator[None]:
    """One savepoint around all that is done inside, and none within: whatever raises undoes everything since `whole`.

    An act that catches a refusal of another and goes on must not be done inside; the database then says so.
    """
    features = connection.features
    with transaction.atomic():
        before = features.uses_savepoints
        features.uses_savepoints = False
        try:
            yield
        finally:
            features.uses_savepoints = before
