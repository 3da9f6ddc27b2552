"""What a query hands to a page: rows to draw, and whom they speak of, so that the gate can write it down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cards(Generic[T]):
    """`about`: the episodes whose people can be recognised in `rows`."""

    rows: tuple[T, ...]
    about: frozenset[UUID]

    def __iter__(self) -> Iterator[T]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def subjects_of(context: Mapping[str, Any]) -> frozenset[UUID]:
    """Everyone whom the `Cards` of a page's context speak of, also those inside its dataclasses."""
    found: set[UUID] = set()
    waiting: list[Any] = list(context.values())
    while waiting:
        value = waiting.pop()
        if isinstance(value, Cards):
            found |= value.about
            waiting.extend(value.rows)
        elif is_dataclass(value) and not isinstance(value, type):
            waiting.extend(getattr(value, field.name) for field in fields(value))
        elif isinstance(value, list | tuple):
            waiting.extend(value)
    return frozenset(found)
