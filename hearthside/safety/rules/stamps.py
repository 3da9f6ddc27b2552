"""What is true of where people are and who may treat them there.  No database, no clock, no request."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.people.rules import is_a_number
from hearthside.people.terms import STATES
from hearthside.safety.terms import REMEDY_WORDS, IfIVanish, Remedy, StampSaid


AHEAD = timedelta(hours=2)  # so long before a session a stamp is one for its day
AFTER = timedelta(minutes=30)
STAYS_CURRENT = timedelta(hours=6)  # across midnight, somebody is where they said they were
NOT_THEIRS = "Where somebody is, only they say."


class Meeting(NamedTuple):
    """What a stamp needs to know of a session: its program day and its hours."""

    on: date
    starts_at: datetime
    ends_at: datetime


def places_in_sight(viewer: Viewer) -> Q:
    """One's own.  The team reads where somebody is from the stamp of the day."""
    return Q(person_id=viewer.person_id)


def gaps_in_sight(viewer: Viewer) -> Q:
    """The clinician whom it concerns, whoever leads the cohort, the care team, and whoever runs the program."""
    led = viewer.leads_cohorts | viewer.watches_cohorts
    return (
        Q(person_id=viewer.person_id)
        | Q(episode_id__in=viewer.treats)
        | Q(episode__program_id__in=viewer.runs_programs)
        | Q(episode__memberships__cohort_id__in=led, episode__memberships__ended_at__isnull=True)
    )


def may_stamp(by: Actor, episode_id: UUID, *, is_open: bool) -> Verdict:
    """The person themselves, while their stay is open; nobody for them."""
    if isinstance(by, Machine) or episode_id not in by.own_episodes:
        return no(NOT_THEIRS)
    return YES if is_open else no("This stay has ended.")


def is_whole(said: StampSaid) -> Verdict:
    """With everything that is needed in a bad moment; the code names the field."""
    number = is_a_number(said.phone)
    asked = (
        ("address", said.address.strip(), "Write the address as you would say it to an ambulance."),
        ("state", said.state in dict(STATES), "Choose the state in which you are today."),
        ("phone", number, number.reason),
        ("emergency_contact", said.emergency_contact.strip(), "Write who should be called, with a number."),
        ("if_i_vanish", said.if_i_vanish in set(IfIVanish), "Choose what we do if you are suddenly gone."),
        (
            "remedy",
            said.is_private or said.remedy in set(Remedy),
            "Choose what would help; each of them is fine.",
        ),
    )
    return next((no(words, field) for field, fits, words in asked if not fits), YES)


def may_forget(by: Actor, person_id: UUID) -> Verdict:
    return YES if by.id == person_id else no(NOT_THEIRS)


def may_settle(by: Actor, program_id: UUID, *, is_open: bool) -> Verdict:
    """Whoever directs or coordinates the program, once."""
    if isinstance(by, Machine) or program_id not in by.runs_programs:
        return no("The director or the coordinator settles this.")
    return YES if is_open else no("This was settled meanwhile.")


def is_said(words: str) -> Verdict:
    return (
        YES
        if words.strip()
        else no("Write one sentence about it, so that it can be understood later.", "words")
    )


def day_to_stamp(
    meetings: Iterable[Meeting], *, stamped: Collection[date], today: date, at: datetime
) -> date:
    """For which program day somebody says where they are: that of the session at whose door they stand.

    A session that runs across midnight stays one of the day on which it began, and whoever comes to one just after
    midnight may stand before it on the evening before.  No session near: the day that it is.
    """
    near = sorted(m for m in meetings if m.starts_at - AHEAD <= at < m.ends_at + AFTER)
    missing = [m.on for m in near if m.on not in stamped]
    if missing:
        return missing[0]
    return near[-1].on if near else today


def is_current(on: date, stamped_at: datetime, *, today: date, at: datetime) -> bool:
    """Whether a stamp says where somebody is now, and not where they were another day."""
    return on >= today or at - stamped_at < STAYS_CURRENT


def privacy_words(*, is_private: bool, remedy: str) -> str:
    """For the facilitator, beside the name; nothing when all is well."""
    return "" if is_private else REMEDY_WORDS.get(Remedy(remedy), "not alone")
