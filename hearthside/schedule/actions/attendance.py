"""What was observed of presence, and what is attested."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.safety.actions import raise_concern
from hearthside.safety.terms import Cause, Tier
from hearthside.schedule import queries, rules
from hearthside.schedule.models import Attendance, AttendanceChange, Seat, Session
from hearthside.schedule.terms import STATUSES, Came, SeatKind


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
def note_word(*, by: Viewer, seat: Seat, word: str, at: datetime) -> None:
    """What somebody said of a session beforehand, an `Absence`, or "" when they took it back; for its sheet."""
    row = Attendance.objects.select_for_update().get(seat=seat)
    insist(rules.is_theirs(by, row.episode_id))
    row.word = word
    row.save(update_fields=["word"])


@transaction.atomic
def attest(*, by: Viewer, session: Session, at: datetime) -> int:
    """Attest every row that is not attested yet, as observed, but for those that need a reason.  Returns how many.

    NotAllowed while minutes are counted.
    """
    fresh = Session.objects.select_for_update().get(pk=session.pk)
    insist(rules.may_attest(by, fresh, at=at))
    insist(rules.may_close_sheet(fresh, Attendance.objects.filter(seat__session=fresh)))
    rows = _rows(Q(seat__session=fresh, attested_minutes__isnull=True))
    on_time, done = queries.on_time_of(queries.session_whole(fresh.pk)), 0
    for row in rows:
        came = queries.suggested(row.seat, on_time=on_time)
        if not STATUSES[came].needs_reason:
            _attest_one(by, row, rules.whole_minutes(row.observed_seconds), at, came=came)
            done += 1
    if done == len(rows):
        _nothing_waits(fresh, at)
    trail.note(by, "attested the sheet", fresh, at=at)
    return done


def _rows(which: Q) -> list[Attendance]:
    rows = Attendance.objects.select_for_update(of=("self",)).filter(which)
    return list(rows.select_related("seat", "episode").order_by("pk"))


@transaction.atomic
def correct(
    *,
    by: Viewer,
    attendance: Attendance,
    minutes: int,
    reason: str,
    came: Came | None = None,
    at: datetime,
) -> Attendance:
    """Attest other minutes than observed, or another way of coming, with a reason; what stood before is kept.

    `came`: None for how it looks from what was seen and said.
    """
    session = Session.objects.select_for_update(of=("self",)).get(seats__attendance=attendance)
    (fresh,) = _rows(Q(pk=attendance.pk))
    insist(rules.may_attest(by, session, at=at))
    most = rules.whole_minutes(
        rules.treatment_seconds(
            session.starts_at, session.ends_at, [(b.starts_at, b.ends_at) for b in session.breaks.all()]
        )
    )
    looks = queries.suggested(fresh.seat, on_time=queries.on_time_of(queries.session_whole(session.pk)))
    said = came or looks
    insist(
        rules.is_good_correction(
            minutes,
            observed=rules.whole_minutes(fresh.observed_seconds),
            most=most,
            reason=reason,
            came=said,
            suggested=looks,
        )
    )
    _attest_one(by, fresh, minutes, at, came=said, reason=reason.strip())
    if not Attendance.objects.filter(seat__session=session, attested_minutes__isnull=True).exists():
        _nothing_waits(session, at)
    trail.note(by, "corrected minutes", fresh, at=at)
    return fresh


def _nothing_waits(session: Session, at: datetime) -> None:
    """Every row of its sheet is attested: nobody is asked for it again."""
    if session.attested_at is None:
        session.attested_at = at
        session.save(update_fields=["attested_at"])


def _attest_one(
    by: Viewer, row: Attendance, minutes: int, at: datetime, *, came: Came, reason: str = ""
) -> None:
    AttendanceChange.objects.create(
        attendance=row,
        episode_id=row.episode_id,
        at=at,
        by=by.id,
        from_minutes=row.attested_minutes,
        to_minutes=minutes,
        observed_minutes=rules.whole_minutes(row.observed_seconds),
        came=came,
        reason=reason,
    )
    row.attested_minutes, row.attested_at, row.attested_by, row.reason = minutes, at, by.id, reason
    row.came = came
    row.save(update_fields=["attested_minutes", "attested_at", "attested_by", "reason", "came"])
    if STATUSES[came].needs_follow_up:
        _follow_up(by, row, at)


def _follow_up(by: Viewer, row: Attendance, at: datetime) -> None:
    """Somebody of the team asks how they are; once for each session, however often its sheet is written."""
    if row.episode.closed_on is not None or row.seat.kind != SeatKind.PARTICIPANT:
        return
    raise_concern(
        by=by,
        episode=row.episode,
        tier=Tier.ATTENDANCE,
        cause=Cause.ABSENCE,
        source=rules.absence_source(row.seat_id),
        heard="missed",
        task="Call them and ask how they are.",
        words="The sheet of a session says that somebody asks how they are.",
        at=at,
    )


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
