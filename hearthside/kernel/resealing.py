"""A new key: every text that stands under an older one is sealed anew, in the background, a few hundred rows at a time.

Each row is taken under its own lock, so no write is lost; a row that somebody holds just now is left for the next round.
Where a round stopped is written in the rows themselves, so it can be cut off anywhere.  What does not open is left alone and
counted: it is somebody's to look at, and no reason to stop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q, QuerySet

from . import fields
from .fields import Box, NotOurs


BATCH = 500
DOES_NOT_OPEN = "does not open"


@dataclass(frozen=True)
class Place:
    """A column in which sealed texts stand: whole values, or somewhere inside JSON.  `bound`: the row as they know it."""

    model: type[models.Model]
    column: str
    bound: str = "pk"
    among: Q = field(default_factory=Q)

    @property
    def name(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def rows(self) -> QuerySet[Any]:
        return (
            self.model._base_manager.filter(self.among).only("pk", self.column, *self._also()).order_by("pk")
        )

    def under_another_key(self, key_id: str) -> QuerySet[Any]:
        """Those that the database can tell by looking: a whole value carries its key in front.  All of JSON's."""
        if not isinstance(self.model._meta.get_field(self.column), fields.SealedField):
            return self.rows()
        name = connection.ops.quote_name(self.column)
        return self.rows().extra(  # noqa: S610 -- a column's own name, quoted
            where=[f"{name} <> '' AND split_part({name}, '.', 2) <> %s"], params=[key_id]
        )

    def where(self, row: models.Model) -> dict[str, Any]:
        return {"table": self.model._meta.db_table, "column": self.column, "row": getattr(row, self.bound)}

    def _also(self) -> list[str]:
        return [] if self.bound == "pk" else [self.bound]


_others: list[Place] = []


def seals_also(place: Place) -> None:
    """For a column that is not ours to declare; called once, when apps are ready."""
    _others.append(place)


def places() -> Iterator[Place]:
    for model, column in fields.sealed_fields():
        yield Place(model, column.attname)
    yield from _others


def reseal(*, batch: int = BATCH) -> Counter[str]:
    """One round over everything.  Returns how many rows each place sealed anew, and how many did not open."""
    done: Counter[str] = Counter()
    fields.read_keys_again()
    for place in places():
        last = None
        while (last := _reseal_some(place, last, batch, done)) is not None:
            pass
    return done


@transaction.atomic
def _reseal_some(place: Place, after: Any, batch: int, done: Counter[str]) -> Any:
    """The next few rows; returns the last one's key, None when there are no more."""
    current = fields.current_key()
    rows = place.under_another_key(current).select_for_update(skip_locked=True, of=("self",))
    taken = list((rows if after is None else rows.filter(pk__gt=after))[:batch])
    for row in taken:
        held = row.__dict__[place.column]
        try:
            fresh = _in_each_box(held, partial(_anew, current=current, where=place.where(row)))
        except NotOurs:
            done[f"{place.name} {DOES_NOT_OPEN}"] += 1
            continue
        if fresh != held:
            setattr(row, place.column, fresh)
            row.save(update_fields=[place.column])
            done[place.name] += 1
    return taken[-1].pk if taken else None


def _anew(box: str, *, current: str, where: dict[str, Any]) -> str:
    if fields.key_of(box) == current:
        return box
    return Box(fields.seal(fields.open_sealed(box, **where), **where))


def _in_each_box(value: Any, change: Callable[[str], str]) -> Any:
    """The value with each sealed text in it changed; whatever else is in the JSON stays as it is."""
    match value:
        case Box():
            return change(value)
        case str() if value.startswith(f"{fields.VERSION}."):
            return str(change(value))
        case dict():
            return {name: _in_each_box(part, change) for name, part in value.items()}
        case list():
            return [_in_each_box(part, change) for part in value]
        case _:
            return value


def count() -> Counter[tuple[str, str]]:
    """Opens EVERY sealed text there is: how many stand in each place under which key, and how many do not open."""
    found: Counter[tuple[str, str]] = Counter()
    for place in places():
        for row in place.rows().iterator(chunk_size=2000):

            def note(box: str, place: Place = place, row: models.Model = row) -> str:
                try:
                    fields.open_sealed(box, **place.where(row))
                except NotOurs:
                    found[place.name, DOES_NOT_OPEN] += 1
                else:
                    found[place.name, fields.key_of(box)] += 1
                return box

            _in_each_box(row.__dict__[place.column], note)
    return found


def tally() -> Counter[str]:
    """How many stand under which key, by what they name; nothing is opened, so it is quick.  `count` proves it."""
    found: Counter[str] = Counter()
    for place in places():
        if isinstance(place.model._meta.get_field(place.column), fields.SealedField):
            found.update(_named_in(place))
            continue
        for row in place.rows().iterator(chunk_size=2000):

            def note(box: str) -> str:
                found[fields.key_of(box)] += 1
                return box

            _in_each_box(row.__dict__[place.column], note)
    return found


def _named_in(place: Place) -> dict[str, int]:
    quote = connection.ops.quote_name
    column, table = quote(place.column), quote(place.model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT split_part({column}, '.', 2), count(*) FROM {table} WHERE {column} <> '' GROUP BY 1"  # noqa: S608
        )
        return dict(cursor.fetchall())
