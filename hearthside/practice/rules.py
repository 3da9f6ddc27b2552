"""What is true of words of absence, of what is written at the end of a day, of reminders.  No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.kernel.clock import length
from hearthside.schedule.terms import Absence

from .terms import LEAVES, AbsenceSaid, Why, WrapUpSaid


REMINDS = Machine("the reminder")
BEFORE = timedelta(minutes=30)  # so long before what is planned the letter goes out
BELONGS = timedelta(hours=4)  # so long after a session what is written belongs to its day
MOST_LATE_MIN = 240
NOT_THEIRS = "That is only theirs to say."


class Day(NamedTuple):
    """What a wrap-up needs to know of a session: its program day and its hours."""

    on: date
    starts_at: datetime
    ends_at: datetime


def own_seats(viewer: Viewer) -> Q:
    """A member's own places.  Staff are not asked for reasons here."""
    return Q(person_id=viewer.person_id, episode_id__in=viewer.own_episodes)


def own_words(viewer: Viewer) -> Q:
    return Q(episode_id__in=viewer.own_episodes)


def wrap_ups_in_sight(viewer: Viewer) -> Q:
    """Whoever treats the person, stands in for them, or opened the record in an emergency; no facilitator, no office."""
    return Q(episode_id__in=viewer.treats)


def words_in_sight(viewer: Viewer) -> Q:
    """Whoever leads the cohort, runs the program, or treats the person."""
    return (
        Q(episode_id__in=viewer.treats)
        | Q(episode__program_id__in=viewer.runs_programs)
        | Q(
            seat__session__cohort_id__in=viewer.leads_cohorts | viewer.watches_cohorts,
            seat__session__episode__isnull=True,
        )
    )


def may_say(by: Viewer, episode_id: UUID | None, *, holds: bool, cancelled: bool, over: bool) -> Verdict:
    """The member themselves, of what is still to come or going on."""
    if episode_id is None or episode_id not in by.own_episodes:
        return no(NOT_THEIRS)
    if cancelled:
        return no("This was cancelled; nobody expects you.", "cancelled")
    if not holds:
        return no("You are not expected there any more.", "not_expected")
    return no("This is over already.", "over") if over else YES


def is_whole(said: AbsenceSaid) -> Verdict:
    """The code names the field."""
    if said.kind == Absence.LATE and not (said.minutes and 0 < said.minutes <= MOST_LATE_MIN):
        return no("Choose how many minutes, about.", "minutes")
    return YES if said.why in set(Why) else no("Choose a reason; each of them is fine.", "why")


def may_take_back(by: Actor, episode_id: UUID) -> Verdict:
    mine = not isinstance(by, Machine) and episode_id in by.own_episodes
    return YES if mine else no(NOT_THEIRS)


def may_make_up(by: Actor, episode_id: UUID, *, stands: bool, kind: str, taken: bool) -> Verdict:
    """Whoever said that they cannot come, once for each session."""
    verdict = may_take_back(by, episode_id)
    if verdict and (not stands or kind != Absence.CANNOT_COME):
        return no("You took back that you cannot come; nothing is to make up.", "taken_back")
    if verdict and taken:
        return no("You have a place to make up for it already. Give that one back first.", "taken")
    return verdict


def may_write(by: Actor, episode_id: UUID, *, is_open: bool, looked_at: datetime | None) -> Verdict:
    """Oneself, while the stay is open, until somebody has looked: what was read is not changed behind their back."""
    if isinstance(by, Machine) or episode_id not in by.own_episodes:
        return no(NOT_THEIRS)
    if not is_open:
        return no("This stay has ended.")
    if looked_at is not None:
        return no(
            "Your team has looked at it meanwhile. What came to you since, you can tell them.", "looked_at"
        )
    return YES


def is_something(said: WrapUpSaid) -> Verdict:
    if said.how_i_leave is not None and said.how_i_leave not in LEAVES:
        return no("Choose a number from 0 to 10, or none.", "how_i_leave")
    written = said.take_with_me.strip() or said.to_my_therapist.strip() or said.how_i_leave is not None
    return YES if written else no("Write or choose one of the three; one is enough.")


def may_look(by: Actor, episode_id: UUID) -> Verdict:
    """Whoever has this person in their care, or stands in: from then on it waits for nobody."""
    cares = not isinstance(by, Machine) and episode_id in by.cares_for | by.covers_today
    return YES if cares else no("That is for whoever has this person in their care.")


def may_remind(by: Actor) -> Verdict:
    return YES if by == REMINDS else no("Reminders are sent by the program, not by hand.")


def day_to_wrap(days: Iterable[Day], *, midnight: datetime, at: datetime) -> date | None:
    """For which program day somebody writes: that of the last session which began on their own day, or ended lately.

    `midnight`: that which began their day, by their own clock.  None: nothing of it has begun.
    """
    began = [one for one in days if one.starts_at <= at]
    near = [one for one in began if one.starts_at >= midnight or at < one.ends_at + BELONGS]
    return max(near, key=lambda one: one.starts_at).on if near else None


def absence_words(kind: str, minutes: int | None) -> str:
    """For a list, beside a name."""
    return f"about {length(minutes or 0)} late" if kind == Absence.LATE else "can't come today"


def absence_line(kind: str, minutes: int | None, why: str, words: str) -> str:
    """For whoever it was said to: what, why, and in whose own words."""
    said = f"{absence_words(kind, minutes)}: {Why(why).label}"
    return f"{said}. “{words}”" if words else said
