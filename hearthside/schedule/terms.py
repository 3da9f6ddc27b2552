"""The words of the calendar: sessions, seats, attendance, and what a program may set about them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import TextChoices

from hearthside.program.terms import SettingKey


class SessionKind(TextChoices):
    CHECK_IN = "check_in", "Check-in"
    GROUP = "group", "Group"
    SKILLS = "skills", "Skills"
    INDIVIDUAL = "individual", "Individual hour"
    WRAP_UP = "wrap_up", "Wrap-up"


class SegmentKind(TextChoices):
    """What a piece of a program day is.  All but a break are sessions; individual hours are booked one by one."""

    CHECK_IN = "check_in", "Check-in"
    GROUP = "group", "Group"
    BREAK = "break", "Break"
    SKILLS = "skills", "Skills"
    INDIVIDUAL = "individual", "Individual hour"
    WRAP_UP = "wrap_up", "Wrap-up"


MET_TOGETHER = frozenset(SegmentKind) - {SegmentKind.BREAK, SegmentKind.INDIVIDUAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSaid:
    """A piece of a day as it is asked for."""

    from_minute: int
    minutes: int
    kind: SegmentKind
    title: str
    counts: bool
    facilitator: UUID | None = None
    co_facilitator: UUID | None = None
    tech_host: UUID | None = None


class SeatKind(TextChoices):
    PARTICIPANT = "participant", "Participant"
    SYNTHETIC = "synthetic", "Synthetic participant"  # a demo's or a test's; never a person at a screen
    FACILITATOR = "facilitator", "Facilitator"
    CO_FACILITATOR = "co_facilitator", "Co-facilitator"
    TECH_HOST = "tech_host", "Tech host"
    INTERPRETER = "interpreter", "Interpreter"
    CAPTIONER = "captioner", "Captioner"
    TRAINEE = "trainee", "Trainee"
    SUPERVISOR = "supervisor", "Supervisor"


MEMBERS = frozenset({SeatKind.PARTICIPANT, SeatKind.SYNTHETIC})
LEADS = frozenset({SeatKind.FACILITATOR, SeatKind.CO_FACILITATOR})
HOSTS = LEADS | {SeatKind.TECH_HOST}


GUESTS = frozenset({SeatKind.INTERPRETER, SeatKind.CAPTIONER, SeatKind.TRAINEE, SeatKind.SUPERVISOR})
OF_THE_HOUSE = frozenset({SeatKind.TRAINEE, SeatKind.SUPERVISOR})  # never somebody from outside
MAKES_UP = "make-up"  # beside the name of somebody of another cohort


class Closed(TextChoices):
    """Why a seat no longer holds."""

    REMOVED = "removed", "Removed from the session"
    GIVEN_UP = "given_up", "No longer on the roster"
    CANCELLED = "cancelled", "The session was cancelled"
    ROLE_ENDED = "role_ended", "Their role ended"
    REPLACED = "replaced", "Someone else does it"


class Stretch(TextChoices):
    """What a piece of a session was for one person; the picture on the sheet is drawn from these."""

    COUNTS = "counts", "there, counts"
    MERGED = "merged", "short drop, counts"
    BREAK = "break", "break"
    ASIDE = "aside", "elsewhere with the team"
    OUTAGE = "outage", "our outage, counts"
    AWAY = "away", "not there"


COUNTED = frozenset({Stretch.COUNTS, Stretch.MERGED, Stretch.OUTAGE})

GROUP_WARN = SettingKey(
    "group.warn", 10, "how many members a group has before the director is warned", least=2
)
GROUP_STOP = SettingKey("group.stop", 12, "how many members a group may have", least=2)
WEEK_MINUTES = SettingKey("week.minutes", 540, "treatment minutes that a week offers at least")
DAY_MINUTES = SettingKey("day.minutes", 180, "treatment minutes that a program day offers at least")
DAYS_A_WEEK = SettingKey("week.days", 3, "program days that a week has at least", least=1)
LONGEST_GAP = SettingKey("week.gap", 2, "days without program that may follow each other", least=0)
WEEKS_AHEAD = SettingKey("week.ahead", 12, "weeks for which sessions are planned ahead", least=1)
SETTINGS = (GROUP_WARN, GROUP_STOP, WEEK_MINUTES, DAY_MINUTES, DAYS_A_WEEK, LONGEST_GAP, WEEKS_AHEAD)
