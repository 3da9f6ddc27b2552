"""Guests: who comes to a session, who can be asked, and where somebody is expected as a guest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from hearthside.access.viewer import Viewer
from hearthside.careteam.models import Appointment
from hearthside.careteam.queries import people_in_post
from hearthside.careteam.terms import Post
from hearthside.people.models import Person
from hearthside.people.queries import invitation_words, named
from hearthside.people.rules import name_for, zone_words
from hearthside.people.terms import Where
from hearthside.program.models import Episode
from hearthside.schedule import rules
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import GUESTS, MEMBERS, Closed, SeatKind

from .hours import hour_words
from .make_ups import is_elsewhere
from .sessions import named_seat, seats_of
from .week_page import DateHead, date_head


MINE = {"person_id": OuterRef("pk")}


def strangers() -> QuerySet[Person]:
    """Who can sign in, never had a post, and is not in treatment."""
    return Person.objects.filter(
        ~Exists(Appointment.objects.filter(**MINE)),
        ~Exists(Episode.objects.filter(**MINE)),
        account__isnull=False,
    )


def from_outside() -> QuerySet[Person]:
    """Strangers who can be asked as guests.  Who was only ever somebody's family is known to nobody but them."""
    seats = Seat.objects.filter(**MINE)
    family = Exists(seats.filter(kind=SeatKind.FAMILY)) & ~Exists(seats.exclude(kind=SeatKind.FAMILY))
    return strangers().exclude(family).order_by("chosen_name", "pk")


def is_of_the_house(person_id: UUID, program_id: UUID, *, at: datetime) -> bool:
    return any(one.pk == person_id for one in people_in_post(program_id, list(Post), at=at))


@dataclass(frozen=True, slots=True)
class GuestLine:
    seat_id: UUID
    name: str
    kind: str
    invitation: str  # where it stands, of somebody from outside who is not in yet


@dataclass(frozen=True, slots=True)
class GuestsPage:
    """`staff`, `outside`: of whom a form can name someone."""

    date: DateHead
    session_id: UUID
    guests: tuple[GuestLine, ...]
    staff: tuple[tuple[str, str], ...]
    outside: tuple[tuple[str, str], ...]
    gave_way: tuple[str, ...]  # who was to come and is somewhere else since it moved
    has_more: bool  # whether there are other dates to come to


def guests_page(viewer: Viewer, session: Session, *, at: datetime) -> GuestsPage:
    held = session.seats.filter(kind__in=GUESTS, closed_at__isnull=True).select_related("person")
    seats = list(held.order_by("kind", "person__chosen_name", "pk"))
    not_in = from_outside().filter(pk__in=[one.person_id for one in seats], account__is_active=False)
    invited = invitation_words(not_in.values_list("pk", flat=True), zone=session.cohort.track.zone, at=at)
    staff = people_in_post(session.cohort.track.program_id, list(Post), at=at)
    return GuestsPage(
        date=date_head(session),
        session_id=session.pk,
        guests=tuple(
            GuestLine(
                seat.pk,
                _name(viewer, seat.person),
                SeatKind(seat.kind).label,
                invited[seat.person_id].words if seat.person_id in invited else "",
            )
            for seat in seats
        ),
        staff=_choices(viewer, staff),
        outside=_choices(viewer, from_outside()),
        gave_way=tuple(
            f"{_name(viewer, seat.person)}, {SeatKind(seat.kind).label.lower()}"
            for seat in session.seats.filter(is_elsewhere(), kind__in=GUESTS, closed_why=Closed.GIVEN_UP)
            .select_related("person")
            .order_by("person__chosen_name", "pk")
        ),
        has_more=session.episode_id is None,
    )


def _choices(viewer: Viewer, people: Sequence[Person] | QuerySet[Person]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.pk), _name(viewer, one)) for one in people)


def _name(viewer: Viewer, person: Person) -> str:
    return name_for(viewer, named(person), Where.STAFF)


def dates_until(session: Session, until: date | None, *, at: datetime) -> list[Session]:
    """This one; with a last day, whatever its cohort has planned together from this one to that day.  Locked."""
    which = Q(pk=session.pk)
    if until is not None and session.episode_id is None:
        which |= Q(
            cohort_id=session.cohort_id,
            episode__isnull=True,
            on__range=(session.on, until),
            during__startswith__gte=session.starts_at,
            cancelled_at__isnull=True,
            ended_at__isnull=True,
        )
    return list(Session.objects.select_for_update(of=("self",)).filter(which).order_by("pk"))


def seats_after(seat: Seat) -> QuerySet[Seat]:
    """A guest's seat, and theirs of the same kind in whatever its cohort meets for after it."""
    return Seat.objects.filter(
        person_id=seat.person_id,
        kind=seat.kind,
        closed_at__isnull=True,
        session__cohort_id=seat.session.cohort_id,
        during__startswith__gte=seat.session.starts_at,
    )


@dataclass(frozen=True, slots=True)
class Visit:
    """Where somebody is expected as a guest, or with their family."""

    session_id: UUID
    title: str
    when: str
    kind: str
    over: str  # to family: that it is so no longer


@dataclass(frozen=True, slots=True)
class Visits:
    name: str
    zone: str
    rows: tuple[Visit, ...]
    topics: str


MOST_VISITS = 20


def visits_of(viewer: Viewer, *, at: datetime) -> Visits:
    """One's own as a guest, those that are on or still to come; of family also what was taken back.  Three queries."""
    me = Person.objects.get(pk=viewer.person_id)
    holds = Q(kind__in=GUESTS, closed_at__isnull=True, session__cancelled_at__isnull=True)
    held = Seat.objects.filter(
        holds | Q(kind=SeatKind.FAMILY), person=me, during__endswith__gt=at, session__ended_at__isnull=True
    )
    members = Prefetch("session__seats", seats_of(Q(kind__in=MEMBERS)))
    rows = held.select_related("session").prefetch_related(members).order_by("during", "pk")
    seats = list(rows[:MOST_VISITS])
    return Visits(
        name=name_for(viewer, named(me), Where.STAFF),
        zone=zone_words(me.zone),
        rows=tuple(
            Visit(
                one.session_id,
                one.session.title + _with_whom(viewer, one),
                hour_words(one.session, me.zone),
                SeatKind(one.kind).label,
                rules.taken_back_words(one),
            )
            for one in seats
        ),
        topics=" ".join(f"session:{one.session_id}" for one in seats),
    )


def _with_whom(viewer: Viewer, seat: Seat) -> str:
    """To family while they are expected: whose hour it is, by the name that they chose for rooms."""
    if seat.kind != SeatKind.FAMILY or seat.closed_at is not None:
        return ""
    names = (name_for(viewer, named_seat(one), Where.ROOM) for one in seat.session.seats.all())
    return f" with {', '.join(names)}"


def beside_words(seats: Sequence[Seat], viewer: Viewer) -> tuple[str, ...]:
    """Who is there beside a group: `Rosa, interpreter`."""
    return tuple(
        f"{name_for(viewer, named(seat.person), Where.ROOM)}, {SeatKind(seat.kind).label.lower()}"
        for seat in seats
        if seat.kind in GUESTS and seat.closed_at is None
    )


def may_see_guests(viewer: Viewer, session: Session) -> bool:
    return bool(rules.may_have_guests(viewer, session, session.cohort.track.program_id))
