"""The sheet of a session: who was there, as observed and as attested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import local, o_clock
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.queries import setting
from hearthside.schedule import rules
from hearthside.schedule.models import Attendance, Seat, Session
from hearthside.schedule.terms import LEADS, MEMBERS, ON_TIME, STATUSES, Came, Closed, SeatKind, Stretch

from .sessions import named_seat, session_whole


TICKS = 5
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SheetToAttest:
    session_id: UUID
    title: str
    when: str
    waiting: int


def sheets_waiting(viewer: Viewer, *, at: datetime) -> list[SheetToAttest]:
    """Sessions that are over, of cohorts this viewer leads, and individual hours that they had, with rows that nobody
    has attested; a day later also hours that a colleague took over from them.  One query.
    """
    over = Q(ended_at__isnull=False) | Q(during__endswith__lte=at)
    handed = Q(closed_why=Closed.REPLACED, during__endswith__lte=at - A_DAY)
    seats = Seat.objects.filter(Q(closed_at=None) | handed, person_id=viewer.person_id, kind__in=LEADS)
    had = seats.values("session_id")
    theirs = Q(cohort_id__in=viewer.leads_cohorts, episode=None) | Q(episode_id__in=viewer.treats, pk__in=had)
    rows = (
        Session.objects.filter(over, theirs, attested_at__isnull=True, cancelled_at__isnull=True)
        .select_related("cohort__track")
        .annotate(
            waiting=Count(
                "seats__attendance", filter=Q(seats__attendance__attested_minutes__isnull=True), distinct=True
            )
        )
        .filter(waiting__gt=0)
        .order_by("-during")
    )
    return [
        SheetToAttest(
            s.pk, f"{s.title}, {s.cohort.name}", when_of(s.starts_at, s.cohort.track.zone), s.waiting
        )
        for s in rows
    ]


def sheets_late(viewer: Viewer, *, at: datetime) -> tuple[int, Session | None]:
    """Of the programs that this viewer runs: how many wait a day after their end, and the oldest.  Two queries."""
    late = Session.objects.filter(
        cohort__track__program_id__in=viewer.runs_programs,
        during__endswith__lte=at - A_DAY,
        attested_at__isnull=True,
        cancelled_at__isnull=True,
        seats__attendance__attested_minutes__isnull=True,
        seats__kind__in=MEMBERS,
    ).distinct()
    first = late.select_related("cohort__track").order_by("during", "pk").first()
    return (late.count(), first) if first else (0, None)


def when_of(at: datetime, zone: str) -> str:
    here = local(at, zone)
    return f"{here:%A} {here.day} {here:%B}, {o_clock(at, zone)}"


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a bar: where it begins and how long it is, as fractions of the session."""

    kind: str
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class SheetRow:
    attendance_id: UUID
    name: str
    came: str  # as attested, else as it looks; empty where the sentence says the same
    waits: bool  # for a reason that nobody can give but whoever leads
    not_billable: bool
    pieces: tuple[Piece, ...]
    sentence: str
    observed: int
    attested: int | None
    correction: str


@dataclass(frozen=True, slots=True)
class Sheet:
    session_id: UUID
    title: str
    when: str
    cohort: str
    staff: str
    ticks: tuple[tuple[str, float], ...]
    offered: int
    length: int
    rows: Cards[SheetRow]
    left_to_attest: int
    outage: str
    outage_open: bool


def sheet_of(viewer: Viewer, session_id: UUID) -> Sheet:
    """Everything the page draws.  Four queries, however many members."""
    session = session_whole(session_id)
    zone = session.cohort.track.zone
    members = [seat for seat in session.seats.all() if seat.kind in MEMBERS]
    breaks = [(b.starts_at, b.ends_at) for b in session.breaks.all()]
    changed_by = _who_changed(viewer, session)
    on_time = on_time_of(session)
    rows = tuple(
        _row(viewer, seat, session, zone=zone, changed_by=changed_by, on_time=on_time) for seat in members
    )
    outages = {
        seat: [piece for piece in _read(seat.attendance) if piece[2] == Stretch.OUTAGE] for seat in members
    }
    return Sheet(
        session_id=session.pk,
        title=f"{session.title}, {o_clock(session.starts_at, zone)} to {o_clock(session.ends_at, zone)}",
        when=when_of(session.starts_at, zone) + _ended_early(session, zone),
        cohort=f"{session.cohort.name}, {session.cohort.track.name}",
        staff=" and ".join(
            name_for(viewer, named_seat(s), Where.ROOM)
            for s in session.seats.all()
            if s.kind in {SeatKind.FACILITATOR, SeatKind.CO_FACILITATOR}
        ),
        ticks=_ticks(session, zone),
        offered=rules.whole_minutes(rules.treatment_seconds(session.starts_at, session.ends_at, breaks)),
        length=rules.whole_minutes(round((session.ends_at - session.starts_at).total_seconds())),
        rows=Cards(rows, frozenset(seat.episode_id for seat in members if seat.episode_id)),
        left_to_attest=sum(1 for seat in members if seat.attendance.attested_minutes is None),
        outage=rules.outages_for([piece for pieces in outages.values() for piece in pieces], zone=zone),
        outage_open=any(
            pieces and seat.attendance.outage_confirmed_at is None for seat, pieces in outages.items()
        ),
    )


