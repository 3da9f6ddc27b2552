"""The words of a safety plan: its six parts, whose hand signs it, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices

from hearthside.program.terms import SettingKey


class Part(TextChoices):
    """What a plan consists of, in the order in which it is gone through; the last stands beside the six."""

    SIGNS = "signs", "How I notice it is getting hard"
    OWN_WAYS = "own-ways", "What I can do on my own"
    PLACES = "places", "People and places that take my mind elsewhere"
    PEOPLE = "people", "Who I can ask for help"
    PROFESSIONALS = "professionals", "Whose work it is to help"
    SAFER = "safer", "How I make my place safer"
    REASONS = "reasons", "What I stay for"


SIX = tuple(part for part in Part if part != Part.REASONS)
WITH_NUMBERS = (Part.PEOPLE, Part.PROFESSIONALS)
HINTS = {
    Part.SIGNS: "Thoughts, moods, things you do. How would you know that it begins?",
    Part.OWN_WAYS: "Things that help a little, with nobody else there. Small ones count.",
    Part.PLACES: "Where you can be among people. Whom you can see and talk of other things.",
    Part.PEOPLE: "Whom you can tell that it is hard now. With a number, one tap calls them.",
    Part.PROFESSIONALS: "Your therapist, a doctor, a clinic near you. The crisis line stands here by itself.",
    Part.SAFER: "What could hurt you, and who keeps it for you. Put time and steps between it and you.",
    Part.REASONS: "People, animals, places, plans. What you would miss, and who would miss you.",
}


class Hand(TextChoices):
    """Whose signature it is."""

    PERSON = "person", "the person"
    CLINICIAN = "clinician", "a clinician"


class Standing(StrEnum):
    """How somebody's plan stands on a day."""

    MISSING = "missing"
    WAITS_FOR_PERSON = "waits_for_person"
    WAITS_FOR_CLINICIAN = "waits_for_clinician"
    OUTDATED = "outdated"
    CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody to call; `may_call`: the team may call them, too."""

    name: str
    relation: str = ""
    phone: str = ""
    may_call: bool = False


Lines = tuple[str, ...]
Contacts = tuple[Contact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSaid:
    """All that a plan says.  Each part may be empty; `confidence`: to keep to it, 0 to 10."""

    signs: Lines = ()
    own_ways: Lines = ()
    places: Lines = ()
    people: Contacts = ()
    professionals: Contacts = ()
    safer: Lines = ()
    reasons: Lines = ()
    confidence: int | None = None

    def part(self, part: Part) -> Lines | Contacts:
        found: Lines | Contacts = getattr(self, part.name.lower())
        return found

    def with_part(self, part: Part, said: Lines | Contacts) -> PlanSaid:
        changed: Any = {part.name.lower(): said}
        return replace(self, **changed)


MOST_LINES, LONGEST_LINE = 12, 200
MOST_CONTACTS, LONGEST_NAME, LONGEST_RELATION, LONGEST_PHONE = 5, 60, 60, 30
LONGEST_REVIEW = 600
CONFIDENCE = tuple(range(11))
PLAN_REVIEW = SettingKey(
    "safety.plan_review_days", 30, "days until a safety plan is gone through again", least=1
)
