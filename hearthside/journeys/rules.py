"""What is true of acts that cross rooms.  No database, no clock, no request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Role, Viewer
from hearthside.schedule.rules import LONGEST_SESSION


FARTHEST = timedelta(days=366)


def assignments_in_sight(viewer: Viewer) -> Q:
    return Q(episode__program_id__in=viewer.runs_programs)


def memberships_in_sight(viewer: Viewer) -> Q:
    return Q(episode__program_id__in=viewer.runs_programs)


EMERGENCY = (
    Role.THERAPIST,
    Role.FACILITATOR,
    Role.PRESCRIBER,
    Role.COORDINATOR,
    Role.INTAKE,
    Role.DIRECTOR,
)
FEWEST_WORDS = 3


def emergencies_in_sight(viewer: Viewer) -> Q:
    """Those who direct the clinic or a program see all: there is one clinic; the others, of those whom they treat."""
    if viewer.directs_programs or viewer.directs_clinic:
        return Q(pk__isnull=False)
    return Q(by=viewer.person_id) | Q(episodes__overlap=list(viewer.treats))


def may_open_in_emergency(by: Viewer, *, sees_already: bool, own: bool) -> Verdict:
    if not by.holds(*EMERGENCY) or own:
        return no("Only someone of the care team can open a record in an emergency.")
    return no("You see this record already; there is no need.", "sees_already") if sees_already else YES


def is_a_reason(words: str) -> Verdict:
    """Something that a reviewer can follow."""
    if len(words.split()) < FEWEST_WORDS:
        return no("Say in a sentence why, so that whoever reviews it can follow.", "no_reason")
    return YES


def may_review(by: Viewer, opened_by: UUID, *, reviewed: bool) -> Verdict:
    if not by.directs_programs:
        return no("A director reviews it.")
    if by.person_id == opened_by:
        return no("Another director reviews what you opened yourself.", "own")
    return no("This was reviewed already.", "reviewed") if reviewed else YES


@dataclass(frozen=True, slots=True)
class SetUp:
    """How far a clinic has come."""

    named: bool
    programs: int
    cohorts: int
    agreements: bool  # all of them published
    staff: int  # beside the one who is looking
    participants: int
    sessions: int
    help: bool  # that somebody answers when sound or picture does not work; asked of who names the clinic


@dataclass(frozen=True, slots=True)
class NextStep:
    key: str
    heading: str
    words: str


STEPS = (
    ("named", NextStep("name", "Name your clinic", "Its states and its numbers stand on the crisis card of every page.")),
    ("programs", NextStep("program", "Open a program", "It holds your tracks, your cohorts and your staff.")),
    ("cohorts", NextStep("cohort", "Open a track and a cohort", "A track has its hours; a cohort is the people who meet.")),
    ("agreements", NextStep("agreements", "Publish your agreements", "People sign them before their first group.")),
    ("staff", NextStep("staff", "Invite your staff", "They get a link by mail and set their own password.")),
    ("participants", NextStep("participant", "Invite a participant", "They get a link that works on a phone.")),
    ("sessions", NextStep("session", "Plan a session", "Everyone on the roster gets a seat in it.")),
    ("help", NextStep("help", "Say who helps with sound and picture",
                      "A number that a person answers. Until then people are told to write.")),
)  # fmt: skip


def next_step(stands: SetUp) -> NextStep | None:
    """The first thing that is not there yet; None when a clinic could open its doors."""
    return next((step for fact, step in STEPS if not getattr(stands, fact)), None)


@dataclass(frozen=True, slots=True)
class Hours:
    """A session as somebody plans it: a day, a time by the track's clock, a length and at most one break."""

    on: date
    at: time
    minutes: int
    break_after: int = 0
    break_minutes: int = 0


def starts_at(hours: Hours, zone: str) -> datetime:
    """The moment at which the track's clock shows that time."""
    return datetime.combine(hours.on, hours.at, ZoneInfo(zone))


def breaks_of(hours: Hours, start: datetime) -> Sequence[tuple[datetime, datetime]]:
    if not hours.break_minutes:
        return ()
    begins = start + timedelta(minutes=hours.break_after)
    return ((begins, begins + timedelta(minutes=hours.break_minutes)),)


def is_a_time(hours: Hours, zone: str, *, at: datetime) -> Verdict:
    """A time that exists, is not over, lies within a year, and a break inside the session."""
    start = starts_at(hours, zone)
    length = timedelta(minutes=hours.minutes)
    if start.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).time() != hours.at:
        return no("This hour does not exist on that day: the clocks are put forward. Choose another one.")
    if start + length <= at:
        return no("This time is over already.")
    if start - at > FARTHEST:
        return no("Plan at most a year ahead.")
    if length > LONGEST_SESSION:
        return no("A session lasts four hours at most.")
    if hours.break_minutes and hours.break_after + hours.break_minutes >= hours.minutes:
        return no("The break must lie inside the session.")
    return YES


def free_room_name(wanted: str, taken: frozenset[str]) -> str:
    """A room name that nobody in the cohort has: the wanted one, else with a number behind it."""
    lower = {name.lower() for name in taken}
    tries = [wanted, *(f"{wanted} {n}" for n in range(2, len(lower) + 3))]
    return next(name for name in tries if name.lower() not in lower)
