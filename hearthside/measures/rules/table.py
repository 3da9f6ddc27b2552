"""One table of a data file, read field by field: each by its type, and what nobody asked for is refused."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import Any, TypeVar


E = TypeVar("E", bound=Enum)
NEEDED: Any = object()


class NotAMeasure(Exception):
    """A file that is no instrument: names the file and the field, and says what is wrong there."""


class Table:
    """`where`: the file and the way to this table, as a refusal says it."""

    def __init__(self, raw: Any, where: str) -> None:
        if not isinstance(raw, dict):
            raise NotAMeasure(f"{where.rstrip('.')}: must be a table.")
        self.raw: dict[str, Any] = raw
        self.where = where
        self.left = set(raw)

    def wrong(self, field: str, what: str) -> NotAMeasure:
        return NotAMeasure(f"{self.where}{field}: {what}")

    def _take(self, field: str, kinds: Any, what: str, default: Any) -> Any:
        self.left.discard(field)
        if field not in self.raw:
            if default is NEEDED:
                raise self.wrong(field, "is missing.")
            return default
        value = self.raw[field]
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            raise self.wrong(field, f"must be {what}.")
        return value

    def text(self, field: str, default: Any = NEEDED) -> str:
        found: str = self._take(field, str, "text", default)
        if not found.strip() and default is NEEDED:
            raise self.wrong(field, "must not be empty.")
        return found

    def whole(self, field: str, default: Any = NEEDED) -> Any:
        return self._take(field, int, "a whole number", default)

    def flag(self, field: str, default: Any = NEEDED) -> bool:
        found: bool = self._take(field, bool, "true or false", default)
        return found

    def exact(self, field: str, default: Any = NEEDED) -> Any:
        """A number as a fraction: 2.5 is five halves here, and never nearly so."""
        found = self._take(field, (int, Fraction), "a number", default)
        return found if found is default else Fraction(found)

    def one_of(self, field: str, kinds: type[E], default: Any = NEEDED) -> Any:
        said = self._take(field, str, "text", default)
        if said is default:
            return default
        if said not in {one.value for one in kinds}:
            raise self.wrong(field, f"must be one of {', '.join(str(one.value) for one in kinds)}.")
        return kinds(said)

    def list_of(self, field: str, kind: type, default: Any = NEEDED) -> tuple[Any, ...]:
        found = self._take(field, list, "a list", default)
        if any(not isinstance(one, kind) or isinstance(one, bool) for one in found):
            raise self.wrong(field, f"must be a list of {'text' if kind is str else 'whole numbers'}.")
        return tuple(found)

    def table(self, field: str) -> Table:
        return Table(self._take(field, dict, "a table", NEEDED), f"{self.where}{field}.")

    def maybe(self, field: str) -> Table | None:
        return self.table(field) if field in self.raw else None

    def tables(self, field: str) -> list[Table]:
        found = self._take(field, list, "a list of tables", [])
        return [Table(raw, f"{self.where}{field}[{n}].") for n, raw in enumerate(found, start=1)]

    def groups(self, field: str) -> list[list[Table]]:
        """A list of lists of tables, for conditions: any group of which all hold."""
        found = self._take(field, list, "a list of lists", [])
        if not all(isinstance(group, list) and group for group in found):
            raise self.wrong(field, "must be a list of lists, none of them empty.")
        return [
            [Table(raw, f"{self.where}{field}[{n}][{m}].") for m, raw in enumerate(group, start=1)]
            for n, group in enumerate(found, start=1)
        ]

    def named(self, field: str) -> dict[str, Table]:
        """Tables by a name of their own; none, where the field is away."""
        table = self.maybe(field)
        return {name: table.table(name) for name in table.raw} if table else {}

    def wholes(self, field: str) -> dict[str, int]:
        """Whole numbers by a name of their own; none, where the field is away."""
        table = self.maybe(field)
        return {name: table.whole(name) for name in table.raw} if table else {}

    def done(self) -> None:
        """Raises for what was not asked for: a field that is misspelt would be silently without effect."""
        if self.left:
            raise self.wrong(min(self.left), "there is no such field.")
