from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from hearthside.access import trail
from hearthside.access.models import DemoDatabase
from hearthside.access.refusing import refusing
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.kernel.clock import local
from hearthside.notices.topics import tell
from hearthside.people.models import Person
from hearthside.program.models import Cohort, Membership
from hearthside.program.queries import memberships_on
from hearthside.program.queries import setting as setting_on
from hearthside.program.rules import may_run_program

from . import rules
from .models import Attendance, AttendanceChange, Break, Seat, Session
from .terms import GROUP_STOP, LEADS, MEMBERS, Closed, SeatKind, SessionKind


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
    at: datetime,
) -> Session:
    """A session with a seat for everyone on that day's roster and for its staff.

    `synthetic`: episodes that a machine plays, in a demo or test database only.  NotAllowed when somebody would be
    in two places at that time, and when the roster is larger than a group may be.
    """
    insist(may_run_program(by, cohort.track.program_id))
    if synthetic and not DemoDatabase.objects.exists():
        raise NotAllowed("Synthetic participants exist only in a demo.")
    during = TimestamptzRange(starts_at, ends_at)
    on = local(starts_at, cohort.track.zone).date()
    roster = memberships_on(cohort.pk, on=on)
    if len(roster) > setting_on(GROUP_STOP, program_id=cohort.track.program_id, on=on):
        raise NotAllowed("This cohort has more people than a group may have.", "room_full")
    with refusing(PLACE_REFUSALS):
        session = Session.objects.create(cohort=cohort, kind=kind, title=title, during=during)
        Break.objects.bulk_create(Break(session=session, starts_at=a, ends_at=b) for a, b in breaks)
        seats = [_member_seat(session, m, synthetic=m.episode_id in synthetic) for m in roster]
        seats += [
            Seat(session=session, person=person, kind=seat_kind, during=during)
            for seat_kind, people in staff.items()
            for person in people
        ]
        Seat.objects.bulk_create(seats)
    Attendance.objects.bulk_create(Attendance(seat=s, episode=s.episode) for s in seats if s.kind in MEMBERS)
    trail.note(by, "planned a session", session, at=at)
    return session


PLACE_REFUSALS = {
    "nobody_is_anywhere_twice": "Someone of this session is in another one at that time. Choose another time.",
    "a_session_has_a_start_and_an_end": "A session ends after it starts.",
    "a_break_ends_after_it_starts": "A break ends after it starts.",
}


def _member_seat(session: Session, member: Membership, *, synthetic: bool = False) -> Seat:
    return Seat(
        session=session,
        person=member.episode.person,
        episode=member.episode,
        membership=member,
        kind=SeatKind.SYNTHETIC if synthetic else SeatKind.PARTICIPANT,
        during=session.during,
    )


@transaction.atomic
def seat_member(*, by: Actor, membership: Membership, at: datetime) -> int:
    """Someone who joined a cohort gets a seat in what is planned for it, from their first day on.  Returns how many.

    NotAllowed when a session would hold more than a group may, or when they are elsewhere then.
    """
    track = membership.cohort.track
    insist(may_run_program(by, track.program_id))
    planned = Session.objects.select_for_update(of=("self",)).filter(
        cohort_id=membership.cohort_id,
        during__endswith__gt=at,
        ended_at__isnull=True,
        cancelled_at__isnull=True,
    )
    theirs = [s for s in planned if local(s.starts_at, track.zone).date() >= membership.starts_on]
    for session in theirs:
        seated = session.seats.filter(kind__in=MEMBERS, closed_at__isnull=True).count()
        on = local(session.starts_at, track.zone).date()
        if seated >= setting_on(GROUP_STOP, program_id=track.program_id, on=on):
            raise NotAllowed("This cohort has as many people as a group may have.", "room_full")
        with refusing(PLACE_REFUSALS):
            _take_seat(session, membership)
        tell(f"session:{session.pk}")
    if theirs:
        trail.note(by, "seated a new member", membership, at=at)
    return len(theirs)


def _take_seat(session: Session, member: Membership) -> None:
    """The one that they gave up before, if any: nobody has two in one session."""
    before = session.seats.filter(person_id=member.episode.person_id).first()
    if before is None:
        seat = _member_seat(session, member)
        seat.save(force_insert=True)
        Attendance.objects.create(seat=seat, episode=member.episode)
    elif before.closed_why == Closed.GIVEN_UP:
        before.membership, before.closed_at, before.closed_by, before.closed_why = member, None, None, ""
        before.save(update_fields=["membership", "closed_at", "closed_by", "closed_why"])


@transaction.atomic
def give_up_seats(*, by: Actor, seats: Iterable[Seat], why: Closed, at: datetime) -> list[Seat]:
    """Those that are still to come or going on; the caller's rule has been asked.  Returns what was closed."""
    return [close_seat(by=by, seat=seat, why=why, at=at) for seat in seats]


@transaction.atomic
def take_the_lead(*, by: Actor, session: Session, at: datetime) -> Seat | None:
    """When nobody holds the facilitator's seat any more, the co-facilitator does.  None when nobody is there to."""
    leads = session.seats.select_for_update().filter(kind__in=LEADS, closed_at__isnull=True).order_by("pk")
    held = {seat.kind: seat for seat in leads}
    other = held.get(SeatKind.CO_FACILITATOR)
    if SeatKind.FACILITATOR in held or other is None:
        return held.get(SeatKind.FACILITATOR)
    other.kind = SeatKind.FACILITATOR
    other.save(update_fields=["kind"])
    trail.note(by, "made the co-facilitator lead", other, at=at)
    tell(f"session:{session.pk}")
    return other


