"""A connection to the database that nobody closed says who opened it.

The collector finds it in some later test, which then fails for what another did; its own message names neither.
"""

from __future__ import annotations

import traceback
import warnings
from typing import Any

import psycopg
from django.db.backends.postgresql.base import DatabaseWrapper


BY = "_opened_by"
connects = DatabaseWrapper.get_new_connection


def get_new_connection(self: DatabaseWrapper, *args: Any, **how: Any) -> Any:
    line = connects(self, *args, **how)
    setattr(line, BY, traceback.extract_stack(limit=30))
    return line


def is_collected(self: psycopg.Connection[Any]) -> None:
    if not self.closed:
        opened = "".join(traceback.format_list(getattr(self, BY, [])))
        words = f"{self!r} was left open; it was opened here:\n{opened}"
        warnings.warn(words, ResourceWarning, stacklevel=1, source=self)


DatabaseWrapper.get_new_connection = get_new_connection
psycopg.Connection.__del__ = is_collected
