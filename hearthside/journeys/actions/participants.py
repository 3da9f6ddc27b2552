"""A stay: invited, on a roster, moved, ended, taken up again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from hearthside.access import wall
from hearthside.access.verdict import insist
from hearthside.access.viewer import Actor, Viewer
from hearthside.careteam.actions import assign, end_assignment
from hearthside.careteam.models import HOLDS, Assignment
from hearthside.careteam.terms import Bond
from hearthside.journeys import queries, rules
from hearthside.kernel.clock import local
from hearthside.kernel.jobs import enqueue
from hearthside.people.actions import (
    add_way_to_reach,
    close_account,
    end_sign_ins,
    give_account,
    invite,
    register,
    reopen_account,
)
from hearthside.people.models import Person
from hearthside.people.queries import named
from hearthside.people.rules import LONGEST_ROOM_NAME, name_for
from hearthside.people.terms import Invited, Reach, Where
from hearthside.program.actions import (
    close_episode,
    end_membership,
    join_cohort,
    open_episode,
    reopen_episode,
    set_last_day,
)
from hearthside.program.models import Cohort, Episode, Membership
from hearthside.safety.queries import open_concerns
from hearthside.safety.rules import may_end_stay
from hearthside.schedule.actions import give_up_seats, seat_member
from hearthside.schedule.models import Seat
from hearthside.schedule.terms import Closed


@transaction.atomic
def invite_participant(
    *,
    by: Actor,
    name: str,
    legal_name: str,
    email: str,
    phone: str,
    cohort: Cohort,
    starts_on: date,
    therapist: Person | None,
    at: datetime,
) -> Episode:
    """Known, with a stay, a place on the roster, a therapist, and a link by mail.  All of it or nothing.

    Raises NotAllowed for an address that belongs to someone here, and for whatever the roster refuses.
    """
    zone = cohort.track.zone
    person = register(by=by, chosen_name=name, legal_name=legal_name, zone=zone, at=at)
    give_account(by=by, person=person, email=email, password=None, at=at, comes_in_by_link=True)
    if phone:
        add_way_to_reach(by=by, person=person, kind=Reach.PHONE, value=phone, at=at)
    today = local(at, zone).date()
    episode = open_episode(
        by=by, person=person, program=cohort.track.program, on=min(today, starts_on), at=at
    )
    put_on_roster(by=by, episode=episode, cohort=cohort, room_name=name, starts_on=starts_on, at=at)
    if therapist is not None:
        assign(by=by, episode=episode, person=therapist, bond=Bond.THERAPIST, starts_on=today, at=at)
    invite(by=by, person=person, invited=Invited.PARTICIPANT, at=at)
    return episode


@transaction.atomic
def put_on_roster(
    *, by: Actor, episode: Episode, cohort: Cohort, room_name: str, starts_on: date, at: datetime
) -> Membership:
    """On a cohort's roster from a day on, with a seat in what is planned; a room name that is taken gets a number."""
    free = rules.free_room_name(room_name[:LONGEST_ROOM_NAME].strip(), queries.room_names_in(cohort.pk))
    made = join_cohort(by=by, episode=episode, cohort=cohort, room_name=free, starts_on=starts_on, at=at)
    seat_member(by=by, membership=made, at=at)
    return made


@transaction.atomic
def take_off_roster(*, by: Actor, membership: Membership, at: datetime) -> Membership:
    """At once: the seats that are still to come, and the one in a room that is open now."""
    ended = end_membership(by=by, membership=membership, at=at)
    still_to_come = queries.seats_to_come(membership.episode.person_id, at=at).filter(membership=membership)
    _put_out(by, still_to_come, Closed.GIVEN_UP, at)
    return ended


@transaction.atomic
def stay_until(*, by: Actor, membership: Membership, on: date | None, at: datetime) -> Membership:
    """In this cohort up to and with a day: seats after it are given up, seats up to it are taken again."""
    fresh = set_last_day(by=by, membership=membership, on=on, at=at)
    if on is not None:
        after = queries.seats_to_come(fresh.episode.person_id, at=at).filter(
            membership=fresh, session__on__gt=on
        )
        _put_out(by, after, Closed.GIVEN_UP, at)
    seat_member(by=by, membership=fresh, at=at)
    return fresh


def _put_out(by: Actor, seats: Iterable[Seat], why: Closed, at: datetime) -> None:
    for seat in give_up_seats(by=by, seats=seats, why=why, at=at):
        enqueue("rooms.eject", key=str(seat.pk), seat_id=str(seat.pk))


@transaction.atomic
def change_cohort(
    *, by: Actor, membership: Membership, cohort: Cohort, starts_on: date, at: datetime
) -> Membership:
    """To another cohort, from a day on; the place in this one ends at once."""
    take_off_roster(by=by, membership=membership, at=at)
    return put_on_roster(
        by=by,
        episode=membership.episode,
        cohort=cohort,
        room_name=membership.room_name,
        starts_on=starts_on,
        at=at,
    )


@transaction.atomic
def place_in_cohort(
    *, by: Viewer, episode: Episode, cohort: Cohort, starts_on: date, at: datetime
) -> Membership:
    """Into a cohort, from the one that they are in, if any."""
    before = queries.own_membership(episode.person_id)
    if before is not None:
        return change_cohort(by=by, membership=before, cohort=cohort, starts_on=starts_on, at=at)
    name = name_for(by, named(episode.person), Where.STAFF)
    return put_on_roster(by=by, episode=episode, cohort=cohort, room_name=name, starts_on=starts_on, at=at)


@transaction.atomic
def end_stay(*, by: Viewer, episode: Episode, at: datetime) -> Episode:
    """A participant's stay ends: no seat, no sign-in, no bond holds any more.  Nothing that was is erased."""
    wall.alone_with(episode.person_id)
    insist(may_end_stay(open_concerns=open_concerns(episode.pk)))
    zone = episode.program.zone
    closed = close_episode(by=by, episode=episode, on=local(at, zone).date(), at=at)
    for membership in episode.memberships.filter(ended_at__isnull=True).select_related("episode"):
        take_off_roster(by=by, membership=membership, at=at)
    for bond in Assignment.objects.filter(HOLDS, episode=episode):
        end_assignment(by=by, assignment=bond, at=at)
    if not queries.has_a_place(episode.person_id):
        close_account(by=by, person=episode.person, at=at)
        end_sign_ins(by=by, person=episode.person, at=at)
    return closed


@transaction.atomic
def take_up_stay(*, by: Viewer, episode: Episode, at: datetime) -> Episode:
    """It was ended in error: open again, with sign-in.  A place on a roster and a therapist are given anew."""
    opened = reopen_episode(by=by, episode=episode, at=at)
    reopen_account(by=by, person=episode.person, at=at)
    return opened
