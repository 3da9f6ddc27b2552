"""Where somebody can make up for what they could not come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.careteam.queries import without_licence
from hearthside.program.models import Episode, Membership
from hearthside.program.queries import membership_on
from hearthside.safety.queries import last_stamp
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import LEADS, MEMBERS

from .hours import hour_words
from .sessions import EVERY, WHOLE, seats_of


AHEAD = timedelta(days=14)
MOST_LOOKED_AT, MOST_OFFERED = 12, 3


def takes_in(session: Session, member: Membership) -> Verdict:
    """Whether a group can take a visitor in, but for a free place.

    Who leads it must be licensed for where they last said they were; the door asks again on the day.  And nobody there
    may go by their name in the room.
    """
    held = [seat for seat in session.seats.all() if seat.closed_at is None]
    leads = frozenset(seat.person_id for seat in held if seat.kind in LEADS)
    if not leads:
        return no("Nobody leads it yet. Choose another one.", "no_lead")
    stamp = last_stamp(member.episode_id)
    if stamp is not None and without_licence(leads, state=stamp.state, on=session.on):
        return no("Who leads it may not work with people where you are. Choose another one.", "no_licence")
    names = {seat.membership.room_name.lower() for seat in held if seat.membership}
    if member.room_name.lower() in names:
        return no(
            "Somebody there goes by the name that you have in the room. Choose another one.", "same_name"
        )
    return YES


def make_ups_for(episode: Episode, missed: Session, *, at: datetime) -> Sequence[Session]:
    """Groups of the same kind of the program's other cohorts in the coming two weeks that have a free place."""
    member = membership_on(episode.pk, on=missed.on)
    if member is None or missed.episode_id is not None:
        return []
    elsewhere = Seat.objects.filter(
        person_id=episode.person_id, closed_at__isnull=True, during__overlap=OuterRef("during")
    )
    taken = Count("seats", filter=Q(seats__kind__in=MEMBERS, seats__closed_at__isnull=True))
    rows = (
        Session.objects.filter(
            ~Q(cohort_id=member.cohort_id),
            cohort__track__program_id=episode.program_id,
            cohort__closed_at__isnull=True,
            kind=missed.kind,
            counts=missed.counts,
            episode__isnull=True,
            cancelled_at__isnull=True,
            ended_at__isnull=True,
            during__startswith__gt=at,
            during__startswith__lt=at + AHEAD,
        )
        .annotate(taken=taken)
        .filter(~Exists(elsewhere), taken__lt=F("places"))
        .select_related(*WHOLE)
        .prefetch_related(Prefetch("seats", seats_of(EVERY)))
        .order_by("during", "pk")
    )
    return [one for one in rows[:MOST_LOOKED_AT] if takes_in(one, member)][:MOST_OFFERED]


def lost_words(seat: Seat, zone: str, *, elsewhere: bool) -> str:
    """To a visitor: what became of a place that was theirs and that somebody else closed.  `elsewhere`: see below."""
    session = seat.session
    when = hour_words(session, zone)
    if session.cancelled_at is not None:
        return f"{session.title}, {when}, was cancelled."
    if elsewhere:
        return f"{session.title} was moved to {when}. You are somewhere else then."
    return f"{session.title}, {when}, has no place for you any more."


def is_elsewhere(seat: str = "") -> Exists:
    """Whether the holder of a seat holds another one at its time; part of a query, whose path to the seat this is."""
    others = Seat.objects.filter(
        person_id=OuterRef(f"{seat}person_id"),
        closed_at__isnull=True,
        during__overlap=OuterRef(f"{seat}during"),
    )
    return Exists(others.exclude(pk=OuterRef(f"{seat}pk")))
