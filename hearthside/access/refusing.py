"""What a constraint of the database refuses, in words for the person who asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from .verdict import NotAllowed


@contextmanager
def refusing(words: Mapping[str, str], *, code: str = "") -> Iterator[None]:
    """Raises NotAllowed with the sentence of the named constraint; any other constraint speaks for itself.

    `code`: another one than the constraint's name.

    The surrounding transaction goes on: what was tried inside is undone, and nothing else.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as why:
        name = getattr(getattr(why.__cause__, "diag", None), "constraint_name", "")
        if name not in words:
            raise
        raise NotAllowed(words[name], code or name) from None
