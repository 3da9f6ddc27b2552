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
    FAMILY = "family", "Family hour"
    WRAP_UP = "wrap_up", "Wrap-up"


OWN_HOURS = frozenset({SessionKind.INDIVIDUAL, SessionKind.FAMILY})  # somebody's own, with a clinician


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
    FAMILY = "family", "Family"  # in a family hour, and nowhere else


MEMBERS = frozenset({SeatKind.PARTICIPANT, SeatKind.SYNTHETIC})
LEADS = frozenset({SeatKind.FACILITATOR, SeatKind.CO_FACILITATOR})
HOSTS = LEADS | {SeatKind.TECH_HOST}


GUESTS = frozenset({SeatKind.INTERPRETER, SeatKind.CAPTIONER, SeatKind.TRAINEE, SeatKind.SUPERVISOR})
ASKED = GUESTS | {SeatKind.FAMILY}  # who comes because somebody asked them to, and is let in by a host
OF_THE_HOUSE = frozenset({SeatKind.TRAINEE, SeatKind.SUPERVISOR})  # never somebody from outside
LONGEST_CALLED = 24  # characters, of family in the room
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


class Absence(TextChoices):
    """What a member says of a session beforehand."""

    LATE = "late", "I'll be late"
    CANNOT_COME = "cannot_come", "I can't come today"


class Came(TextChoices):
    """What a session was for one member, as its sheet says it."""

    PRESENT = "present", "There"
    LATE = "late", "Came late"
    LEFT_EARLY = "left_early", "Left early"
    BY_PHONE = "by_phone", "By telephone"
    ELSEWHERE = "elsewhere", "With the team"
    REMOVED = "removed", "Asked to leave"
    EXCUSED = "excused", "Absent, with word"
    ABSENT = "absent", "Absent, no word"


@dataclass(frozen=True, slots=True)
class Status:
    """What follows from how somebody came."""

    counts: bool  # its minutes are minutes of treatment; where they are not, there are none
    billable: bool
    needs_reason: bool  # no sheet is attested without one
    needs_follow_up: bool  # somebody of the team asks how they are


STATUSES = {
    #                        counts  billable  reason  follow-up
    Came.PRESENT:     Status(True,   True,     False,  False),
    Came.LATE:        Status(True,   True,     False,  False),
    Came.LEFT_EARLY:  Status(True,   True,     False,  False),
    Came.BY_PHONE:    Status(True,   False,    True,   False),
    Came.ELSEWHERE:   Status(False,  False,    False,  False),
    Came.REMOVED:     Status(True,   True,     True,   True),
    Came.EXCUSED:     Status(False,  False,    False,  False),
    Came.ABSENT:      Status(False,  False,    False,  True),
}  # fmt: skip


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
ON_TIME = SettingKey(
    "attendance.on_time_min",
    5,
    "how many minutes after the start, or before the end, are neither late nor early",
)
SETTINGS = (ON_TIME, GROUP_WARN, GROUP_STOP, WEEK_MINUTES, DAY_MINUTES, DAYS_A_WEEK, LONGEST_GAP, WEEKS_AHEAD)
