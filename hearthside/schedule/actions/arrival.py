"""Arriving for a program day: where somebody is, and whether those who lead its sessions may treat them there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hearthside.access import trail
from hearthside.access.refusing import refusing
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.careteam.queries import without_licence
from hearthside.notices.topics import tell
from hearthside.people.models import Person
from hearthside.program.models import Episode
from hearthside.program.rules import may_run_program
from hearthside.safety import actions as safety
from hearthside.safety import queries as stamps
from hearthside.safety.models import LicenceGap, Stamp
from hearthside.safety.terms import StampSaid
from hearthside.schedule import queries
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import HOSTS, LEADS, MEMBERS

from .rows import PLACE_REFUSALS, _alone_with, _told
from .seats import _let_lead_that_day, _put_staff, _stand_in


@transaction.atomic
def arrive(*, by: Viewer, episode: Episode, said: StampSaid, at: datetime, keep: bool = True) -> Stamp:
    """The stamp of the program day, and the licences of every clinician of its sessions, in one transaction.

    What is missing is on record, its clinician, the coordinators and the directors are told; nobody is refused here.
    """
    held = queries.near_arrival(episode.pk, at=at)
    on = queries.arrival_day(episode, held, at=at)
    made = safety.stamp(by=by, episode=episode, said=said, on=on, at=at, keep=keep)
    of_the_day = [one for one in held if one.on == on]
    _look_at_licences(by, made, of_the_day, at)
    _tell(of_the_day)
    return made


@transaction.atomic
def ask_for_a_colleague(*, by: Viewer, session: Session, at: datetime) -> None:
    """At the door a licence turned out to be missing that was there at the stamp, or is somebody else's now."""
    seat = Seat.objects.filter(session=session, person_id=by.person_id, kind__in=MEMBERS).first()
    stamp = stamps.stamp_on(seat.episode_id, on=session.on) if seat and seat.episode_id else None
    if stamp is not None and _look_at_licences(by, stamp, [session], at):
        _tell([session])


def _look_at_licences(by: Viewer, stamp: Stamp, held: Collection[Session], at: datetime) -> list[LicenceGap]:
    lacking = without_licence(_clinicians_of(held), state=stamp.state, on=stamp.on)
    return safety.note_gaps(by=by, stamp=stamp, clinicians=lacking, at=at)


def _tell(held: Collection[Session]) -> None:
    for one in held:
        tell(f"session:{one.pk}")


def _clinicians_of(held: Collection[Session]) -> frozenset[UUID]:
    """Who leads these sessions, in a seat that holds.  One query."""
    seats = Seat.objects.filter(session__in=held, kind__in=LEADS, closed_at__isnull=True)
    return frozenset(seats.values_list("person_id", flat=True))


@transaction.atomic
def let_another_lead(
    *, by: Actor, session: Session, instead_of: UUID, colleague: Person, at: datetime
) -> Session:
    """In one session, also while it goes on, a colleague sits where somebody sat who leads it; the week stays as it is.

    NotAllowed when it is over, when the one no longer leads it, and when the other is elsewhere at that time.
    """
    held_now = Session.objects.select_for_update(of=("self",))
    fresh = held_now.select_related("cohort__track", "episode__program").get(pk=session.pk)
    insist(may_run_program(by, fresh.cohort.track.program_id))
    if fresh.ended_at is not None or fresh.cancelled_at is not None:
        raise NotAllowed("This session is over.", "over")
    _alone_with([instead_of, colleague.pk])
    held = {seat.person_id: seat for seat in fresh.seats.filter(kind__in=HOSTS, closed_at__isnull=True)}
    seat = held.pop(instead_of, None)
    if seat is None or seat.kind not in LEADS:
        raise NotAllowed("They lead this session no longer. Look again at who does.", "not_leading")
    if colleague.pk in held:
        raise NotAllowed(
            "This colleague is in the session already; someone else is needed beside them.", "there"
        )
    staff = [(one.kind, person) for person, one in held.items()]
    with refusing(PLACE_REFUSALS):
        _put_staff(by=by, session=fresh, staff=[*staff, (seat.kind, colleague.pk)], at=at)
        if fresh.episode_id is None:
            _let_lead_that_day(by=by, session=fresh, was_on=fresh.on, at=at)
        else:
            _stand_in(by=by, session=fresh, was=(fresh.starts_at, fresh.ends_at), new=colleague, at=at)
    fresh.by_hand_at = at
    fresh.save(update_fields=["by_hand_at"])
    trail.note(by, "let another lead a session", fresh, at=at)
    _told(fresh)
    return fresh
