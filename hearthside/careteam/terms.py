"""The words of the care team: what somebody is appointed to, and who cares for whom."""

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


class Weekday(IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


assert {post.value for post in Post} == {role.value for role in STAFF}
