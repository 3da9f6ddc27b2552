"""The words of the calendar: sessions, seats, attendance, and what a program may set about them."""

from django.db.models import TextChoices

from hearthside.program.terms import SettingKey


class SessionKind(TextChoices):
    GROUP = "group", "Group"
    SKILLS = "skills", "Skills"


class SeatKind(TextChoices):
    PARTICIPANT = "participant", "Participant"
    SYNTHETIC = "synthetic", "Synthetic participant"  # a demo's or a test's; never a person at a screen
    FACILITATOR = "facilitator", "Facilitator"
    CO_FACILITATOR = "co_facilitator", "Co-facilitator"
    TECH_HOST = "tech_host", "Tech host"
    GUEST = "guest", "Guest"
    SUPERVISOR = "supervisor", "Supervisor"


MEMBERS = frozenset({SeatKind.PARTICIPANT, SeatKind.SYNTHETIC})
LEADS = frozenset({SeatKind.FACILITATOR, SeatKind.CO_FACILITATOR})
HOSTS = LEADS | {SeatKind.TECH_HOST}


class Closed(TextChoices):
    """Why a seat no longer holds."""

    REMOVED = "removed", "Removed from the session"
    GIVEN_UP = "given_up", "No longer on the roster"
    CANCELLED = "cancelled", "The session was cancelled"
    ROLE_ENDED = "role_ended", "Their role ended"


class Stretch(TextChoices):
    """What a piece of a session was for one person; the picture on the sheet is drawn from these."""

    COUNTS = "counts", "there, counts"
    MERGED = "merged", "short drop, counts"
    BREAK = "break", "break"
    ASIDE = "aside", "elsewhere with the team"
    OUTAGE = "outage", "our outage, counts"
    AWAY = "away", "not there"


COUNTED = frozenset({Stretch.COUNTS, Stretch.MERGED, Stretch.OUTAGE})

GROUP_STOP = SettingKey("group.stop", 12, "how many members a group may have", least=2)
SETTINGS = (GROUP_STOP,)
