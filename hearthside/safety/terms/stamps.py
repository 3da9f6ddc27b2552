"""The words of safety: where somebody is today, how to reach them there, and what they want if they vanish."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class IfIVanish(TextChoices):
    """What somebody wants when they are suddenly gone: they may not be alone."""

    CALL = "call", "Call me"
    HELLO_FIRST = "hello_first", "Text \u201chello\u201d first, then call"
    NOT_FOR_AN_HOUR = "not_for_an_hour", "Do not contact me for an hour"


class Remedy(TextChoices):
    """What helps whoever is not alone; being so is no refusal."""

    HEADPHONES = "headphones", "I have headphones"
    WRITING = "writing", "I write to the co-facilitator instead of speaking"
    ANOTHER_TIME = "another_time", "I would rather come at another time"


REMEDY_WORDS = {
    Remedy.HEADPHONES: "not alone; headphones",
    Remedy.WRITING: "not alone; writes instead of speaking",
    Remedy.ANOTHER_TIME: "not alone; asks for another time",
}


class Settled(TextChoices):
    """How it ended that a clinician held no licence for where somebody was."""

    HANDED_OVER = "handed_over", "A colleague with the licence took over"
    LICENSED = "licensed", "The licence is on record now"
    ELSEWHERE = "elsewhere", "They are somewhere else now"
    TALKED = "talked", "We spoke, and found another way"


BY_HAND = tuple(one for one in Settled if one != Settled.ELSEWHERE)  # that one follows from the next stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSaid:
    """A saved place as its owner reads it; `state` as two letters."""

    label: str
    address: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StampSaid:
    """What somebody says of today, as they typed it."""

    label: str
    address: str
    state: str
    phone: str
    emergency_contact: str
    if_i_vanish: str
    never_call: str = ""
    is_private: bool = True
    remedy: str = ""


LONGEST_LABEL, LONGEST_ADDRESS, LONGEST_CONTACT, LONGEST_WORDS = 40, 200, 120, 300
