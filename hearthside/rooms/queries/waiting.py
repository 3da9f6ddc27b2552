"""The one queue before a room, and what whoever waits reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import o_clock
from hearthside.people.queries import alerts_of
from hearthside.rooms import rules
from hearthside.rooms.models import Waiting
from hearthside.rooms.terms import GONE_AFTER, Ended
from hearthside.schedule.models import Session
from hearthside.schedule.queries import seat_of

from .entry import called
from .hosts import host_seats


def waits_at(at: dt.datetime) -> Q:
    """Of waitings: those that go on, whose page is here or away."""
    return Q(ending="", heard_at__gt=at - GONE_AFTER)


def in_queue(session_id: UUID, *, at: dt.datetime) -> list[Waiting]:
    """Whoever waits before a room, in the order in which they came.  One query."""
    rows = Waiting.objects.filter(waits_at(at), seat__session_id=session_id, seat__closed_at__isnull=True)
    held = rows.select_related("seat__session", "seat__person", "seat__membership")
    return list(held.order_by("since", "pk"))


def waitings_of(session_id: UUID, *, at: dt.datetime) -> dict[UUID, Waiting]:
    """By seat: whoever waits, and whoever was told *not now*.  One query."""
    rows = Waiting.objects.filter(waits_at(at) | Q(ending=Ended.DENIED), seat__session_id=session_id)
    return {row.seat_id: row for row in rows}


@dataclass(frozen=True, slots=True)
class Queue:
    """That somebody waits, to a host who is elsewhere in the program: how many, and before what; whom says the room."""

    session_id: UUID
    title: str
    waits: int


def queues_of(viewer: Viewer, *, at: dt.datetime) -> list[Queue]:
    """Before each session of which this viewer is a host.  One query."""
    hosted = host_seats(OuterRef("seat__session")).filter(
        person_id=viewer.person_id, session__ended_at__isnull=True
    )
    rows = Waiting.objects.filter(waits_at(at), Exists(hosted), seat__closed_at__isnull=True)
    counted = rows.values_list("seat__session", "seat__session__title").annotate(waits=Count("pk"))
    return [Queue(*row) for row in counted.order_by("seat__session__during", "seat__session")]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWords:
    """To whoever waits: for whom, how that one sees them, since when, and what is done when nobody came to lead."""

    whom: str
    sees: str
    since: str
    late: str


def waiting_words(viewer: Viewer, session_id: UUID, *, at: dt.datetime) -> WaitingWords:
    """Four queries."""
    own = seat_of(viewer, session_id)
    row = Waiting.objects.filter(seat=own).first()
    who = host_of(viewer, own.session) if own else ""
    zone = own.session.cohort.track.zone if own else ""
    told = told_at(session_id)
    return WaitingWords(
        whom=f"{who} is not here yet." if told else f"{who} will let you in.",
        sees="Your place is kept: here" if told else f"{who} sees you: here",
        since=f"waiting since {o_clock(row.since, zone)}" if row else "",
        late=rules.late_in_words(o_clock(told, zone), kind=own.kind) if told and own else "",
    )


def matter_of(session_id: UUID) -> str:
    """By what those who are told that nobody leads know it, and by what it is taken back."""
    return f"unled:{session_id}"


def told_at(session_id: UUID) -> dt.datetime | None:
    """When somebody was told that nobody leads; None: nobody was, or a host came since.  One query while nobody was."""
    still_open = [one.at for one in alerts_of(matter_of(session_id)) if one.confirmed_at is None]
    return min(still_open, default=None)


def host_of(viewer: Viewer, session: Session) -> str:
    """Whom to wait for: whoever leads, as this viewer reads their name."""
    lead = rules.leading(list(host_seats(session.pk).select_related("person", "membership")), session.led_by)
    return called(viewer, lead) if lead else "Somebody of the team"
