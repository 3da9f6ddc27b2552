"""The words of concerns: what raised one, what was done, who has it, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import TextChoices


class Cause(TextChoices):
    """What raised a concern."""

    ANSWER = "answer", "An answer"
    BUTTON = "button", "Tell my team now"
    COLLEAGUE = "colleague", "Raised by the team"
    ABSENCE = "absence", "Absent without word"
    WORDS = "words", "What they wrote"


class Happened(TextChoices):
    """One line of a concern's record."""

    RAISED = "raised", "Raised"
    HEARD = "heard", "Raised again"
    HIGHER = "higher", "Became more urgent"
    GIVEN = "given", "Given to"
    ACKNOWLEDGED = "acknowledged", "Answered"
    TRIED = "tried", "Tried"
    REACHED = "reached", "Reached"
    ASSESSED = "assessed", "Assessed"
    PLAN_REVIEWED = "plan_reviewed", "Safety plan gone through"
    NEXT_CONTACT = "next_contact", "Next contact agreed"
    PUT = "put", "Put to the owner"
    OUTSIDE = "outside", "Outside step"
    NUMBER = "number", "Number corrected"
    SIGNED = "signed", "Signed"
    CLOSED = "closed", "Closed"


class Given(TextChoices):
    """How somebody came to have a concern."""

    DUTY = "duty", "on duty"
    HOLE = "hole", "nobody is on duty"
    THERAPIST = "therapist", "treats them"
    SILENCE = "silence", "nobody answered in time"
    NO_CONTACT = "no_contact", "nobody reached them in time"
    DAY_ENDED = "day_ended", "the day ended with it open"
    TAKEN = "taken", "took it over"
    HANDED = "handed", "it was handed over"
    LEFT = "left", "whoever had it works here no longer"


class Whom(StrEnum):
    """To whom a concern goes next when nobody answers."""

    ON_DUTY = "on_duty"
    SUPERVISOR = "supervisor"
    DIRECTOR = "director"


class Outside(TextChoices):
    """A step beyond the program.  The program never takes one: it puts it before a person, who says what came of it."""

    EMERGENCY_CONTACT = "emergency_contact", "Call their emergency contact"
    SERVICES = "services", "Ask the emergency service for a welfare check"


class Tried(TextChoices):
    CALLED = "called", "Called, no answer"
    LEFT_WORD = "left_word", "Left a word to call back"
    TEXTED = "texted", "Sent a text"
    ROOM = "room", "Looked for them in the room"


class Reached(TextChoices):
    SPOKE = "spoke", "Spoke with them"
    THROUGH = "through", "Heard from others that they are safe"


class Ending(TextChoices):
    """How a concern ended."""

    AS_PLANNED = "as_planned", "The treatment goes on as planned"
    CLOSER = "closer", "Closer contact is agreed"
    MORE_CARE = "more_care", "More care than ours is arranged"
    EMERGENCY = "emergency", "They are in emergency care"
    MEANT_OTHERWISE = "meant_otherwise", "It was meant otherwise"
    CAME = "came", "They came, or were reached"


LONGEST_WHAT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a ladder: when, and to whom or as what it is put."""

    at: datetime
    to: Whom | None = None
    outside: Outside | None = None
    why: Given = Given.SILENCE
