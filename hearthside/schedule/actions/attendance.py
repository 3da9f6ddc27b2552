"""What was observed of presence, and what is attested."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.schedule import rules
from hearthside.schedule.models import Attendance, AttendanceChange, Seat, Session


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
