"""Instruments from their files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from hearthside.measures import rules
from hearthside.measures.models import Administration
from hearthside.measures.terms import Instrument


FOLDER = Path(__file__).parent.parent / "instruments"


@cache
def shelf() -> Mapping[tuple[str, int], Instrument]:
    """Every version of every instrument, by key and version.  Raises NotAMeasure; the program then does not start."""
    read = [rules.read(path.read_text(encoding="utf-8"), path.name) for path in sorted(FOLDER.glob("*.toml"))]
    return {(one.key, one.version): one for one in read}


def newest(key: str) -> Instrument | None:
    versions = [one for one in shelf().values() if one.key == key]
    return max(versions, key=lambda one: one.version, default=None)


def instruments() -> tuple[Instrument, ...]:
    """The newest version of each, in the order of their keys."""
    latest = [newest(key) for key in sorted({key for key, _ in shelf()})]
    return tuple(one for one in latest if one is not None)


def instrument_of(administration: Administration) -> Instrument:
    """The version that it was begun by, whichever is newest now."""
    return shelf()[administration.instrument, administration.version]
