"""From the text of a data file to an instrument, or a sentence that names file and field.  Reads no disk."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from fractions import Fraction

from hearthside.measures.terms import (
    Choices,
    Instrument,
    Interval,
    Item,
    Kind,
    Licence,
    Terms,
    Wording,
)

from .reading_scores import read_conditions, read_finding, read_safety, read_scores
from .table import NotAMeasure, Table


def read(text: str, name: str) -> Instrument:
    """`name`: the file's, `<key>-<version>.toml`.  Raises NotAMeasure."""
    try:
        raw = tomllib.loads(text, parse_float=Fraction)
    except tomllib.TOMLDecodeError as said:
        raise NotAMeasure(f"{name}: is not TOML: {said}.") from said
    top = Table(raw, f"{name}: ")
    key, version = top.text("key"), top.whole("version")
    if name != f"{key}-{version}.toml":
        raise top.wrong("key", f"the file of this version must be called {key}-{version}.toml.")
    choices = _choices(top)
    items = _items(top, choices)
    scores = read_scores(top, items)
    parts = {one.key for one in items}, {one.key for one in scores}
    licence = _licence(top.table("licence"))
    made = Instrument(
        key=key,
        version=version,
        name=top.text("name"),
        recall=top.text("recall", ""),
        items=items,
        choices=choices,
        scores=scores,
        findings=tuple(read_finding(one, *parts) for one in top.tables("findings")),
        safety=tuple(read_safety(one, items, scores) for one in top.tables("safety")),
        interval=_interval(top.maybe("interval")),
        licence=licence,
        wording=_wording(top, licence, items, choices),
        loinc=top.text("loinc", ""),
    )
    top.done()
    return made


def _choices(top: Table) -> Mapping[str, Choices]:
    made = {}
    for key, one in top.named("choices").items():
        values, loinc = one.list_of("values", int), one.list_of("loinc", str, ())
        if list(values) != sorted(set(values)) or len(values) < 2:  # noqa: PLR2004 -- one value is no choice
            raise one.wrong("values", "must be two or more, ascending, each once.")
        if loinc and len(loinc) != len(values):
            raise one.wrong("loinc", f"must be {len(values)} codes, one for each value.")
        one.done()
        made[key] = Choices(key=key, values=values, loinc=loinc)
    return made


def _items(top: Table, choices: Mapping[str, Choices]) -> tuple[Item, ...]:
    made: list[Item] = []
    for table in top.tables("items"):
        before = {one.key for one in made if one.kind != Kind.WORDS}
        item = _item(table, choices, before)
        if item.beside and (not made or made[-1].key != item.beside or made[-1].beside):
            raise table.wrong("beside", f"{item.beside} does not stand just before it, by itself.")
        if item.key in {one.key for one in made}:
            raise table.wrong("key", f"{item.key} stands twice.")
        made.append(item)
    return tuple(made)


def _item(table: Table, choices: Mapping[str, Choices], before: Iterable[str]) -> Item:
    kind = table.one_of("kind", Kind, Kind.CHOICE)
    values: tuple[int, ...] = ()
    chosen = ""
    if kind == Kind.CHOICE:
        chosen = table.text("choices")
        if chosen not in choices:
            raise table.wrong("choices", f"there are no choices called {chosen}.")
        values = choices[chosen].values
    elif kind == Kind.NUMBER:
        least, most = table.whole("from"), table.whole("to")
        if least >= most:
            raise table.wrong("to", "must be more than from.")
        values = tuple(range(least, most + 1))
    item = Item(
        key=table.text("key"),
        kind=kind,
        values=values,
        choices=chosen,
        reversed=table.flag("reversed", False),
        skip_if=read_conditions(table, "skip_if", set(before), set()),
        beside=table.text("beside", ""),
        loinc=table.text("loinc", ""),
    )
    if item.reversed and kind == Kind.WORDS:
        raise table.wrong("reversed", "words have no value to reverse.")
    table.done()
    return item


def _interval(table: Table | None) -> Interval | None:
    if table is None:
        return None
    days = table.whole("days", None)
    if days is not None and days < 1:
        raise table.wrong("days", "must be one or more.")
    made = Interval(days=days, at=table.list_of("at", str, ()), source=table.text("source"))
    table.done()
    return made


def _licence(table: Table) -> Licence:
    made = Licence(
        terms=table.one_of("terms", Terms),
        may_ship=table.flag("may_ship"),
        holder=table.text("holder"),
        says=table.text("says"),
        evidence=table.text("evidence"),
        scope=table.text("scope"),
        reference=table.text("reference", ""),
    )
    if made.may_ship and made.terms in {Terms.ASK, Terms.PROPRIETARY}:
        raise table.wrong("may_ship", f"what is “{made.terms}” may not ship with its wording.")
    table.done()
    return made


def _wording(
    top: Table, licence: Licence, items: tuple[Item, ...], choices: Mapping[str, Choices]
) -> Wording | None:
    table = top.maybe("wording")
    if table is None:
        return None
    if not licence.may_ship:
        raise top.wrong("wording", "its licence does not let the wording stand here.")
    made = Wording(
        locale=table.text("locale"),
        instruction=table.text("instruction"),
        notice=table.text("notice"),
        items=_texts(table.table("items"), [one.key for one in items]),
        choices={
            key: {
                int(value): text for value, text in _texts(table.table(f"choices_{key}"), one.values).items()
            }
            for key, one in choices.items()
        },
    )
    table.done()
    return made


def _texts(table: Table, wanted: Iterable[object]) -> dict[str, str]:
    """One text for each, and no other."""
    made = {str(one): table.text(str(one)) for one in wanted}
    table.done()
    return made
