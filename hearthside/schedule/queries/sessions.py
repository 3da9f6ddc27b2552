from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from hearthside.access.viewer import Viewer
from hearthside.people.queries import named
from hearthside.people.rules import Named
from hearthside.program.models import Cohort, Membership
from hearthside.program.rules import cohorts_in_sight
from hearthside.schedule import rules
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import LEADS, Closed, SeatKind


WHOLE = ("cohort__track__program",)


def seats_of(which: Q, *more: str) -> QuerySet[Seat]:
    """Seats with their people and room names, in the order of these; `more` that comes along, such as the attendance."""
    seats = Seat.objects.filter(which).select_related("person", "membership", *more)
    return seats.order_by("membership__room_name", "person__chosen_name")


EVERY = Q()


def may_follow_session(viewer: Viewer, session_id: UUID) -> bool:
    """Who may see a session may hear that something changed in it."""
    return Session.objects.filter(rules.sessions_in_sight(viewer), pk=session_id).exists()


def may_follow_cohort(viewer: Viewer, cohort_id: UUID) -> bool:
    """Its calendar: its members, who leads it, who runs its program."""
    if (
        viewer.own_episodes
        and Membership.objects.filter(
            cohort_id=cohort_id, episode__in=viewer.own_episodes, ended_at__isnull=True
        ).exists()
    ):
        return True
    return Cohort.objects.filter(cohorts_in_sight(viewer), pk=cohort_id).exists()


def may_follow_hours(viewer: Viewer, episode_id: UUID) -> bool:
    """Of one person's individual hours: the person, whoever treats them."""
    return episode_id in viewer.own_episodes | viewer.treats


def named_seat(seat: Seat) -> Named:
    """A seat's names; the room name is the one of its membership, and of family the one they were given."""
    if seat.called:
        return Named(seat.person_id, seat.called, room=seat.called)
    return named(seat.person, room=seat.membership.room_name if seat.membership else "")


def family_names(seats: Iterable[Seat]) -> tuple[str, ...]:
    """Who is asked to come along to somebody's own hour, as they are called there."""
    return tuple(seat.called for seat in seats if seat.kind == SeatKind.FAMILY and seat.closed_at is None)


def session_whole(session_id: UUID) -> Session:
    """With its cohort, track, program, breaks and seats with their people and attendance.  Three queries."""
    whole = Session.objects.select_related(*WHOLE).prefetch_related(
        "breaks", Prefetch("seats", seats_of(EVERY, "attendance"))
    )
    return whole.get(pk=session_id)


def seat_of(viewer: Viewer, session_id: UUID) -> Seat | None:
    """The viewer's own seat in this session, held or closed."""
    return (
        Seat.objects.select_related("session__cohort__track__program", "person", "membership")
        .filter(session_id=session_id, person_id=viewer.person_id)
        .first()
    )


def _between(which: Q, seats: Q, starts: datetime, ends: datetime) -> list[Session]:
    return list(
        Session.objects.filter(which, during__overlap=(starts, ends), cancelled_at__isnull=True)
        .select_related("cohort__track")
        .prefetch_related("breaks", Prefetch("seats", seats_of(seats)))
        .order_by("during", "pk")
        .distinct()
    )


def sessions_between(viewer: Viewer, starts: datetime, ends: datetime) -> list[Session]:
    """Sessions in this viewer's sight that touch a stretch of time, with seats and people.  Three queries."""
    return _between(rules.sessions_in_sight(viewer), EVERY, starts, ends)


def own_cancelled_between(viewer: Viewer, starts: datetime, ends: datetime) -> list[Session]:
    """What the viewer would have had a seat in and somebody cancelled, with a sentence or by hand.  One query."""
    return list(
        Session.objects.filter(
            Q(by_hand_at__isnull=False) | ~Q(cancelled_words=""),
            seats__person_id=viewer.person_id,
            seats__closed_why=Closed.CANCELLED,
            cancelled_at__isnull=False,
            during__overlap=(starts, ends),
        )
        .select_related(*WHOLE)
        .order_by("during", "pk")
    )


def own_topics(viewer: Viewer) -> list[str]:
    """What tells a participant's pages that their calendar changed.  One query."""
    cohorts = Membership.objects.filter(episode__in=viewer.own_episodes, ended_at__isnull=True)
    return [
        *(f"cohort:{key}" for key in cohorts.values_list("cohort_id", flat=True)),
        *(f"hours:{key}" for key in sorted(viewer.own_episodes)),
    ]


def own_sessions_between(viewer: Viewer, starts: datetime, ends: datetime) -> list[Session]:
    """Only those in which the viewer holds a seat; of seats, that one and those of who leads.  Three queries."""
    mine = Q(seats__person_id=viewer.person_id, seats__closed_at__isnull=True)
    shown = Q(kind__in=LEADS) | Q(person_id=viewer.person_id)
    return _between(mine, shown, starts, ends)


def seats_held(session: Session) -> list[Seat]:
    """By everyone who is expected in it, with their people.  One query."""
    return list(seats_of(Q(session=session, closed_at__isnull=True)))
