"""The words of the care team: what somebody is appointed to, and who cares for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import IntegerChoices, TextChoices

from hearthside.access.viewer import STAFF


class Post(TextChoices):
    """What a member of staff is appointed to; a role that follows from an appointment, never from a setting."""

    THERAPIST = "therapist", "Therapist"
    FACILITATOR = "facilitator", "Facilitator"
    TECH_HOST = "tech_host", "Tech host"
    PRESCRIBER = "prescriber", "Prescriber"
    COORDINATOR = "coordinator", "Care coordinator"
    INTAKE = "intake", "Intake"
    BILLING = "billing", "Billing"
    DIRECTOR = "director", "Program director"
    OPERATOR = "operator", "Operator"


class Bond(TextChoices):
    """How a clinician is bound to one episode."""

    THERAPIST = "therapist", "Therapist"
    PRESCRIBER = "prescriber", "Prescriber"
    SUPERVISOR = "supervisor", "Supervisor"
    SUBSTITUTE = "substitute", "Substitute"  # in a colleague's hour, for its day
    ON_CALL = "on_call", "On call"  # while they have an open concern of this person


class Weekday(IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


@dataclass(frozen=True, slots=True)
class LicenceSaid:
    """A licence as a director types it, before there is someone to hold it."""

    state: str
    kind: str
    number: str
    expires_on: date


KINDS = (
    "Clinical social worker",
    "Professional counselor",
    "Marriage and family therapist",
    "Psychologist",
    "Physician",
    "Nurse practitioner",
    "Registered nurse",
    "Compact privilege (counseling)",
    "Compact privilege (psychology)",
)  # suggestions; any word is taken
WHOLE_CLINIC = frozenset({Post.DIRECTOR, Post.OPERATOR})  # may belong to no program
LEADS_GROUPS = frozenset({Post.FACILITATOR})
CLINICAL = frozenset({Post.THERAPIST, Post.PRESCRIBER, Post.FACILITATOR})
GOES_ON_DUTY = CLINICAL | {Post.COORDINATOR, Post.INTAKE, Post.DIRECTOR}
SUITS = {
    Bond.THERAPIST: frozenset({Post.THERAPIST}),
    Bond.PRESCRIBER: frozenset({Post.PRESCRIBER}),
    Bond.SUPERVISOR: frozenset({Post.THERAPIST, Post.PRESCRIBER}),
    Bond.SUBSTITUTE: CLINICAL,
    Bond.ON_CALL: GOES_ON_DUTY,
}
MIDNIGHT = 24  # of the day that ends; 0 is that of the day that begins
LAPSES_SOON = timedelta(days=60)

assert {post.value for post in Post} == {role.value for role in STAFF}
