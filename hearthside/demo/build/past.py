"""Sessions that are over are lived: those of the last week by everyone's own actions, earlier ones in bulk."""

from __future__ import annotations

from datetime import datetime, timedelta

from hearthside.access.viewer import Viewer
from hearthside.demo import terms
from hearthside.practice.actions import look_at_wrap_up, say_absence, write_wrap_up
from hearthside.practice.queries import version_of
from hearthside.rooms.actions import admit_to_room, keep_time, note
from hearthside.rooms.models import Room
from hearthside.rooms.rules import DOOR
from hearthside.safety.models import Stamp
from hearthside.schedule.actions import arrive, attest, correct, end_session
from hearthside.schedule.models import Attendance, Session, Week
from hearthside.schedule.queries import PUBLISHED
from hearthside.schedule.rules import RECONCILER, whole_minutes

from . import script
from .bulk import live_in_bulk
from .check_ins import CheckIns
from .days import Coming, Day, days_to_live, heard_in, lead_of, looks_at
from .today import usual_of
from .who import Cast


ARRIVES, SAYS, CORRECTS = timedelta(minutes=12), timedelta(minutes=35), timedelta(minutes=11)


def catch_up(*, at: datetime) -> None:
    """Every session that is over and that nobody came to.  Safe to repeat; nothing where no week was ever drawn."""
    if not Week.objects.filter(PUBLISHED).exists():
        return
    cast = Cast()
    days = days_to_live(cast, at=at)
    check_ins = CheckIns()
    live_in_bulk(cast, [one for one in days if one.ago > terms.LAST_WEEK], check_ins)
    for one in days:
        if one.ago <= terms.LAST_WEEK:
            _live(cast, one, check_ins, at)


def _live(cast: Cast, day: Day, check_ins: CheckIns, at: datetime) -> None:
    for one in day.away:
        _say_away(cast, one, day)
    stamped = set(Stamp.objects.filter(on=day.on).values_list("episode_id", flat=True))
    for one in day.here:
        first = one.seats[0]
        if script.is_late(one.slug, day.ago, 0):
            said_at = first.session.starts_at - ARRIVES
            say_absence(by=cast.viewer(first.person_id), seat=first, said=script.late_word(), at=said_at)
        if first.episode_id not in stamped:
            _arrive(cast, one)
        check_ins.live(cast.viewer(first.person_id), one, day)
    for session in day.sessions:
        _hold(cast, day, session)
    if day.is_whole:
        for one in day.here:
            _write(cast, day, one, at)


def _say_away(cast: Cast, one: Coming, day: Day) -> None:
    said = script.word_of(one.slug, day.ago)
    if said is None:
        return
    for seat in one.seats:
        when = one.seats[0].session.starts_at - SAYS
        say_absence(by=cast.viewer(seat.person_id), seat=seat, said=said, at=when)


def _arrive(cast: Cast, one: Coming) -> None:
    first = one.seats[0]
    assert first.episode is not None, "a member's seat is one of their stay"
    when = first.session.starts_at - ARRIVES
    arrive(by=cast.viewer(first.person_id), episode=first.episode, said=usual_of(one.slug), at=when)


def _hold(cast: Cast, day: Day, session: Session) -> None:
    """Opened by who leads it, come to, ended, counted, attested; the newest day's last ones wait on the sheet."""
    lead = cast.viewer(lead_of(session).person_id)
    admit_to_room(by=lead, session=session, at=session.starts_at - script.OPENS)
    room = Room.objects.get(session=session)
    note(by=DOOR, room_id=room.pk, noted=heard_in(day, session))
    ended = session.ends_at + script.RUNS_OVER
    end_session(by=lead, session=session, at=ended)
    keep_time(by=RECONCILER, room_id=room.pk, empty=True, at=ended + script.COUNTED)
    if not day.is_newest or session is day.sessions[0]:
        _attest(lead, session, ended)


def _attest(lead: Viewer, session: Session, ended: datetime) -> None:
    attest(by=lead, session=session, at=ended + script.ATTESTS)
    if session.kind != "group" or session.segment_id is None:
        return
    rows = Attendance.objects.filter(seat__session=session, seat__closed_at=None, observed_seconds__gt=0)
    row = rows.order_by("-observed_seconds", "seat__membership__room_name").first()
    if row is not None:
        correct(
            by=lead,
            attendance=row,
            minutes=whole_minutes(row.observed_seconds) - 5,
            reason=script.STEPPED_OUT,
            at=ended + CORRECTS,
        )


def _write(cast: Cast, day: Day, one: Coming, at: datetime) -> None:
    last, said = one.seats[-1], script.wrap_up_of(one.slug, day.ago)
    written_at = last.session.ends_at + script.WRITES
    if said is None or written_at > at:
        return
    assert last.episode is not None, "a member's seat is one of their stay"
    by = cast.viewer(last.person_id)
    made = write_wrap_up(by=by, episode=last.episode, said=said, on=day.on, at=written_at)
    looked_at = looks_at(written_at)
    if not day.is_newest and looked_at <= at:
        therapist = cast.eyes(terms.BY_SLUG[one.slug].therapist)
        look_at_wrap_up(by=therapist, wrap_up=made, version=version_of(made), at=looked_at)
