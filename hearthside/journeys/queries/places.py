"""Where someone sits, leads or belongs: what the acts ask."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from hearthside.careteam.models import HOLDS, Appointment, Leadership
from hearthside.careteam.terms import Post
from hearthside.people.models import WayToReach
from hearthside.program.models import Cohort, Episode, Membership, holding
from hearthside.schedule.models import Seat
from hearthside.schedule.terms import LEADS, MEMBERS, SeatKind


SEATS_OF = {Post.FACILITATOR: LEADS, Post.TECH_HOST: frozenset({SeatKind.TECH_HOST})}


def has_a_place(person_id: UUID) -> bool:
    """A stay that is open, or a role: whoever has one signs in."""
    stays = Episode.objects.filter(person_id=person_id, closed_on__isnull=True)
    posts = Appointment.objects.filter(HOLDS, Q(ends_on__isnull=True), person_id=person_id)
    return stays.exists() or posts.exists()


def room_names_in(cohort_id: UUID) -> frozenset[str]:
    """Those that are taken, now or from a day on."""
    held = Membership.objects.filter(cohort_id=cohort_id, ended_at__isnull=True)
    return frozenset(held.values_list("room_name", flat=True))


def own_membership(person_id: UUID) -> Membership | None:
    """The place on a roster that is theirs; the newest."""
    held = Membership.objects.filter(
        episode__person_id=person_id, episode__closed_on__isnull=True, ended_at__isnull=True
    )
    return held.select_related("cohort__track", "episode").order_by("-starts_on").first()


def leads(person_id: UUID, cohort_id: UUID, *, at: datetime) -> bool:
    led = Leadership.objects.filter(
        holding("cohort__track__zone", at), HOLDS, person_id=person_id, cohort_id=cohort_id
    )
    return led.exists()


def seats_to_come(person_id: UUID, *, at: datetime) -> QuerySet[Seat]:
    """Seats that hold in sessions that are going on or still to come."""
    return Seat.objects.filter(
        person_id=person_id,
        closed_at__isnull=True,
        session__ended_at__isnull=True,
        session__cancelled_at__isnull=True,
        during__endswith__gt=at,
    ).select_related("session__cohort__track")


def staff_seats_to_come(appointment: Appointment, *, at: datetime) -> QuerySet[Seat]:
    """Those that this post gave; all of the program's when it was the last one there."""
    seats = seats_to_come(appointment.person_id, at=at).exclude(kind__in=MEMBERS)
    if appointment.program_id is None:
        return seats.none()
    seats = seats.filter(session__cohort__track__program_id=appointment.program_id)
    others = Appointment.objects.filter(
        HOLDS, person_id=appointment.person_id, program_id=appointment.program_id
    )
    if others.exists():
        return seats.filter(kind__in=SEATS_OF.get(Post(appointment.post), frozenset()))
    return seats


def way_of(person_id: UUID, way_id: UUID) -> WayToReach | None:
    return WayToReach.objects.filter(pk=way_id, person_id=person_id).first()


def open_cohorts(program_id: UUID) -> dict[str, Cohort]:
    """By their key in a form."""
    found = Cohort.objects.filter(track__program_id=program_id, closed_at__isnull=True)
    return {str(one.pk): one for one in found.select_related("track__program").order_by("name", "pk")}
