"""What is written in the room, as one person may read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import o_clock
from hearthside.rooms import rules
from hearthside.rooms.models import Message
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of
from hearthside.schedule.terms import HOSTS, MEMBERS

from .entry import called, entry_of, is_in, newest_admission


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    id: UUID
    name: str
    words: str
    at: str
    is_own: bool
    private: bool
    waits: bool  # a private word that nobody has looked at
    concern: bool  # somebody raised one by it
    reported: bool  # by the viewer
    may_worry: bool
    may_report: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    session_id: UUID
    is_open: bool  # to the viewer, now
    is_staff: bool
    said: Cards[Said]


def reads_chat(seat: Seat | None, session: Session, *, at: dt.datetime) -> bool:
    """Whoever is in the room, while it is open: nobody reads along unseen."""
    if seat is None or seat.closed_at is not None:
        return False
    if rules.is_over(session, entry=entry_of(session, at=at), at=at):
        return False
    return is_in(newest_admission(seat))


def chat_of(viewer: Viewer, session_id: UUID, *, at: dt.datetime) -> Chat:
    """Four queries, however much was written."""
    seat = seat_of(viewer, session_id)
    is_open = seat is not None and reads_chat(seat, seat.session, at=at)
    rows = _rows(session_id, viewer) if is_open else []
    return Chat(
        session_id=session_id,
        is_open=is_open,
        is_staff=bool(rules.holds_the_room(viewer, seat)),
        said=_said(viewer, seat, rows),
    )


def words_waiting(viewer: Viewer, session: Session) -> Chat:
    """Private words to its staff that nobody has looked at, beside the sheet; who is none of them reads only how many."""
    seat = seat_of(viewer, session.pk)
    rows = [one for one in _rows(session.pk, None) if one.private and one.looked_at is None]
    return Chat(
        session_id=session.pk,
        is_open=bool(rows),
        is_staff=bool(rules.holds_the_room(viewer, seat)),
        said=_said(viewer, seat, rows),
    )


def _rows(session_id: UUID, viewer: Viewer | None) -> list[Message]:
    seen = rules.messages_in_sight(viewer) if viewer else None
    rows = Message.objects.filter(session_id=session_id)
    if seen is not None:
        rows = rows.filter(pk__in=Message.objects.filter(seen, session_id=session_id).values("pk"))
    return list(
        rows.select_related("seat__person", "seat__membership", "session__cohort__track").order_by(
            "said_at", "pk"
        )
    )


def _said(viewer: Viewer, own: Seat | None, rows: list[Message]) -> Cards[Said]:
    reported = {one.reports_id for one in rows if one.seat == own and one.reports_id}
    is_staff = own is not None and own.kind in HOSTS
    worries = bool(rows and rules.may_worry(viewer, own, rows[0].session))
    said = tuple(
        Said(
            id=one.pk,
            name=called(viewer, one.seat),
            words=one.words,
            at=o_clock(one.said_at, one.session.cohort.track.zone),
            is_own=one.seat == own,
            private=one.private,
            waits=one.private and one.looked_at is None,
            concern=one.concern_at is not None,
            reported=one.pk in reported,
            may_worry=worries and one.seat.kind in MEMBERS and one.concern_at is None,
            may_report=not is_staff and one.seat != own and one.pk not in reported,
        )
        for one in rows
    )
    return Cards(said, frozenset(one.seat.episode_id for one in rows if one.seat.episode_id))
