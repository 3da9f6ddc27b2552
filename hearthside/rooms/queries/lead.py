"""Who leads in the room now, and who would when a line is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import local, o_clock
from hearthside.program.queries import settings as settings_on
from hearthside.rooms import rules
from hearthside.rooms.terms import LINE_LOST, NOT_COME
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.terms import HOSTS

from .entry import called
from .evidence import is_living, lines_in


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadNow:
    """To everyone in the room: who leads.  To its hosts: since when instead of whom, and whether they can change it."""

    place: UUID | None  # by which the tile is known
    name: str
    is_viewer: bool
    instead: bool  # of who leads by their seat
    since: str
    may_take_back: bool


def lead_now(viewer: Viewer, session: Session, seats: Iterable[Seat]) -> LeadNow:
    """No query: `seats` with their people."""
    held = list(seats)
    lead = rules.leading(hosts_of(held), session.led_by)
    own = next((seat for seat in held if seat.person_id == viewer.person_id), None)
    return LeadNow(
        place=lead.place if lead else None,
        name=called(viewer, lead) if lead else "",
        is_viewer=bool(lead and lead.person_id == viewer.person_id),
        instead=session.led_by is not None,
        since=o_clock(session.led_since, session.cohort.track.zone) if session.led_since else "",
        may_take_back=bool(rules.may_take_back(viewer, own, session)),
    )


def hosts_of(seats: Iterable[Seat]) -> list[Seat]:
    return [seat for seat in seats if seat.kind in HOSTS and seat.closed_at is None]


def who_stands_in(session_id: UUID, *, at: dt.datetime) -> Seat | None:
    """Who leads from now on because a line is lost, or never came.  Four queries."""
    session = Session.objects.select_related("cohort__track").get(pk=session_id)
    if session.ended_at is not None or session.cancelled_at is not None:
        return None
    seats = hosts_of(Seat.objects.filter(session=session))
    lines = lines_in([session_id])
    after = settings_on(
        (LINE_LOST, NOT_COME),
        program_id=session.cohort.track.program_id,
        on=local(at, session.cohort.track.zone).date(),
    )
    found = rules.stands_in(
        seats,
        led_by=session.led_by,
        heard={line.place: line.heard for line in lines},  # in order of when they were last heard
        here={line.place for line in lines if is_living(line, at=at)},
        lost_after=dt.timedelta(seconds=after[LINE_LOST.name]),
        came_by=session.starts_at + dt.timedelta(minutes=after[NOT_COME.name]),
        at=at,
    )
    if found is not None:
        found.session = session
    return found
