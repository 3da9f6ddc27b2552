"""Sessions that have begun, and to which none of their hosts has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.careteam.queries import people_in_post, staff_name, who_runs
from hearthside.careteam.terms import CLINICAL
from hearthside.kernel.clock import local, o_clock
from hearthside.people.models import Person
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.queries import setting as setting_on
from hearthside.rooms import rules
from hearthside.rooms.models import Room, Waiting
from hearthside.rooms.terms import NOT_COME
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import named_seat
from hearthside.schedule.terms import LEADS

from .hosts import host_seats
from .waiting import in_queue, told_at, waits_at


def _begun(at: dt.datetime) -> QuerySet[Session]:
    """What is on, is to be led by somebody, and is not open, nor held up when somebody came."""
    hosted = Exists(host_seats(OuterRef("pk")))
    came = Q(opened_at__isnull=False) | Q(refused_at__isnull=False)
    opened = Exists(Room.objects.filter(came, session=OuterRef("pk")))
    on = Session.objects.filter(
        hosted, ~opened, during__contains=at, cancelled_at__isnull=True, ended_at__isnull=True
    )
    return on.select_related("cohort__track__program").order_by("during", "pk")


def unled(*, at: dt.datetime, programs: Collection[UUID] | None = None) -> list[Session]:
    """Of all programs, or of these.  One query and one for each program in which something is so."""
    found = _begun(at) if programs is None else _begun(at).filter(cohort__track__program_id__in=programs)
    after: dict[UUID, dt.timedelta] = {}
    for one in found:
        track = one.cohort.track
        if track.program_id not in after:
            on = local(at, track.zone).date()
            after[track.program_id] = dt.timedelta(
                minutes=setting_on(NOT_COME, program_id=track.program_id, on=on)
            )
    return [
        one
        for one in found
        if rules.is_unled(one, opened=False, after=after[one.cohort.track.program_id], at=at)
    ]


def hosts_and_runners(session: Session, *, at: dt.datetime) -> tuple[list[Person], list[Person]]:
    """Who was to come, and who runs the program."""
    hosts = [one.person for one in host_seats(session.pk).select_related("person").order_by("pk")]
    return hosts, [one for one in who_runs(session.cohort.track.program_id, at=at) if one not in hosts]


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody before the room, to be called if nobody can come."""

    name: str
    where_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnledPage:
    title: str
    began: str
    is_unled: bool
    waiting: Cards[Waits]
    missing: tuple[tuple[str, str], ...]  # who was to come, and as what
    told: str  # since when
    leads: tuple[tuple[str, str], ...]  # instead of whom
    colleagues: tuple[tuple[str, str], ...]


def unled_page(viewer: Viewer, session: Session, *, at: dt.datetime) -> UnledPage:
    zone, program_id = session.cohort.track.zone, session.cohort.track.program_id
    seats = list(host_seats(session.pk).select_related("person").order_by("pk"))
    busy = Seat.objects.filter(closed_at__isnull=True, during__overlap=session.during)
    taken = set(busy.values_list("person_id", flat=True))
    colleagues = [one for one in people_in_post(program_id, CLINICAL, at=at) if one.pk not in taken]
    told = told_at(session.pk)
    return UnledPage(
        title=f"{session.title}, {session.cohort.name}",
        began=o_clock(session.starts_at, zone),
        is_unled=session in unled(at=at, programs=[program_id]),
        waiting=_waiting(viewer, session, at),
        missing=tuple((staff_name(viewer, one.person), one.get_kind_display()) for one in seats),
        told=o_clock(told, zone) if told else "",
        leads=tuple(
            (str(one.person_id), staff_name(viewer, one.person)) for one in seats if one.kind in LEADS
        ),
        colleagues=tuple((str(one.pk), staff_name(viewer, one)) for one in colleagues),
    )


def _waiting(viewer: Viewer, session: Session, at: dt.datetime) -> Cards[Waits]:
    seats = [one.seat for one in in_queue(session.pk, at=at)]
    rows = tuple(
        Waits(
            name_for(viewer, named_seat(one), Where.STAFF),
            reverse("safety:where", args=[one.episode_id]) if one.episode_id else "",
        )
        for one in seats
    )
    return Cards(rows, frozenset(one.episode_id for one in seats if one.episode_id))


def waiting_before(session_id: UUID, *, at: dt.datetime) -> int:
    return Waiting.objects.filter(
        waits_at(at), seat__session_id=session_id, seat__closed_at__isnull=True
    ).count()
