"""The words of people: who someone is, and where a name is being said."""

from enum import StrEnum

from django.db.models import TextChoices


class Where(StrEnum):
    STAFF = "staff"  # pages of the team, and one's own pages
    ROOM = "room"  # the live room and whatever members of the cohort see of each other
    CIRCLE = "circle"  # the cohort's space between sessions
    LAW = "law"  # where law or a payer demands the legal name


class Reach(TextChoices):
    PHONE = "phone", "Phone"
    MAIL = "mail", "Mail"
    ADDRESS = "address", "Address"


class Invited(TextChoices):
    """As what somebody is invited; it decides what the welcome asks them."""

    STAFF = "staff", "Staff"
    PARTICIPANT = "participant", "Participant"


DEMO_ENTRY = "demo_entry"  # a session that began by one-click entry of the demo, which counts as both factors