@transaction.atomic
def cancel_session(*, by: Actor, session: Session, at: datetime) -> Session:
    """It does not take place: nobody is absent, and everyone's time is free again.  Never checks the booking itself."""
    fresh = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    insist(may_run_program(by, fresh.cohort.track.program_id))
    insist(rules.may_cancel(fresh, at=at))
    if fresh.cancelled_at is None:
        fresh.cancelled_at = at
        fresh.save(update_fields=["cancelled_at"])
        for seat in fresh.seats.filter(closed_at__isnull=True):
            close_seat(by=by, seat=seat, why=Closed.CANCELLED, at=at)
        trail.note(by, "cancelled a session", fresh, at=at)
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


@transaction.atomic
def close_seat(*, by: Actor, seat: Seat, why: Closed, at: datetime) -> Seat:
    """The seat no longer holds; the media door refuses at once whatever comes back."""
    fresh = Seat.objects.select_for_update(of=("self",)).select_related("session").get(pk=seat.pk)
    if fresh.closed_at is None:
        fresh.closed_at, fresh.closed_by, fresh.closed_why = at, by.id, why
        fresh.save(update_fields=["closed_at", "closed_by", "closed_why"])
        trail.note(by, f"closed a seat: {why}", fresh, at=at)
        tell(f"session:{fresh.session_id}")
        tell(f"seat:{fresh.pk}")
    return fresh


@transaction.atomic
def allow_microphone(*, by: Viewer, seat: Seat, allowed: bool, at: datetime) -> Seat:
    """`allowed=False`: the microphone is off until asked; holds through leaving and coming back."""
    fresh = Seat.objects.select_for_update().get(pk=seat.pk)
    if fresh.may_speak != allowed:
        fresh.may_speak = allowed
        fresh.save(update_fields=["may_speak"])
        trail.note(
            by, "gave the microphone back" if allowed else "turned a microphone off until asked", fresh, at=at
        )
        tell(f"session:{fresh.session_id}")
    return fresh


@transaction.atomic
def observe(
    *, by: Actor, seat: Seat, seconds: int, intervals: list[dict[str, Any]], at: datetime
) -> Attendance:
    """What the evidence shows of one member so far.  Attested minutes stay as they are; both columns are kept."""
    if by != rules.RECONCILER:
        raise NotAllowed("Minutes are observed by the program, not typed.")
    fresh = Attendance.objects.select_for_update().get(seat=seat)
    if fresh.observed_seconds != seconds or fresh.intervals != intervals:
        fresh.observed_seconds, fresh.intervals = seconds, intervals
    fresh.observed_at = at
    fresh.save(update_fields=["observed_seconds", "intervals", "observed_at"])
    return fresh


@transaction.atomic
def attest(*, by: Viewer, session: Session, at: datetime) -> int:
    """Attest every row that is not attested yet, as observed.  Returns how many; NotAllowed while minutes are counted."""
    fresh = Session.objects.select_for_update().get(pk=session.pk)
    insist(rules.may_attest(by, fresh, at=at))
    insist(rules.may_close_sheet(fresh, Attendance.objects.filter(seat__session=fresh)))
    rows = Attendance.objects.select_for_update().filter(seat__session=fresh, attested_minutes__isnull=True)
    for row in rows:
        _attest_one(by, row, rules.whole_minutes(row.observed_seconds), "", at)
    trail.note(by, "attested the sheet", fresh, at=at)
    return len(rows)


@transaction.atomic
def correct(*, by: Viewer, attendance: Attendance, minutes: int, reason: str, at: datetime) -> Attendance:
    """Attest other minutes than observed, with a reason; what stood before is kept."""
    fresh = Attendance.objects.select_for_update().select_related("seat__session").get(pk=attendance.pk)
    session = fresh.seat.session
    insist(rules.may_attest(by, session, at=at))
    most = rules.whole_minutes(
        rules.treatment_seconds(
            session.starts_at, session.ends_at, [(b.starts_at, b.ends_at) for b in session.breaks.all()]
        )
    )
    observed = rules.whole_minutes(fresh.observed_seconds)
    insist(rules.is_good_correction(minutes, observed=observed, most=most, reason=reason))
    _attest_one(by, fresh, minutes, reason.strip(), at)
    trail.note(by, "corrected minutes", fresh, at=at)
    return fresh


def _attest_one(by: Viewer, row: Attendance, minutes: int, reason: str, at: datetime) -> None:
    AttendanceChange.objects.create(
        attendance=row,
        episode_id=row.episode_id,
        at=at,
        by=by.id,
        from_minutes=row.attested_minutes,
        to_minutes=minutes,
        observed_minutes=rules.whole_minutes(row.observed_seconds),
        reason=reason,
    )
    row.attested_minutes, row.attested_at, row.attested_by, row.reason = minutes, at, by.id, reason
    row.save(update_fields=["attested_minutes", "attested_at", "attested_by", "reason"])


@transaction.atomic
def confirm_outage(*, by: Viewer, session: Session, at: datetime) -> int:
    """The facilitator says that the outage was as drawn.  Returns how many rows it stood on."""
    fresh = Session.objects.select_for_update().get(pk=session.pk)
    insist(rules.may_attest(by, fresh, at=at))
    rows = [
        row
        for row in Attendance.objects.select_for_update().filter(
            seat__session=fresh, outage_confirmed_at__isnull=True
        )
        if any(piece["kind"] == "outage" for piece in row.intervals)
    ]
    for row in rows:
        row.outage_confirmed_at, row.outage_confirmed_by = at, by.id
        row.save(update_fields=["outage_confirmed_at", "outage_confirmed_by"])
    trail.note(by, "confirmed an outage", fresh, at=at)
    return len(rows)
