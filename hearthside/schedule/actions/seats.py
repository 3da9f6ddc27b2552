"""Who sits in a session: taken, given up, closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from hearthside.access import trail
from hearthside.access.refusing import refusing
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.careteam.actions import end_leading_that_day, let_lead_that_day, stand_in
from hearthside.careteam.queries import stand_ins
from hearthside.kernel.clock import local
from hearthside.notices.topics import tell
from hearthside.people.actions import end_family_link
from hearthside.people.models import Person
from hearthside.program.models import Membership
from hearthside.program.queries import memberships_on
from hearthside.program.rules import may_run_program
from hearthside.schedule import rules
from hearthside.schedule.models import Attendance, Seat, Session
from hearthside.schedule.terms import HOSTS, LEADS, MEMBERS, Closed, SeatKind

from .rows import PLACE_REFUSALS, _alone_with, _member_seats, _own_hours


A_DAY = timedelta(days=1)


@transaction.atomic
def seat_member(*, by: Actor, membership: Membership, at: datetime) -> int:
    """Someone who joined a cohort gets a seat in what is planned for it, from their first day on.  Returns how many.

    NotAllowed when a session would hold more than a group may, or when they are elsewhere then.
    """
    track = membership.cohort.track
    insist(may_run_program(by, track.program_id))
    planned = Session.objects.select_for_update(of=("self",)).filter(
        episode__isnull=True,
        cohort_id=membership.cohort_id,
        during__endswith__gt=at,
        ended_at__isnull=True,
        cancelled_at__isnull=True,
    )
    _alone_with([membership.episode.person_id])
    theirs = [session for session in planned.order_by("pk") if rules.is_on_roster(membership, session.on)]
    for session in theirs:
        with refusing(PLACE_REFUSALS):
            _take_seat(session, membership)
        tell(f"session:{session.pk}")
    if theirs:
        trail.note(by, "seated a new member", membership, at=at)
    return len(theirs)


def _take_seat(session: Session, member: Membership) -> None:
    """The lowest free place of a session that is locked; the seat that they gave up before, if any, is theirs again."""
    seats = list(session.seats.filter(kind__in=MEMBERS))
    taken = {seat.seat_no for seat in seats if seat.closed_at is None}
    free = next((n for n in range(1, session.places + 1) if n not in taken), None)
    if free is None:
        raise NotAllowed("This cohort has as many people as a group may have.", "room_full")
    before = next((seat for seat in seats if seat.person_id == member.episode.person_id), None)
    if before is None:
        (seat,) = _member_seats(session, [member])
        seat.seat_no, seat.away = free, _own_hours(seat)
        seat.save(force_insert=True)
        Attendance.objects.create(seat=seat, episode=member.episode)
    elif before.closed_why in {Closed.GIVEN_UP, Closed.CANCELLED}:
        before.membership, before.seat_no, before.away = member, free, _own_hours(before)
        before.closed_at, before.closed_by, before.closed_why = None, None, ""
        before.save(update_fields=["membership", "seat_no", "away", "closed_at", "closed_by", "closed_why"])


def _put_staff(*, by: Actor, session: Session, staff: Iterable[tuple[str, UUID]], at: datetime) -> None:
    """These people at the controls, and nobody else; a seat of before is taken up again."""
    wanted = {person: kind for kind, person in staff}
    there = {seat.person_id: seat for seat in session.seats.select_for_update().filter(episode__isnull=True)}
    for person, seat in there.items():
        if person not in wanted and seat.kind in HOSTS:
            close_seat(by=by, seat=seat, why=Closed.REPLACED, at=at)
    for person, kind in wanted.items():
        seat = there.get(person) or Seat(session=session, person_id=person)
        seat.kind, seat.during, seat.places = SeatKind(kind), session.during, session.places
        seat.closed_at, seat.closed_by, seat.closed_why = None, None, ""
        seat.save()


def _let_lead_that_day(*, by: Actor, session: Session, was_on: date, at: datetime) -> None:
    """Whoever leads this date leads its cohort that day: the door, the sheet, where its members are.

    Whoever led it until now, or on the day on which it was, and leads nothing else there does so no longer.
    NotAllowed for whoever is no clinician then.
    """
    near = Seat.objects.filter(
        kind__in=LEADS, session__cohort_id=session.cohort_id, session__on__in=(was_on, session.on)
    ).select_related("person", "session")
    held = {(seat.person, seat.session.on) for seat in near.filter(closed_at__isnull=True)}
    for person in {seat.person for seat in near.filter(session=session)}:
        for on in {was_on, session.on}:
            change = let_lead_that_day if (person, on) in held else end_leading_that_day
            change(by=by, cohort=session.cohort, person=person, on=on, at=at)


def _stand_in(
    *, by: Actor, session: Session, was: tuple[datetime, datetime], at: datetime, new: Person | None = None
) -> None:
    """Whoever took over somebody's own hour cares for them on its days, by the program's clock, and on no other.

    `was`: when it was until now; `new`: who has just taken it over.  NotAllowed for whoever is no clinician then.
    """
    episode = session.episode
    assert episode is not None, "only somebody's own hour is taken over alone"
    zone = episode.program.zone
    before = _days_of(*was, zone=zone)
    days = before | _days_of(session.starts_at, session.ends_at, zone=zone)
    seats = Seat.objects.select_related("session").filter(
        kind__in=LEADS,
        closed_at__isnull=True,
        session__episode=episode,
        during__startswith__gte=min(was[0], session.starts_at) - A_DAY,
        during__startswith__lt=max(was[1], session.ends_at) + A_DAY,
    )
    led = {
        (one.person_id, on)
        for one in seats
        for on in _days_of(one.session.starts_at, one.session.ends_at, zone=zone)
    }
    for person in {*stand_ins(episode.pk, days=before), *([new] if new else [])}:
        theirs = {on for on in days if (person.pk, on) in led}
        stand_in(by=by, episode=episode, person=person, on=theirs, instead_of=days - theirs, at=at)


def _days_of(starts_at: datetime, ends_at: datetime, *, zone: str) -> set[date]:
    """That of its start and that of its last moment."""
    return {local(one, zone).date() for one in (starts_at, ends_at - timedelta(microseconds=1))}


def _follow_roster(by: Actor, session: Session, at: datetime) -> None:
    """A group that is locked has seats for its day's roster: taken where one is missing, given up where one is too many."""
    roster = {m.episode.person_id: m for m in memberships_on(session.cohort_id, on=session.on)}
    _alone_with(roster)
    for seat in session.seats.filter(kind__in=MEMBERS, closed_at__isnull=True).select_related("membership"):
        if seat.person_id in roster:
            del roster[seat.person_id]
        elif seat.membership and seat.membership.cohort_id == session.cohort_id:  # others make something up
            close_seat(by=by, seat=seat, why=Closed.GIVEN_UP, at=at)
    for member in roster.values():
        _take_seat(session, member)


