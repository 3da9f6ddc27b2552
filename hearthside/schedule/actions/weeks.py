"""A week is drawn, published, and kept on the calendar as far ahead as the program says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from psycopg.types.multirange import TimestamptzMultirange
from psycopg.types.range import TimestamptzRange

from hearthside.access import trail
from hearthside.access.refusing import refusing
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor
from hearthside.careteam.actions import let_these_lead
from hearthside.kernel.jobs import enqueue
from hearthside.notices.topics import tell
from hearthside.program.models import Cohort, Membership, Program
from hearthside.program.queries import setting as setting_on
from hearthside.program.rules import may_run_program
from hearthside.schedule import queries, rules
from hearthside.schedule.models import DayOff, Seat, Segment, Session, Week
from hearthside.schedule.rules import Changes, Planned, Standing
from hearthside.schedule.terms import GROUP_STOP, WEEKS_AHEAD, Closed, SeatKind, SegmentKind, SegmentSaid

from .make_ups import _give_way
from .rows import PLACE_REFUSALS, _all_at_once, _alone_with, _close_seats, _cut_by, _Place, _seat_all
from .seats import _put_staff


DRAWING_REFUSALS = {
    "one_segment_at_a_time": "Something else is at that time on one of these days.",
    "a_segment_lies_within_one_day": "A piece lasts five minutes at least and ends by midnight.",
    "one_draft_a_cohort": "Somebody has just begun a draft. Open the page once more.",
    "one_week_at_a_time": "Another week begins on that day already.",
}


@transaction.atomic
def draft_week(*, by: Actor, cohort: Cohort, at: datetime) -> Week:
    """The cohort's draft; a new one begins as the week that holds now, or the next that will, or empty."""
    insist(may_run_program(by, cohort.track.program_id))
    there = queries.draft_of(cohort.pk)
    if there is not None:
        return there
    with refusing(DRAWING_REFUSALS):
        made = Week.objects.create(cohort=cohort, made_at=at, made_by=by.id)
    today = queries.today_in(cohort, at)
    for before in queries.weeks_between(cohort.pk, today, date.max)[-1:]:
        Segment.objects.bulk_create(Segment(week=made, **_drawn(one)) for one in before.segments.all())
    trail.note(by, "began to draw a week", made, at=at)
    return made


def _drawn(one: Segment) -> dict[str, object]:
    names = ("weekday", "from_minute", "minutes", "kind", "title", "counts")
    people = ("facilitator_id", "co_facilitator_id", "tech_host_id")
    return {name: getattr(one, name) for name in (*names, *people)}


def _own_draft(by: Actor, week: Week) -> Week:
    fresh = Week.objects.select_for_update(of=("self",)).select_related("cohort__track").get(pk=week.pk)
    insist(may_run_program(by, fresh.cohort.track.program_id))
    if fresh.published_at is not None:
        raise NotAllowed("This week is published. Change it in a draft.", "published")
    return fresh


@transaction.atomic
def draw(*, by: Actor, week: Week, days: Collection[int], said: SegmentSaid, at: datetime) -> list[Segment]:
    """The same piece on each of these weekdays of a draft.  NotAllowed where something else is at that time."""
    fresh = _own_draft(by, week)
    insist(rules.is_a_piece(said.kind, said.minutes, said.title))
    with refusing(DRAWING_REFUSALS):
        made = Segment.objects.bulk_create(
            Segment(week=fresh, weekday=day, **_columns(said)) for day in sorted(set(days))
        )
    trail.note(by, "drew a piece of a week", fresh, at=at)
    return made


def _columns(said: SegmentSaid) -> dict[str, object]:
    return {
        "from_minute": said.from_minute,
        "minutes": said.minutes,
        "kind": said.kind,
        "title": said.title.strip(),
        "counts": said.counts and said.kind != SegmentKind.BREAK,
        "facilitator_id": said.facilitator,
        "co_facilitator_id": said.co_facilitator,
        "tech_host_id": said.tech_host,
    }


@transaction.atomic
def redraw(*, by: Actor, segment: Segment, said: SegmentSaid, at: datetime) -> Segment:
    """Another time, length, title or staff for one piece of a draft."""
    fresh = _own_draft(by, segment.week)
    insist(rules.is_a_piece(said.kind, said.minutes, said.title))
    with refusing(DRAWING_REFUSALS):
        Segment.objects.filter(pk=segment.pk).update(**_columns(said))
    trail.note(by, "drew a piece of a week anew", fresh, at=at)
    return Segment.objects.get(pk=segment.pk)


@transaction.atomic
def rub_out(*, by: Actor, segment: Segment, at: datetime) -> None:
    """One piece of a draft is not meant any more."""
    fresh = _own_draft(by, segment.week)
    Segment.objects.filter(pk=segment.pk).delete()
    trail.note(by, "took a piece out of a week", fresh, at=at)


