"""The one queue before a room, and what whoever waits reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import o_clock
from hearthside.rooms import rules
from hearthside.rooms.models import Waiting
from hearthside.rooms.terms import GONE_AFTER, Ended
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of
from hearthside.schedule.terms import HOSTS

from .entry import called


def waits_at(at: dt.datetime) -> Q:
    """Of waitings: those that go on, whose page is here or away."""
    return Q(ending="", heard_at__gt=at - GONE_AFTER)


def in_queue(session_id: UUID, *, at: dt.datetime) -> list[Waiting]:
    """Whoever waits before a room, in the order in which they came.  One query."""
    rows = Waiting.objects.filter(waits_at(at), seat__session_id=session_id, seat__closed_at__isnull=True)
    return list(rows.select_related("seat__session").order_by("since", "pk"))


def waitings_of(session_id: UUID, *, at: dt.datetime) -> dict[UUID, Waiting]:
    """By seat: whoever waits, and whoever was told *not now*.  One query."""
    rows = Waiting.objects.filter(waits_at(at) | Q(ending=Ended.DENIED), seat__session_id=session_id)
    return {row.seat_id: row for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWords:
    """To whoever waits: for whom, how that one sees them, and since when."""

    whom: str
    sees: str
    since: str


def waiting_words(viewer: Viewer, session_id: UUID, *, at: dt.datetime) -> WaitingWords:
    """Three queries."""
    own = seat_of(viewer, session_id)
    row = Waiting.objects.filter(seat=own).first()
    who = host_of(viewer, own.session) if own else ""
    since = o_clock(row.since, own.session.cohort.track.zone) if own and row else ""
    return WaitingWords(
        whom=f"{who} will let you in.",
        sees=f"{who} sees you: here",
        since=f"waiting since {since}" if since else "",
    )


def host_of(viewer: Viewer, session: Session) -> str:
    """Whom to wait for: whoever leads, as this viewer reads their name."""
    hosts = Seat.objects.filter(session=session, kind__in=HOSTS, closed_at__isnull=True)
    lead = rules.leading(list(hosts.select_related("person", "membership")), session.led_by)
    return called(viewer, lead) if lead else "Somebody of the team"
