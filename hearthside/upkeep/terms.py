"""The words of upkeep: what was looked at, what was found, and the facts that each check is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Answer(StrEnum):
    WELL = "well"
    LOOK = "look"  # nothing is wrong; someone should know
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer: a sentence, and what to do.  No name, address or secret stands in it."""

    check: str
    title: str
    answer: Answer
    says: str
    do: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One secret as it lies there: the setting that names it, who can read it, whether it is a sample or too short."""

    setting: str
    path: str
    open_to_others: bool = False
    guessable: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """`listens_on`: its own word; `answers_at`: where it was reached beyond loopback; `lets_in`: without the password."""

    listens_on: tuple[str, ...] = ()
    answers_at: tuple[str, ...] = ()
    elsewhere: bool = False
    by_socket: bool = False
    lets_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Of the last week.  `trouble`: why the mail server takes none; empty when it answered, None when it was not asked."""

    trouble: str | None = None
    returned: int = 0
    given_up: int = 0
    waiting: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """How staff can be asked for beside mail, and how often in the last week that brought nothing."""

    texts: bool
    devices: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    workers: int
    oldest_due: timedelta = timedelta(0)
    broken: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """Tracks that the media server carries, by the settings, and how many rooms of the last week it was too little for."""

    most: int
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """`age` of the last seal, None when there is none; `unsealed`: how long the oldest entry has waited for one."""

    age: timedelta | None
    unsealed: timedelta = timedelta(0)
    in_anchor: bool = True
    anchor_is_ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    place: str
    free: int
    whole: int