@transaction.atomic
def throw_draft_away(*, by: Actor, week: Week, at: datetime) -> None:
    fresh = _own_draft(by, week)
    trail.note(by, "threw a draft of a week away", fresh, at=at)
    fresh.delete()


@transaction.atomic
def publish_week(*, by: Actor, week: Week, starts_on: date, reason: str, at: datetime) -> Week:
    """From a day on; the one before ends the day before, and days before that stay as they are.

    Whoever leads something in it leads the cohort from then on, if nothing was said of them yet.
    NotAllowed when something is less than it should be and no reason is said, for a day that is past, and for whoever
    is no facilitator then.
    """
    fresh = _own_draft(by, week)
    cohort = Cohort.objects.select_for_update().select_related("track").get(pk=fresh.cohort_id)
    today = queries.today_in(cohort, at)
    pieces = list(fresh.segments.all())
    least = queries.minima_of(cohort.track.program_id, on=max(starts_on, today))
    insist(rules.may_publish(rules.short_of(pieces, least), has_pieces=bool(pieces), reason=reason))
    insist(rules.is_a_day_to_begin(starts_on, today=today))
    for other in Week.objects.filter(queries.PUBLISHED, cohort=cohort):
        if other.ends_on is None or other.ends_on >= starts_on:
            other.ends_on = starts_on - timedelta(days=1)
            other.save(update_fields=["ends_on"])
    fresh.starts_on, fresh.published_at, fresh.published_by, fresh.reason = (
        starts_on,
        at,
        by.id,
        reason.strip(),
    )
    with refusing(DRAWING_REFUSALS):
        fresh.save(update_fields=["starts_on", "published_at", "published_by", "reason"])
    leads = {one for piece in pieces for one in (piece.facilitator_id, piece.co_facilitator_id) if one}
    let_these_lead(by=by, cohort=cohort, people=leads, since=max(starts_on, today), at=at)
    trail.note(by, "published a week", fresh, at=at)
    enqueue("schedule.plan_ahead", key=str(cohort.pk), cohort_id=str(cohort.pk))
    return fresh


@transaction.atomic
def take_day_off(*, by: Actor, program: Program, on: date, name: str, at: datetime) -> DayOff:
    """The program does not meet on a day: what is planned then is cancelled, and nobody is absent."""
    insist(may_run_program(by, program.pk))
    if not name.strip():
        raise NotAllowed("Say what day it is; the members read it.", "no_name")
    with refusing({"a_day_is_off_once": "That day is off already."}):
        made = DayOff.objects.create(program=program, on=on, name=name.strip())
    trail.note(by, "took a day off", made, at=at)
    _plan_all_anew(program)
    return made


@transaction.atomic
def give_day_back(*, by: Actor, day: DayOff, at: datetime) -> DayOff:
    """The program meets on that day after all."""
    fresh = DayOff.objects.select_for_update().get(pk=day.pk)
    insist(may_run_program(by, fresh.program_id))
    if fresh.ended_at is None:
        fresh.ended_at, fresh.ended_by = at, by.id
        fresh.save(update_fields=["ended_at", "ended_by"])
        trail.note(by, "gave a day off back", fresh, at=at)
        program = Program.objects.get(pk=fresh.program_id)
        _plan_all_anew(program)
    return fresh


def _plan_all_anew(program: Program) -> None:
    _order(queries.open_cohorts().filter(track__program=program))


def _order(cohorts: QuerySet[Cohort]) -> None:
    for one in cohorts.order_by("pk"):
        enqueue("schedule.plan_ahead", key=str(one.pk), cohort_id=str(one.pk))


# --- keeping the calendar ---


@transaction.atomic
def plan_all_ahead(*, by: Actor) -> None:
    """Order the calendar of every open cohort."""
    insist(rules.may_keep_the_calendar(by))
    _order(queries.open_cohorts())


@transaction.atomic
def plan_some(*, by: Actor, cohort: Cohort, since: date, at: datetime) -> date | None:
    """Seven days of a cohort's calendar as its weeks want them.  Returns the next day to go on from; None: all is planned.

    Safe to repeat: what stands as it is wanted is not touched.  Days before today and what has begun stay as they are.
    """
    insist(rules.may_keep_the_calendar(by))
    fresh = Cohort.objects.select_for_update(of=("self",)).select_related("track__program").get(pk=cohort.pk)
    program, today = fresh.track.program_id, queries.today_in(fresh, at)
    horizon = today + timedelta(weeks=setting_on(WEEKS_AHEAD, program_id=program, on=today))
    since = max(since, today)
    until = min(since + timedelta(days=rules.A_WEEK - 1), horizon)
    if since > until:
        return None
    weeks = queries.weeks_between(fresh.pk, since, until)
    off = queries.days_off(program, since, until)
    wants = queries.wanted(weeks, since=since, until=until, off=off, zone=fresh.track.zone)
    found = rules.changes(
        queries.standing(fresh.pk, since, until, at=at), [one for one in wants if one.starts_at > at]
    )
    _Calendar(by, fresh, at).follow(found, off)
    for week in weeks:
        if week.planned_to is None or week.planned_to < until:
            week.planned_to = until
            week.save(update_fields=["planned_to"])
            tell(f"cohort:{fresh.pk}")
    return until + timedelta(days=1) if until < horizon else None


