"""Who sits beside a group without being of it: interpreter, captioner, trainee, supervisor."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.program.rules import may_run_program
from hearthside.schedule.terms import GUESTS, OF_THE_HOUSE, Closed, SeatKind

from .sessions import SessionLike, is_over


FARTHEST = timedelta(days=366)


def guests_in_sight(viewer: Viewer) -> Q:
    """Of seats: of guests who come to sessions of a cohort that one leads, of people one treats, of a program one runs."""
    return Q(closed_at__isnull=True) & _of_guests(viewer)


def guests_gone_in_sight(viewer: Viewer) -> Q:
    """The same, of those whose seat was given up, by whom or what ever."""
    return Q(closed_why=Closed.GIVEN_UP) & _of_guests(viewer)


def _of_guests(viewer: Viewer) -> Q:
    return Q(kind__in=GUESTS) & (
        Q(session__cohort_id__in=viewer.leads_cohorts, session__episode__isnull=True)
        | Q(session__episode_id__in=viewer.treats)
        | Q(session__cohort__track__program_id__in=viewer.runs_programs)
    )


def may_have_guests(by: Actor, session: SessionLike, program_id: UUID) -> Verdict:
    """Whoever leads the cohort, treats whose hour it is, directs or coordinates the program."""
    if may_run_program(by, program_id):
        return YES
    if isinstance(by, Machine):
        return no("A machine invites nobody.")
    own = session.episode_id in by.treats if session.episode_id else session.cohort_id in by.leads_cohorts
    if own or program_id in by.runs_programs:
        return YES
    return no("Whoever leads this session, or runs the program, says who comes to it.")


def takes_guests(session: SessionLike, *, at: datetime) -> Verdict:
    if session.cancelled_at is not None:
        return no("This session was cancelled.", "cancelled")
    return no("This session is over.", "over") if is_over(session, at=at) else YES


def may_be_guest(kind: str, *, of_the_house: bool, from_outside: bool) -> Verdict:
    """Nobody who is in treatment; who learns or supervises is one of the staff.  The code names the field."""
    if kind not in GUESTS:
        return no("Choose as what they come.", "kind")
    if of_the_house or (from_outside and kind not in OF_THE_HOUSE):
        return YES
    if from_outside:
        return no(f"{SeatKind(kind).label} is one of the staff. Choose somebody of the house.", "kind")
    return no("Choose somebody of the staff, or from outside.", "who")


def is_until(until: date, *, since: date) -> Verdict:
    if until < since:
        return no("Choose a day that is not before this session.", "until")
    return no("Choose a day within a year.", "until") if until - since > FARTHEST else YES
