"""What is true of sessions, seats and attendance.  No database, no clock, no request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine, Viewer
from hearthside.kernel.clock import length, o_clock
from hearthside.schedule.terms import COUNTED, Stretch


RECONCILER = Machine("the presence reconciler")
SECONDS_MATTER_BELOW_MIN = 3
BRIEF_DROPS_SAID_AT_ONCE = 3
LONGEST_SESSION = timedelta(hours=4)
WORTH_A_WORD = timedelta(minutes=1)  # away at either end of a session
SEEN = timedelta(seconds=1)  # what is shorter, no reader finds in the picture


class SessionLike(Protocol):
    cohort_id: UUID
    episode_id: UUID | None  # whose individual hour it is
    led_by: UUID | None  # who leads in its room now, when it is not who leads it by their seat
    ended_at: datetime | None
    cancelled_at: datetime | None

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


class AttendanceLike(Protocol):
    observed_at: datetime | None
    outage_confirmed_at: datetime | None
    intervals: list[dict[str, Any]]


def sessions_in_sight(viewer: Viewer) -> Q:
    """Whoever has or had a seat in it, and its team."""
    return Q(seats__person_id=viewer.person_id) | sheets_in_sight(viewer)


def sheets_in_sight(viewer: Viewer) -> Q:
    """The team's: who leads the cohort, who directs or coordinates its program; of an individual hour, who treats them."""
    return _of_the_team(viewer, "")


def attendances_in_sight(viewer: Viewer) -> Q:
    return _of_the_team(viewer, "seat__session__")


def _of_the_team(viewer: Viewer, path: str) -> Q:
    def of(**what: object) -> Q:
        return Q(**{f"{path}{name}": value for name, value in what.items()})

    return (
        of(cohort_id__in=viewer.leads_cohorts | viewer.watches_cohorts, episode__isnull=True)
        | of(episode_id__in=viewer.treats)
        | of(cohort__track__program_id__in=viewer.runs_programs)
    )


class RosterLike(Protocol):
    starts_on: date
    ends_on: date | None


def is_on_roster(place: RosterLike, on: date) -> bool:
    """From the first day to the last, both in."""
    return place.starts_on <= on and (place.ends_on is None or on <= place.ends_on)


def may_take_downtime_copy(by: Viewer, program_id: UUID) -> Verdict:
    """Whoever directs or coordinates the program."""
    return YES if program_id in by.runs_programs else no("That is for the program's director.")


def is_over(session: SessionLike, *, at: datetime) -> bool:
    return session.ended_at is not None or at >= session.ends_at


def may_lead(by: Viewer, session: SessionLike) -> Verdict:
    """Open the room, end it for all, attest the sheet.  Of an individual hour: whoever treats this person."""
    if session.episode_id is not None:
        return YES if session.episode_id in by.treats else no("That is for their therapist.", "not_leading")
    if session.cohort_id not in by.leads_cohorts:
        return no("Only whoever leads this cohort can do that.", "not_leading")
    return YES


def may_lead_now(by: Viewer, session: SessionLike) -> Verdict:
    """In its room: whoever was handed the lead, or has it since the line of who led was lost; else whoever leads it."""
    if session.led_by is None:
        return may_lead(by, session)
    return YES if session.led_by == by.person_id else no("Somebody else leads right now.", "not_leading")


def may_end(by: Actor, session: SessionLike) -> Verdict:
    """Whoever leads it now; the reconciler when nobody did."""
    if session.cancelled_at is not None:
        return no("This session was cancelled.", "cancelled")
    if isinstance(by, Machine):
        return YES if by == RECONCILER else no("A machine does not end sessions.")
    return may_lead_now(by, session)


def may_cancel(session: SessionLike, *, at: datetime) -> Verdict:
    """Until somebody may have been there: what took place cannot be taken back."""
    return no("It has started; end it instead.", "started") if at >= session.starts_at else YES


def may_change(session: SessionLike, *, starts_at: datetime, ends_at: datetime, at: datetime) -> Verdict:
    """Until it has started, to a time that is still to come."""
    if session.cancelled_at is not None:
        return no("This session was cancelled.", "cancelled")
    if at >= session.starts_at:
        return no("It has started; it can no longer be moved.", "started")
    if starts_at <= at:
        return no("This time is over already.", "past")
    if ends_at - starts_at > LONGEST_SESSION:
        return no("A session lasts four hours at most.", "too_long")
    return YES


def may_attest(by: Viewer, session: SessionLike, *, at: datetime) -> Verdict:
    """After the session, by whoever leads its cohort."""
    verdict = may_lead(by, session)
    if not verdict:
        return verdict
    if session.cancelled_at is not None:
        return no("This session was cancelled; nobody was absent.", "cancelled")
    if not is_over(session, at=at):
        return no("The session is still going. The sheet opens when it has ended.", "still_going")
    return YES