class _Calendar:
    """One cohort's sessions, made to follow what changed."""

    def __init__(self, by: Actor, cohort: Cohort, at: datetime) -> None:
        self.by, self.cohort, self.at = by, cohort, at

    def follow(self, found: Changes, off: dict[date, str]) -> None:
        for one in found.gone:
            self._take_out(one, off.get(one.on, ""))
        wants = [*found.added, *(one for _, one in found.changed)]
        if wants:
            self._put(found, wants)
        if wants or found.gone:
            trail.note(self.by, "kept the calendar", self.cohort, at=self.at)
            tell(f"cohort:{self.cohort.pk}")

    def _put(self, found: Changes, wants: Sequence[Planned]) -> None:
        days = [one.on for one in wants]
        roster = queries.roster_between(self.cohort.pk, min(days), max(days))
        people = {m.episode.person_id for m in roster} | {p for one in wants for _, p in one.staff}
        _alone_with(people)
        ours = [stands.session for stands, _ in found.changed]
        starts, ends = min(one.starts_at for one in wants), max(one.ends_at for one in wants)
        elsewhere = _Elsewhere(queries.busy(people, starts, ends, but=ours))
        with refusing(PLACE_REFUSALS), _all_at_once():
            for stands, wanted in found.changed:
                self._change(stands, wanted, elsewhere)
            _give_way(by=self.by, sessions=ours, at=self.at)
            self._add(found.added, roster, elsewhere)

    def _take_out(self, one: Standing, words: str) -> None:
        Session.objects.filter(pk=one.session).update(cancelled_at=self.at, cancelled_words=words)
        held = Seat.objects.filter(session=one.session, closed_at__isnull=True)
        _close_seats(by=self.by, seats=held, why=Closed.CANCELLED, at=self.at)
        tell(f"session:{one.session}")

    def _change(self, stands: Standing, one: Planned, elsewhere: _Elsewhere) -> None:
        session = Session.objects.get(pk=stands.session)
        session.segment_id, session.title, session.counts = one.segment, one.title, one.counts
        session.during = TimestamptzRange(one.starts_at, one.ends_at)
        session.save(update_fields=["segment", "title", "counts", "during"])
        _put_staff(by=self.by, session=session, staff=elsewhere.free(one), at=self.at)
        tell(f"session:{session.pk}")

    def _add(self, added: Sequence[Planned], roster: Sequence[Membership], elsewhere: _Elsewhere) -> None:
        program = self.cohort.track.program_id
        places = setting_on(GROUP_STOP, program_id=program, on=added[0].on) if added else 0
        made = Session.objects.bulk_create(
            Session(
                cohort=self.cohort,
                kind=one.kind,
                title=one.title,
                during=TimestamptzRange(one.starts_at, one.ends_at),
                on=one.on,
                series_on=one.on,
                counts=one.counts,
                places=places,
                segment_id=one.segment,
            )
            for one in added
        )
        seats: list[_Place] = []
        for session, one in zip(made, added, strict=True):
            here = [m for m in roster if rules.is_on_roster(m, one.on)][:places]
            seats += [_member(session, m, n, elsewhere) for n, m in enumerate(here, start=1)]
            seats += [_Place(session.pk, person, kind) for kind, person in elsewhere.free(one)]
        _seat_all(seats)


def _member(session: Session, member: Membership, seat_no: int, elsewhere: _Elsewhere) -> _Place:
    person = member.episode.person_id
    away = elsewhere.pulled_out(person, session)
    return _Place(
        session.pk, person, SeatKind.PARTICIPANT, member.episode_id, member.pk, seat_no=seat_no, away=away
    )


class _Elsewhere:
    """Who sits in another session at that time already."""

    def __init__(self, seats: Sequence[Seat]) -> None:
        self.of: dict[UUID, list[Seat]] = defaultdict(list)
        for seat in seats:
            self.of[seat.person_id].append(seat)

    def _at(self, person: UUID, one: Planned) -> list[Seat]:
        return [
            seat
            for seat in self.of.get(person, ())
            if seat.during.lower < one.ends_at and one.starts_at < seat.during.upper
        ]

    def free(self, one: Planned) -> list[tuple[str, UUID]]:
        """Whoever is elsewhere is not put here; the session then says on the pages that it lacks someone."""
        return [(kind, person) for kind, person in one.staff if not self._at(person, one)]

    def pulled_out(self, person: UUID, session: Session) -> TimestamptzMultirange:
        """A member who has an hour of their own in the middle of a group is away from it for that time."""
        others = [(other.during.lower, other.during.upper) for other in self.of.get(person, ())]
        return _cut_by(others, session.starts_at, session.ends_at)
