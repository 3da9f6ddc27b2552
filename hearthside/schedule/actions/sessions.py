"""A session is planned, changed, cancelled, ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from hearthside.access import trail
from hearthside.access.models import DemoDatabase
from hearthside.access.refusing import refusing
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor
from hearthside.kernel.clock import local
from hearthside.notices.topics import tell
from hearthside.people.models import Person
from hearthside.program.models import Cohort
from hearthside.program.queries import memberships_on
from hearthside.program.queries import setting as setting_on
from hearthside.program.rules import may_run_program
from hearthside.schedule import rules
from hearthside.schedule.models import Attendance, Break, Seat, Session
from hearthside.schedule.terms import GROUP_STOP, MEMBERS, Closed, SeatKind, SessionKind

from .rows import PLACE_REFUSALS, _alone_with, _member_seats, _staff_seat, _told
from .seats import _follow_roster, _let_lead_that_day, _put_staff, close_seat


@transaction.atomic
def plan_session(
    *,
    by: Actor,
    cohort: Cohort,
    kind: SessionKind,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    breaks: Sequence[tuple[datetime, datetime]],
    staff: Mapping[SeatKind, Collection[Person]],
    synthetic: Collection[UUID] = (),
    counts: bool = True,
    at: datetime,
) -> Session:
    """A session with a seat for everyone on that day's roster and for its staff.

    `synthetic`: episodes that a machine plays, in a demo or test database only.  NotAllowed when somebody would be
    in two places at that time, and when the roster is larger than a group may be.
    """
    insist(may_run_program(by, cohort.track.program_id))
    if synthetic and not DemoDatabase.objects.exists():
        raise NotAllowed("Synthetic participants exist only in a demo.")
    on = local(starts_at, cohort.track.zone).date()
    roster = memberships_on(cohort.pk, on=on)
    places = setting_on(GROUP_STOP, program_id=cohort.track.program_id, on=on)
    if len(roster) > places:
        raise NotAllowed("This cohort has more people than a group may have.", "room_full")
    _alone_with([m.episode.person_id for m in roster] + [p.pk for people in staff.values() for p in people])
    with refusing(PLACE_REFUSALS):
        session = Session.objects.create(
            cohort=cohort,
            kind=kind,
            title=title,
            during=TimestamptzRange(starts_at, ends_at),
            on=on,
            counts=counts,
            places=places,
        )
        Break.objects.bulk_create(Break(session=session, starts_at=a, ends_at=b) for a, b in breaks)
        seats = _member_seats(session, roster, synthetic=synthetic)
        seats += [_staff_seat(session, person, kind) for kind, people in staff.items() for person in people]
        Seat.objects.bulk_create(seats)
    Attendance.objects.bulk_create(Attendance(seat=s, episode=s.episode) for s in seats if s.kind in MEMBERS)
    trail.note(by, "planned a session", session, at=at)
    return session


@transaction.atomic
def change_session(
    *,
    by: Actor,
    session: Session,
    starts_at: datetime,
    ends_at: datetime,
    staff: Collection[tuple[SeatKind, UUID]],
    at: datetime,
) -> Session:
    """This one date: another time, another length, other staff.  The week goes on as it is and leaves this date alone.

    NotAllowed once it has started, for a time that is past, and when somebody would be in two places.
    """
    fresh = _planned(by, session)
    insist(rules.may_change(fresh, starts_at=starts_at, ends_at=ends_at, at=at))
    _alone_with(
        [
            *(person for _, person in staff),
            *fresh.seats.filter(closed_at__isnull=True).values_list("person_id", flat=True),
        ]
    )
    before = {"starts_at": fresh.starts_at.isoformat(), "ends_at": fresh.ends_at.isoformat()}
    moved, was_on = starts_at - fresh.starts_at, fresh.on
    fresh.during = TimestamptzRange(starts_at, ends_at)
    fresh.on = local(starts_at, fresh.cohort.track.zone).date()
    fresh.by_hand_at = at
    with refusing(PLACE_REFUSALS):
        fresh.save(update_fields=["during", "on", "by_hand_at"])
        for pause in fresh.breaks.all():
            pause.starts_at, pause.ends_at = pause.starts_at + moved, pause.ends_at + moved
            pause.save(update_fields=["starts_at", "ends_at"])
        _put_staff(by=by, session=fresh, staff=staff, at=at)
        _let_lead_that_day(by=by, session=fresh, was_on=was_on, at=at)
        _follow_roster(by, fresh, at)
    after = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    trail.changed(by, "changed a session", fresh, before=before, after=after, at=at)
    _told(fresh)
    return fresh


def _planned(by: Actor, session: Session) -> Session:
    fresh = Session.objects.select_for_update(of=("self",)).select_related("cohort__track").get(pk=session.pk)
    insist(may_run_program(by, fresh.cohort.track.program_id))
    if fresh.episode_id is not None:
        raise NotAllowed(
            "This is somebody's own hour. Move or cancel it among the individual hours.", "own_hour"
        )
    return fresh


@transaction.atomic
def cancel_session(*, by: Actor, session: Session, words: str = "", at: datetime) -> Session:
    """It does not take place: nobody is absent, and everyone's time is free again.  Never checks the booking itself.

    `words`: a sentence to its members, who read it where the session stood.
    """
    fresh = _planned(by, session)
    insist(rules.may_cancel(fresh, at=at))
    if fresh.cancelled_at is None:
        fresh.cancelled_at, fresh.by_hand_at, fresh.cancelled_words = at, at, words.strip()
        fresh.save(update_fields=["cancelled_at", "by_hand_at", "cancelled_words"])
        for seat in fresh.seats.filter(closed_at__isnull=True):
            close_seat(by=by, seat=seat, why=Closed.CANCELLED, at=at)
        trail.note(by, "cancelled a session", fresh, at=at)
        _told(fresh)
    return fresh


@transaction.atomic
def hold_after_all(*, by: Actor, session: Session, at: datetime) -> Session:
    """It was cancelled, and takes place after all: its staff, and whoever is on the roster that day, have their seats.

    NotAllowed once its time has come, and when somebody is elsewhere by now.
    """
    fresh = _planned(by, session)
    insist(rules.may_cancel(fresh, at=at))
    if fresh.cancelled_at is not None:
        seats = fresh.seats.filter(closed_why=Closed.CANCELLED)
        _alone_with(seats.values_list("person_id", flat=True))
        fresh.cancelled_at, fresh.cancelled_words = None, ""
        with refusing(PLACE_REFUSALS):
            fresh.save(update_fields=["cancelled_at", "cancelled_words"])
            seats.exclude(kind__in=MEMBERS).update(closed_at=None, closed_by=None, closed_why="")
            _follow_roster(by, fresh, at)
        trail.note(by, "held a cancelled session after all", fresh, at=at)
        _told(fresh)
    return fresh


@transaction.atomic
def end_session(*, by: Actor, session: Session, at: datetime) -> Session:
    """End for all; a second time changes nothing.  The sheet waits on the facilitator's page."""
    fresh = Session.objects.select_for_update().get(pk=session.pk)
    insist(rules.may_end(by, fresh))
    if fresh.ended_at is None:
        fresh.ended_at, fresh.ended_by = at, by.id
        fresh.save(update_fields=["ended_at", "ended_by"])
        trail.note(by, "ended the session", fresh, at=at)
        tell(f"session:{fresh.pk}")
    return fresh
