"""Earlier weeks in bulk: rows that the actions would have written, by the same pure rules, a statement a table.

The only module that writes what happened without the act that writes it; `tests/demo/test_six_weeks.py` looks at its
rows and at those of the actions alike.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Viewer
from hearthside.demo import terms
from hearthside.measures.models import Administration, Answer
from hearthside.practice import rules as practice
from hearthside.practice.actions import NOTED
from hearthside.practice.models import AbsenceWord, WrapUp
from hearthside.practice.terms import AbsenceSaid
from hearthside.rooms.models import Evidence, Room
from hearthside.rooms.queries import grace_of, hour_of
from hearthside.rooms.rules import drawn, presence
from hearthside.rooms.terms import Grace, Presence
from hearthside.safety import rules as safety
from hearthside.safety.models import SavedPlace, Stamp
from hearthside.schedule import rules as schedule
from hearthside.schedule.models import Attendance, AttendanceChange, Seat, Session
from hearthside.schedule.queries import on_time_of, suggested
from hearthside.schedule.terms import MEMBERS, Stretch

from . import script
from .check_ins import CheckIns
from .days import Coming, Day, heard_in, lead_of, looks_at
from .today import usual_of
from .who import Cast


ARRIVES, SAYS = timedelta(minutes=14), timedelta(minutes=40)


class _Rows:
    """What is to be written, a list a table, in the order in which one leans on the other."""

    def __init__(self) -> None:
        self.rooms: list[Room] = []
        self.evidence: list[Evidence] = []
        self.sessions: list[Session] = []
        self.attendance: list[Attendance] = []
        self.changes: list[AttendanceChange] = []
        self.stamps: list[Stamp] = []
        self.places: dict[Any, SavedPlace] = {}
        self.words: list[AbsenceWord] = []
        self.wrap_ups: list[WrapUp] = []
        self.forms: list[Administration] = []
        self.answers: list[Answer] = []

    def write(self) -> None:
        Stamp.objects.bulk_create(self.stamps)
        SavedPlace.objects.bulk_create(self.places.values())
        AbsenceWord.objects.bulk_create(self.words)
        Room.objects.bulk_create(self.rooms)
        Evidence.objects.bulk_create(self.evidence)
        Session.objects.bulk_create(self.sessions, **_over(ENDED))
        Attendance.objects.bulk_create(self.attendance, **_over(OBSERVED + ATTESTED))
        AttendanceChange.objects.bulk_create(self.changes)
        WrapUp.objects.bulk_create(self.wrap_ups)
        Administration.objects.bulk_create(self.forms)
        Answer.objects.bulk_create(self.answers)


def _over(columns: list[str]) -> dict[str, Any]:
    """These columns of rows that are there: a tenth of the time that `bulk_update` takes."""
    return {"update_conflicts": True, "unique_fields": ["id"], "update_fields": columns}


ENDED = ["ended_at", "ended_by", "attested_at"]
OBSERVED = ["observed_seconds", "intervals", "observed_at", "word"]
ATTESTED = ["attested_minutes", "attested_at", "attested_by", "reason", "came"]


def live_in_bulk(cast: Cast, days: Sequence[Day], check_ins: CheckIns) -> None:
    """Whoever was there on these days, as the program would have written it down."""
    if not days:
        return
    rows, grace = _Rows(), grace_of(days[0].sessions[0])
    for day in days:
        for one in day.away:
            _word(rows, one, script.word_of(one.slug, day.ago), one.seats, SAYS)
        for one in day.here:
            if script.is_late(one.slug, day.ago, 0):
                _word(rows, one, script.late_word(), one.seats[:1], ARRIVES)
            _arrive(rows, one, day)
            for form, answers in check_ins.rows(_eyes(one.seats[0]), one, day):
                rows.forms.append(form)
                rows.answers += answers
        for session in day.sessions:
            _hold(cast, rows, day, session, grace)
        for one in day.here:
            _write(cast, rows, one, day)
    rows.write()


def _eyes(seat: Seat) -> Viewer:
    """Their own; of a stay that was open then, and may have ended since."""
    assert seat.episode_id is not None, "a member's seat is one of their stay"
    return Viewer(person_id=seat.person_id, own_episodes=frozenset({seat.episode_id}))


def _word(
    rows: _Rows, one: Coming, said: AbsenceSaid | None, seats: Collection[Seat], before: timedelta
) -> None:
    if said is None:
        return
    insist(practice.is_whole(said))
    by, when = _eyes(one.seats[0]), one.seats[0].session.starts_at - before
    for seat in seats:
        insist(practice.may_say(by, seat.episode_id, holds=True, cancelled=False, over=False))
        made = AbsenceWord(seat=seat, episode=seat.episode, kind=said.kind, why=said.why, said_at=when)
        made.minutes, made.words = said.minutes, said.words
        seat.attendance.word = said.kind
        rows.words.append(made)
        trail.note(by, NOTED[said.kind], made, at=when)


def _arrive(rows: _Rows, one: Coming, day: Day) -> None:
    seat, said = one.seats[0], usual_of(one.slug)
    by, when = _eyes(seat), seat.session.starts_at - ARRIVES
    insist(safety.is_whole(said))
    assert seat.episode_id is not None, "a member's seat is one of their stay"
    insist(safety.may_stamp(by, seat.episode_id, is_open=True))
    made = Stamp(
        episode_id=seat.episode_id,
        on=day.on,
        at=when,
        by=seat.person_id,
        state=said.state,
        is_private=said.is_private,
        label=said.label,
        address=said.address,
        phone=said.phone,
        emergency_contact=said.emergency_contact,
        if_i_vanish=said.if_i_vanish,
    )
    rows.stamps.append(made)
    trail.note(by, "said where they are", made, at=when)
    if seat.person_id not in rows.places:
        place = SavedPlace(person_id=seat.person_id, state=said.state, added_at=when)
        place.label, place.address = said.label, said.address
        rows.places[seat.person_id] = place
        trail.note(by, "kept a place", place, at=when)


def _hold(cast: Cast, rows: _Rows, day: Day, session: Session, grace: Grace) -> None:
    seats = [seat for seat in session.seats.all() if seat.kind in MEMBERS]
    lead = lead_of(session)
    by, ended = cast.viewer(lead.person_id), session.ends_at + script.RUNS_OVER
    trail.note(by, "was let into the room", lead, at=session.starts_at - script.OPENS)
    room = Room(session=session, made_at=session.starts_at - script.OPENS, ended_at=ended + script.COUNTED)
    rows.rooms.append(room)
    noted = heard_in(day, session)
    rows.evidence += [Evidence(room=room, **asdict(one)) for one in noted]
    insist(schedule.may_end(by, session))
    session.ended_at, session.ended_by = ended, by.id
    rows.sessions.append(session)
    trail.note(by, "ended the session", session, at=ended)
    found = presence(noted, hour=hour_of(session, seats), now=ended + script.COUNTED, grace=grace)
    for seat in seats:
        _observe(rows, seat.attendance, found[seat.place], ended + script.COUNTED)
    insist(schedule.may_attest(by, session, at=ended + script.ATTESTS))
    insist(schedule.may_close_sheet(session, [seat.attendance for seat in seats]))
    on_time = on_time_of(session)
    for seat in seats:
        _attest(rows, by, seat, on_time, ended + script.ATTESTS)
    session.attested_at = ended + script.ATTESTS
    trail.note(by, "attested the sheet", session, at=ended + script.ATTESTS)


def _observe(rows: _Rows, row: Attendance, told: Presence, at: datetime) -> None:
    row.observed_seconds, row.observed_at = round(told.seconds), at
    row.intervals = drawn(told)
    rows.attendance.append(row)


def _attest(rows: _Rows, by: Viewer, seat: Seat, on_time: timedelta, at: datetime) -> None:
    """As observed; whose picture stood still for long was there, and a facilitator says so."""
    row, came = seat.attendance, suggested(seat, on_time=on_time)
    observed = schedule.whole_minutes(row.observed_seconds)
    missed = [piece for piece in row.intervals if piece["kind"] == Stretch.AWAY]
    inside = [piece for piece in missed if piece is not row.intervals[0] and piece is not row.intervals[-1]]
    minutes, reason = observed, ""
    if inside and observed:
        lost = sum(
            (datetime.fromisoformat(one["to"]) - datetime.fromisoformat(one["from"])).total_seconds()
            for one in inside
        )
        minutes, reason = schedule.whole_minutes(round(row.observed_seconds + lost)), script.CORRECTED
        insist(
            schedule.is_good_correction(
                minutes, observed=observed, most=minutes, reason=reason, came=came, suggested=came
            )
        )
    rows.changes.append(
        AttendanceChange(
            attendance=row,
            episode_id=row.episode_id,
            at=at,
            by=by.id,
            from_minutes=None,
            to_minutes=minutes,
            observed_minutes=observed,
            came=came,
            reason=reason,
        )
    )
    row.attested_minutes, row.attested_at, row.attested_by, row.reason = minutes, at, by.id, reason
    row.came = came
    if reason:
        trail.note(by, "corrected minutes", row, at=at)


def _write(cast: Cast, rows: _Rows, one: Coming, day: Day) -> None:
    last, said = one.seats[-1], script.wrap_up_of(one.slug, day.ago)
    if said is None:
        return
    by, when = _eyes(last), last.session.ends_at + script.WRITES
    insist(practice.is_something(said))
    assert last.episode_id is not None, "a member's seat is one of their stay"
    insist(practice.may_write(by, last.episode_id, is_open=True, looked_at=None))
    made = WrapUp(episode_id=last.episode_id, on=day.on, written_at=when)
    made.take_with_me, made.to_my_therapist = said.take_with_me, said.to_my_therapist
    made.how_i_leave = str(said.how_i_leave)
    therapist = cast.eyes(terms.BY_SLUG[one.slug].therapist)
    made.looked_at = looks_at(when)
    made.looked_by = therapist.person_id
    rows.wrap_ups.append(made)
    trail.note(by, "wrote a wrap-up", made, at=when)
    trail.note(therapist, "looked at a wrap-up", made, at=made.looked_at)
