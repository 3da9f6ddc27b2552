"""Somebody who could not come sits once in another cohort's group."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from hearthside.access import trail
from hearthside.access.refusing import refusing
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Actor
from hearthside.notices.actions import send_letter
from hearthside.notices.terms import Letter
from hearthside.notices.topics import tell
from hearthside.people.models import Account
from hearthside.program.models import Episode
from hearthside.program.queries import membership_on
from hearthside.schedule import queries, rules
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import GUESTS, Closed

from .rows import _alone_with, _told
from .seats import _take_seat, close_seat


REFUSALS = {
    "nobody_is_anywhere_twice": "You are somewhere else at that time. Choose another one.",
    "a_place_is_taken_once": "Somebody has just taken this place. Try once more.",
}
FULL = "This group is full by now. Choose another one."


@transaction.atomic
def take_make_up(*, by: Actor, episode: Episode, session: Session, at: datetime) -> Seat:
    """A place in this one session of another cohort of their program, by the checks of every seat.

    NotAllowed when it is full, when they are elsewhere then, and when who leads it may not treat them where they are.
    """
    fresh = Session.objects.select_for_update(of=("self",)).select_related("cohort__track").get(pk=session.pk)
    member = membership_on(episode.pk, on=fresh.on)
    if member is None or fresh.cohort.track.program_id != episode.program_id:
        raise NotAllowed("You are on no roster that day. Choose another one.", "no_roster")
    insist(rules.may_make_up(by, episode.pk, fresh, own=member.cohort_id, at=at))
    insist(queries.takes_in(fresh, member))
    _alone_with([episode.person_id])
    try:
        with refusing(REFUSALS):
            _take_seat(fresh, member)
    except NotAllowed as why:
        raise NotAllowed(FULL, why.code) if why.code == "room_full" else why from None
    seat: Seat = fresh.seats.get(person_id=episode.person_id, closed_at__isnull=True)
    trail.note(by, "took a place to make up", seat, at=at)
    _told(fresh)
    return seat


@transaction.atomic
def give_make_up_back(*, by: Actor, seat: Seat, at: datetime) -> None:
    """Until it begins; the place is free for somebody else."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=seat.session_id)
    insist(rules.may_give_back(by, seat.episode_id, session, at=at))
    close_seat(by=by, seat=seat, why=Closed.GIVEN_UP, at=at)
    _told(session)


def _give_way(*, by: Actor, sessions: Collection[UUID], at: datetime) -> None:
    """Visitors and guests of sessions that were just moved, who are elsewhere at the new time: that comes first.

    A visitor gets a letter that names nothing and reads it on their day; whoever asks guests reads it on theirs.
    """
    other = Seat.objects.filter(
        ~Q(pk=OuterRef("pk")),
        person_id=OuterRef("person_id"),
        closed_at__isnull=True,
        during__overlap=OuterRef("during"),
    )
    not_of_it = rules.make_ups() | Q(kind__in=GUESTS)
    visiting = list(
        Seat.objects.filter(not_of_it, Exists(other), session__in=sessions, closed_at__isnull=True)
    )
    for seat in visiting:
        close_seat(by=by, seat=seat, why=Closed.GIVEN_UP, at=at)
        if seat.episode_id is not None:
            tell(f"hours:{seat.episode_id}")
    visitors = Account.objects.filter(
        person__in=[one.person_id for one in visiting if one.episode_id], is_active=True
    )
    for address in visitors.order_by("email").values_list("email", flat=True):
        send_letter(by=by, letter=Letter.NEWS, address=address, at=at)
