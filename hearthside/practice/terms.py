"""The words of practice: that one comes late or not at all, what one writes at the end of a day, a reminder."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from hearthside.schedule.terms import Absence


class Why(TextChoices):
    """One reason, none better than another."""

    UNWELL = "unwell", "I am not well"
    WORK = "work", "Work or school"
    CARE = "care", "I look after someone"
    DEVICE = "device", "My device or my connection"
    UNDER_WAY = "under_way", "I am under way"
    ELSE = "else", "Something else"
    NOT_SAID = "not_said", "I would rather not say"
    NOT_SAFE = "not_safe", "I am not safe"


LATER_BY = (5, 10, 20, 30)  # minutes that can be said with one tap
LONGEST_WORDS, LONGEST_PAGE = 300, 2000
LEAVES = tuple(range(11))  # how somebody leaves, from 0 to 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceSaid:
    kind: Absence
    why: Why
    minutes: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpSaid:
    """What somebody writes at the end of a day; each of it may be left out."""

    take_with_me: str = ""
    how_i_leave: int | None = None
    to_my_therapist: str = ""
