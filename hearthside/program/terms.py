"""The words of the program, and what a dated setting is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar


V = TypeVar("V", int, str, bool)


@dataclass(frozen=True, slots=True)
class SettingKey(Generic[V]):
    """One thing that a program may set from a date on.  Declared in the `terms` of the room that asks for it.

    `default` holds until the program says otherwise; its type is the setting's type.
    """

    name: str
    default: V
    meaning: str
    least: int = 0