def may_close_sheet(session: SessionLike, rows: Iterable[AttendanceLike]) -> Verdict:
    """All at once only when everything that was observed is written down, and an outage of ours confirmed."""
    over_since = min(session.ended_at or session.ends_at, session.ends_at)
    for row in rows:
        if row.observed_at is not None and row.observed_at < over_since:
            return no(
                "The last minutes are still being counted. Try again in half a minute.", "still_counting"
            )
        if row.outage_confirmed_at is None and any(
            piece["kind"] == Stretch.OUTAGE for piece in row.intervals
        ):
            return no("Say first whether our outage was as it is drawn.", "outage_open")
    return YES


def whole_minutes(seconds: int) -> int:
    """To the nearest minute, half a minute upwards."""
    return (seconds + 30) // 60


def treatment_seconds(
    starts_at: datetime, ends_at: datetime, breaks: Iterable[tuple[datetime, datetime]]
) -> int:
    """What a session offers: its length without its breaks (which do not overlap each other)."""
    total = (ends_at - starts_at).total_seconds()
    for begins, ends in breaks:
        total -= max(0.0, (min(ends, ends_at) - max(begins, starts_at)).total_seconds())
    return round(total)


THROUGHOUT = "Here throughout."
Intervals = Sequence[tuple[datetime, datetime, Stretch]]


def sentence_for(intervals: Intervals, *, zone: str) -> str:
    """What a member's bar shows, in words: late, away, left, elsewhere.  The same as the picture, for every reader.

    Less than a minute at either end is nothing to say of anybody: nobody comes to the second.  In between, less than a
    second is not.
    """
    if not any(kind in COUNTED for _, _, kind in intervals):
        aside = any(kind == Stretch.ASIDE for _, _, kind in intervals)
        return "With someone of the team; not in this session." if aside else "Not here."
    said: list[str] = []
    first = next(i for i, (_, _, kind) in enumerate(intervals) if kind in COUNTED)
    last = max(i for i, (_, _, kind) in enumerate(intervals) if kind in COUNTED)
    if _away(intervals[:first]) >= WORTH_A_WORD:
        said.append(f"Late: from {o_clock(intervals[first][0], zone)}.")
    inside = [piece for piece in intervals[first : last + 1] if piece[1] - piece[0] >= SEEN]
    brief = [piece for piece in inside if piece[2] == Stretch.MERGED]
    if len(brief) >= BRIEF_DROPS_SAID_AT_ONCE:
        since, until = o_clock(brief[0][0], zone), o_clock(brief[-1][1], zone)
        said.append(
            f"Gone briefly {len(brief)} times between {since} and {until}; each was short, so it counts."
        )
        inside = [piece for piece in inside if piece[2] != Stretch.MERGED]
    for begin, end, kind in inside:
        span, lasted = f"{o_clock(begin, zone)} to {o_clock(end, zone)}", _short(end - begin)
        if kind == Stretch.AWAY:
            said.append(f"Away {span}; {lasted} do not count.")
        elif kind == Stretch.MERGED:
            said.append(f"Gone at {o_clock(begin, zone)} for {lasted}; that is short, so it counts.")
        elif kind == Stretch.ASIDE:
            said.append(f"With someone of the team {span}; does not count as group.")
        elif kind == Stretch.OUTAGE:
            said.append(f"Our outage {span}; counts.")
    if _away(intervals[last + 1 :]) >= WORTH_A_WORD:
        said.append(f"Left at {o_clock(intervals[last][1], zone)}.")
    return " ".join(said) or THROUGHOUT


def _away(intervals: Intervals) -> timedelta:
    return sum((end - begin for begin, end, kind in intervals if kind == Stretch.AWAY), timedelta())


def outages_for(intervals: Intervals, *, zone: str) -> str:
    """When our side was away, in words, of everyone's outages; empty when it was not.

    Each of them saw it from their own place: what overlaps is one.
    """
    whole: list[tuple[datetime, datetime]] = []
    for begin, end in sorted((begin, end) for begin, end, _ in intervals):
        if whole and begin <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((begin, end))
    said = [
        f"from {o_clock(begin, zone)} to {o_clock(end, zone)}"
        if end - begin >= timedelta(minutes=1)
        else f"for a moment at {o_clock(begin, zone)}"
        for begin, end in whole
    ]
    return f"Our side was away {' and '.join(said)}." if said else ""


def _short(span: timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    if minutes == 0:
        return "one second" if seconds == 1 else f"{seconds} seconds"
    return (
        f"{minutes} min {seconds:02d}" if seconds and minutes < SECONDS_MATTER_BELOW_MIN else length(minutes)
    )
