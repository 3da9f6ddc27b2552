"""Individual hours: offered, booked, moved, repeated every week."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from hearthside.access import trail
from hearthside.access.refusing import refusing
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor
from hearthside.careteam.queries import posts_left
from hearthside.careteam.rules import fits_clinical
from hearthside.kernel.clock import local
from hearthside.people.models import Person
from hearthside.program.models import Cohort, Episode, Membership, Program
from hearthside.schedule import queries, rules
from hearthside.schedule.models import Attendance, OfferedHours, Seat, Session, WeeklyHour
from hearthside.schedule.terms import MEMBERS, Closed, SeatKind, SessionKind

from .family import _write_to_family
from .rows import (
    PLACE_REFUSALS,
    _all_at_once,
    _alone_with,
    _member_seats,
    _own_hours,
    _staff_seat,
    _told_of_hour,
)
from .seats import _stand_in, close_seat


OFFER_REFUSALS = {
    "hours_are_offered_once": "Hours at that time are offered already.",
    "offered_hours_lie_within_one_day": "They end after they start.",
}
AN_HOUR = {SessionKind.INDIVIDUAL: "an individual hour", SessionKind.FAMILY: "a family hour"}  # on the trail
TAKEN = "This time has just been taken. Choose another one."


@transaction.atomic
def offer_hours(
    *,
    by: Actor,
    person: Person,
    program: Program,
    weekday: int,
    from_minute: int,
    to_minute: int,
    at: datetime,
) -> OfferedHours:
    """From now on, every week, by the program's clock."""
    insist(rules.may_offer(by, person.pk, program.pk))
    if not fits_clinical(posts_left(person.pk, program.pk, at=at)):
        raise NotAllowed("Individual hours are offered by therapists and prescribers.", "no_clinician")
    with refusing(OFFER_REFUSALS):
        made = OfferedHours.objects.create(
            person=person, program=program, weekday=weekday, from_minute=from_minute, to_minute=to_minute
        )
    trail.note(by, "offered individual hours", made, at=at)
    return made


@transaction.atomic
def end_offered_hours(*, by: Actor, offered: OfferedHours, at: datetime) -> OfferedHours:
    """Offered no longer; what is booked stays booked."""
    fresh = OfferedHours.objects.select_for_update().get(pk=offered.pk)
    insist(rules.may_offer(by, fresh.person_id, fresh.program_id))
    if fresh.ended_at is None:
        fresh.ended_at, fresh.ended_by = at, by.id
        fresh.save(update_fields=["ended_at", "ended_by"])
        trail.note(by, "offers hours no longer", fresh, at=at)
    return fresh


@transaction.atomic
def book_hour(
    *,
    by: Actor,
    episode: Episode,
    clinician: Person,
    starts_at: datetime,
    minutes: int = rules.LENGTH_MIN,
    weekly: bool = False,
    family: bool = False,
    at: datetime,
) -> Session:
    """One hour, or the same every week from then on; or, once, one to which their family may come.

    By their therapist at any time at which both are free; a group at that time is cut by it for this member.  By the
    person themselves only at a time that is offered.  NotAllowed when somebody would be in two places.
    """
    insist(rules.may_book(by, episode.pk, episode.program_id))
    if family:
        insist(rules.may_be_with_family(by, episode.pk, weekly=weekly))
    insist(rules.may_begin(starts_at, at=at))
    _alone_with([episode.person_id, clinician.pk])
    if rules.is_for_oneself(by, episode.pk) and starts_at not in queries.free_hours_of(
        episode, clinician.pk, minutes=minutes, at=at
    ):
        raise NotAllowed(TAKEN, "taken")
    repeats = _repeating(episode, clinician.pk, starts_at, minutes) if weekly else None
    kind = SessionKind.FAMILY if family else SessionKind.INDIVIDUAL
    made = _book(episode, clinician, starts_at=starts_at, minutes=minutes, weekly=repeats, kind=kind)
    if repeats is not None:
        _repeat(repeats, at)
    trail.note(by, f"booked {AN_HOUR[kind]}", made, at=at)
    return made


def _repeating(episode: Episode, clinician: UUID, starts_at: datetime, minutes: int) -> WeeklyHour:
    here = local(starts_at, episode.program.zone)
    return WeeklyHour.objects.create(
        episode=episode,
        person_id=clinician,
        weekday=here.weekday(),
        from_minute=here.hour * 60 + here.minute,
        minutes=minutes,
        starts_on=here.date(),
    )


def _book(
    episode: Episode,
    clinician: Person,
    *,
    starts_at: datetime,
    minutes: int,
    weekly: WeeklyHour | None,
    kind: SessionKind = SessionKind.INDIVIDUAL,
) -> Session:
    member = _place_of(episode)
    during = TimestamptzRange(starts_at, starts_at + timedelta(minutes=minutes))
    zone = member.cohort.track.zone
    with refusing(PLACE_REFUSALS), _all_at_once():
        made = Session.objects.create(
            cohort=member.cohort,
            kind=kind,
            title=kind.label,
            during=during,
            on=local(starts_at, zone).date(),
            places=1,
            episode=episode,
            weekly=weekly,
            series_on=local(starts_at, episode.program.zone).date() if weekly else None,
        )
        (seat,) = _member_seats(made, [member])
        Seat.objects.bulk_create([seat, _staff_seat(made, clinician, SeatKind.FACILITATOR)])
        Attendance.objects.create(seat=seat, episode=episode)
        _pull_out(episode.person_id, during)
    _told_of_hour(made)
    return made


def _place_of(episode: Episode) -> Membership:
    """The cohort through which somebody takes part; their hours are counted by its clock."""
    found = (
        Membership.objects.filter(episode=episode, ended_at__isnull=True)
        .select_related("cohort__track", "episode__person")
        .order_by("-starts_on")
        .first()
    )
    if found is None:
        raise NotAllowed("They are on no roster yet.", "no_roster")
    return found


