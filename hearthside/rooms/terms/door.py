"""The words of the way in: the waiting room, the door that hosts open and close, and who leads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from hearthside.program.terms import SettingKey


HERE_FOR = dt.timedelta(seconds=15)  # since the last sign of life of a page that waits; after that it is away
GONE_AFTER = dt.timedelta(minutes=10)  # and after that nobody waits any more

LINE_LOST = SettingKey(
    "lead.line_lost_s", 20, "how long the line of who leads may be lost before another host leads", least=5
)

NOT_COME = SettingKey(
    "lead.not_come_min",
    5,
    "minutes after the start until another host leads for who has not come; when no host came, who runs it is told",
    least=1,
)

# To the hosts, of someone to whom the door is shut.
UNSTAMPED = "where they are is not said yet"
UNLICENSED = "no licence where they are; a coordinator looks for a colleague"
NO_PLACE = "the room is full"


class Ended(StrEnum):
    """How a waiting ended."""

    ADMITTED = "admitted"
    DENIED = "denied"
    LEFT = "left"


class Why(StrEnum):
    """Why the door is closed: a few given words, shown to whoever waits."""

    SHORT_QUIET = "short_quiet"
    LONG_QUIET = "long_quiet"
    IN_THE_MIDDLE = "in_the_middle"

    @property
    def words(self) -> str:
        return WHY[self]


WHY = {
    Why.SHORT_QUIET: "quiet exercise, about 3 minutes",
    Why.LONG_QUIET: "quiet exercise, about 10 minutes",
    Why.IN_THE_MIDDLE: "somebody is in the middle of something",
}


class Waits(StrEnum):
    """How somebody waits, seen from their page's last sign of life."""

    HERE = "here"
    AWAY = "away"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """How the door stands for one seat."""

    opened: bool = False  # a host has opened the room
    held_up: bool = False  # could not open: the media server would carry more than it carries well
    closed: bool = False  # a host has closed its door for a while
    why: str = ""  # one of Why, or nothing
    ending: str = ""  # how their waiting ended, one of Ended; nothing while they wait or never did
    is_in: bool = False  # let in before, and not gone since: a line may be lost for a while


class Hosting(Protocol):
    """A host's seat, as far as it matters who leads."""

    person_id: UUID
    place: UUID
    kind: str