def _ended_early(session: Session, zone: str) -> str:
    if session.ended_at is None or session.ended_at >= session.ends_at:
        return ""
    return f", ended at {o_clock(session.ended_at, zone)}"


def _read(attendance: Attendance) -> list[tuple[datetime, datetime, Stretch]]:
    return [
        (datetime.fromisoformat(p["from"]), datetime.fromisoformat(p["to"]), Stretch(p["kind"]))
        for p in attendance.intervals
    ]


def on_time_of(session: Session) -> timedelta:
    minutes = setting(ON_TIME, program_id=session.cohort.track.program_id, on=session.on)
    return timedelta(minutes=minutes)


def suggested(seat: Seat, *, on_time: timedelta) -> Came:
    """How they came, as it looks from what was seen and said; their attendance is at hand."""
    row = seat.attendance
    return rules.came_of(_read(row), word=row.word, closed_why=seat.closed_why, on_time=on_time)


def correction_of(attendance: Attendance) -> dict[str, object]:
    """What the form begins with: what is attested, else how it looks."""
    session = session_whole(attendance.seat.session_id)
    came = attendance.came or suggested(attendance.seat, on_time=on_time_of(session))
    return {"minutes": attendance.attested_minutes, "came": came}


def _row(
    viewer: Viewer,
    seat: Seat,
    session: Session,
    *,
    zone: str,
    changed_by: dict[UUID, str],
    on_time: timedelta,
) -> SheetRow:
    attendance, whole = seat.attendance, (session.ends_at - session.starts_at).total_seconds()
    intervals = _read(attendance)
    pieces = tuple(
        Piece(
            kind, (begin - session.starts_at).total_seconds() / whole, (end - begin).total_seconds() / whole
        )
        for begin, end, kind in intervals
    )
    correction = ""
    if attendance.reason and attendance.attested_at:
        who, when = changed_by.get(attendance.pk, "the facilitator"), o_clock(attendance.attested_at, zone)
        correction = f"“{attendance.reason}” {who}, {when}"
    came = Came(attendance.came or suggested(seat, on_time=on_time))
    sentence = rules.sentence_for(intervals, zone=zone)
    return SheetRow(
        attendance.pk,
        name_for(viewer, named_seat(seat), Where.ROOM),
        "" if came == Came.PRESENT and sentence == rules.THROUGHOUT else came.label,
        attendance.attested_minutes is None and STATUSES[came].needs_reason,
        not STATUSES[came].billable,
        pieces,
        sentence,
        rules.whole_minutes(attendance.observed_seconds),
        attendance.attested_minutes,
        correction,
    )


def _who_changed(viewer: Viewer, session: Session) -> dict[UUID, str]:
    """Attendance to the name of whoever attested it, when that was staff of this session."""
    staff = [s for s in session.seats.all() if s.episode_id is None]
    names = {s.person_id: name_for(viewer, named_seat(s), Where.STAFF) for s in staff}
    return {
        s.attendance.pk: names.get(s.attendance.attested_by, "someone of the team")
        for s in session.seats.all()
        if s.kind in MEMBERS and s.attendance.attested_by
    }


def _ticks(session: Session, zone: str) -> tuple[tuple[str, float], ...]:
    step = (session.ends_at - session.starts_at) / (TICKS - 1)
    return tuple((o_clock(session.starts_at + step * n, zone), n / (TICKS - 1)) for n in range(TICKS))