def _pull_out(person: UUID, around: TimestamptzRange) -> None:
    """The seats of a member in groups at this time: away from them for as long as they have an hour of their own."""
    groups = Seat.objects.filter(
        person_id=person,
        kind__in=MEMBERS,
        closed_at__isnull=True,
        during__overlap=around,
        session__episode=None,
    )
    for seat in groups.select_for_update():
        seat.away = _own_hours(seat)
        seat.save(update_fields=["away"])


@transaction.atomic
def move_hour(*, by: Actor, session: Session, starts_at: datetime, at: datetime) -> Session:
    """This one hour, to another time; the person themselves only to a time that is offered.  A weekly one goes on."""
    fresh, episode = _own_hour(by, session)
    insist(rules.may_change(fresh, starts_at=starts_at, ends_at=starts_at + _length(fresh), at=at))
    _alone_with([seat.person_id for seat in fresh.seats.all()])
    if rules.is_for_oneself(by, episode.pk) and starts_at not in queries.times_for(fresh, at=at):
        raise NotAllowed(TAKEN, "taken")
    was_at = (fresh.starts_at, fresh.ends_at)
    before, during = fresh.during, TimestamptzRange(starts_at, starts_at + _length(fresh))
    with refusing(PLACE_REFUSALS), _all_at_once():
        fresh.during, fresh.on, fresh.by_hand_at = (
            during,
            local(starts_at, fresh.cohort.track.zone).date(),
            at,
        )
        fresh.save(update_fields=["during", "on", "by_hand_at"])
        _pull_out(episode.person_id, before)
        _pull_out(episode.person_id, during)
    _stand_in(by=by, session=fresh, was=was_at, at=at)
    was, now = {"starts_at": before.lower.isoformat()}, {"starts_at": starts_at.isoformat()}
    trail.changed(by, f"moved {AN_HOUR[SessionKind(fresh.kind)]}", fresh, before=was, after=now, at=at)
    _write_to_family(by, fresh, at)
    _told_of_hour(fresh)
    return fresh


def _length(session: Session) -> timedelta:
    return session.ends_at - session.starts_at


def _own_hour(by: Actor, session: Session) -> tuple[Session, Episode]:
    fresh = (
        Session.objects.select_for_update(of=("self",))
        .select_related("cohort__track", "episode__program")
        .get(pk=session.pk, episode__isnull=False)
    )
    assert fresh.episode is not None, "the query asks for it"
    insist(rules.may_book(by, fresh.episode.pk, fresh.cohort.track.program_id))
    return fresh, fresh.episode


@transaction.atomic
def cancel_hour(*, by: Actor, session: Session, words: str = "", at: datetime) -> Session:
    """It does not take place; a weekly one comes again the week after."""
    fresh, episode = _own_hour(by, session)
    insist(rules.may_take_back(by, episode.pk, episode.program_id))
    insist(rules.may_cancel(fresh, at=at))
    fresh.cancelled_at, fresh.by_hand_at, fresh.cancelled_words = at, at, words.strip()
    fresh.save(update_fields=["cancelled_at", "by_hand_at", "cancelled_words"])
    _write_to_family(by, fresh, at)
    for seat in fresh.seats.filter(closed_at__isnull=True):
        close_seat(by=by, seat=seat, why=Closed.CANCELLED, at=at)
    _pull_out(episode.person_id, fresh.during)
    _stand_in(by=by, session=fresh, was=(fresh.starts_at, fresh.ends_at), at=at)
    trail.note(by, f"cancelled {AN_HOUR[SessionKind(fresh.kind)]}", fresh, at=at)
    _told_of_hour(fresh)
    return fresh


@transaction.atomic
def end_weekly_hour(*, by: Actor, weekly: WeeklyHour, at: datetime) -> WeeklyHour:
    """It comes no more: the dates that stand are cancelled, what was stays."""
    fresh = WeeklyHour.objects.select_for_update().select_related("episode").get(pk=weekly.pk)
    insist(rules.may_take_back(by, fresh.episode_id, fresh.episode.program_id))
    if fresh.ended_at is None:
        fresh.ended_at, fresh.ended_by = at, by.id
        fresh.save(update_fields=["ended_at", "ended_by"])
        to_come = Session.objects.filter(weekly=fresh, cancelled_at=None, during__startswith__gt=at)
        for one in to_come:
            cancel_hour(by=by, session=one, at=at)
        trail.note(by, "ended a weekly hour", fresh, at=at)
    return fresh


@transaction.atomic
def repeat_hours(*, by: Actor, cohort: Cohort, at: datetime) -> int:
    """The dates of every weekly hour of a cohort's members, as far ahead as the program plans.  Returns how many came."""
    insist(rules.may_keep_the_calendar(by))
    rows = WeeklyHour.objects.filter(
        ended_at__isnull=True,
        episode__memberships__cohort=cohort,
        episode__memberships__ended_at__isnull=True,
        episode__closed_on__isnull=True,
    )
    return sum(_repeat(one, at) for one in rows.select_related("episode__program", "person").distinct())


def _repeat(one: WeeklyHour, at: datetime) -> int:
    """Whatever date somebody of the two is elsewhere is left out; nobody is in two places for a rule."""
    made = 0
    for on in queries.dates_of(one, at=at):
        starts_at = rules.moment(on, one.from_minute, one.episode.program.zone)
        try:
            with transaction.atomic():
                _book(one.episode, one.person, starts_at=starts_at, minutes=one.minutes, weekly=one)
        except NotAllowed:
            continue
        made += 1
    return made