@transaction.atomic
def give_up_seats(*, by: Actor, seats: Iterable[Seat], why: Closed, at: datetime) -> list[Seat]:
    """Those that are still to come or going on; the caller's rule has been asked.  Returns what was closed.

    Where somebody does not come to an hour of their own, their family does not either.
    """
    closed = [close_seat(by=by, seat=seat, why=why, at=at) for seat in seats]
    left = [seat.session_id for seat in closed if seat.kind in MEMBERS]
    family = Seat.objects.filter(session__in=left, kind=SeatKind.FAMILY, closed_at__isnull=True)
    return closed + [_family_goes(by, seat, at) for seat in family]


def _family_goes(by: Actor, seat: Seat, at: datetime) -> Seat:
    """Their seat closes; their link ends unless it leads to another hour."""
    closed = close_seat(by=by, seat=seat, why=Closed.GIVEN_UP, at=at)
    expected = Seat.objects.filter(person=seat.person_id, closed_at__isnull=True, during__endswith__gt=at)
    if not expected.exists():
        end_family_link(by=by, person=seat.person, at=at)
    return closed


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
def let_lead_now(*, by: Actor, session: Session, to: Seat | None, at: datetime) -> Session:
    """Who leads in its room from now on; None: whoever leads it by their seat.  The caller's rule has been asked."""
    fresh = Session.objects.select_for_update().get(pk=session.pk)
    leads = to.person_id if to is not None and to.kind != SeatKind.FACILITATOR else None
    if fresh.led_by != leads:
        fresh.led_by, fresh.led_since = leads, at if leads else None
        fresh.save(update_fields=["led_by", "led_since"])
        trail.note(by, "let someone lead the room", to if to is not None else fresh, at=at)
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
        if fresh.session.led_by == fresh.person_id:  # who no longer sits there leads nothing
            let_lead_now(by=by, session=fresh.session, to=None, at=at)
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
