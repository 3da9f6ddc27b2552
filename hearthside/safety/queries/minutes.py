"""The minutes, days and levels by which help comes, as they hold in a program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hearthside.kernel.clock import local
from hearthside.program.models import Program
from hearthside.program.queries import settings as program_settings
from hearthside.program.terms import SettingKey
from hearthside.safety.terms import (
    ABSENT_AFTER,
    ABSENT_AFTER_HIGH,
    KNOWN_DAYS,
    MINUTES,
    PLAN_REVIEW,
    REASSESS,
    RED_FROM,
)


KEYS: tuple[SettingKey[int], ...] = (
    *MINUTES,
    ABSENT_AFTER,
    ABSENT_AFTER_HIGH,
    RED_FROM,
    KNOWN_DAYS,
    *REASSESS.values(),
    PLAN_REVIEW,
)
BY_NAME = {key.name: key for key in KEYS}


@dataclass(frozen=True, slots=True)
class Held:
    """One setting as it holds today."""

    meaning: str
    value: int
    is_default: bool


def minutes_of_help(program: Program, *, at: datetime) -> tuple[Held, ...]:
    """All of them.  One query."""
    found = program_settings(KEYS, program_id=program.pk, on=local(at, program.zone).date())
    return tuple(
        Held(key.meaning[:1].upper() + key.meaning[1:], found[key.name], found[key.name] == key.default)
        for key in KEYS
    )
