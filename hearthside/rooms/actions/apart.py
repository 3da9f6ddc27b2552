"""Elsewhere with somebody of the team, a moment for oneself, someone who came in; and back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Viewer
from hearthside.notices.topics import tell
from hearthside.people.models import Person
from hearthside.rooms import queries, rules
from hearthside.rooms.models import TimeApart
from hearthside.rooms.terms import Apart
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import seat_of


@transaction.atomic
def take_aside(*, by: Viewer, seat: Seat, whom: Person, at: datetime) -> TimeApart:
    """Somebody is elsewhere with one of the team: this time counts for no group, and their page says with whom.

    Nobody is moved.  Pressed again it is the same; with somebody else, it goes on with them.  NotAllowed for a stranger.
    """
    fresh = _held(seat)
    insist(rules.may_take_aside(by, seat_of(by, fresh.session_id), fresh))
    seats = list(fresh.session.seats.select_related("person"))
    if whom.pk not in {one.pk for one in queries.companions_of(seats, at=at)[fresh.pk]}:
        raise NotAllowed("Choose somebody of their team.", "whom")
    known = _open(fresh, Apart.ASIDE)
    if known is not None and known.whom_id == whom.pk:
        return known
    if known is not None:
        _end(known, at)
    return _begin(by, fresh, Apart.ASIDE, "took someone aside", at, whom=whom)


@transaction.atomic
def bring_back(*, by: Viewer, seat: Seat, at: datetime) -> None:
    """They are back with the group; what comes now counts again."""
    fresh = _held(seat)
    insist(rules.may_take_aside(by, seat_of(by, fresh.session_id), fresh))
    known = _open(fresh, Apart.ASIDE)
    if known is not None:
        _end(known, at)
        trail.note(by, "brought someone back", fresh, at=at)


@transaction.atomic
def step_back(*, by: Viewer, session: Session, kind: Apart, at: datetime) -> TimeApart:
    """`moment` or `covered`: one tap, and the staff of the session see it.  Twice is once; the newer one holds."""
    seat = _own(by, session)
    known = _open(seat, kind)
    if known is not None:
        return known
    _end_own(seat, at)
    noted = {Apart.MOMENT: "needs a moment", Apart.COVERED: "said that someone came in"}[kind]
    return _begin(by, seat, kind, noted, at)


@transaction.atomic
def come_back(*, by: Viewer, session: Session, at: datetime) -> None:
    """With the others again; sound and picture are their own page's matter."""
    seat = _own(by, session)
    if _end_own(seat, at):
        trail.note(by, "is back with the others", seat, at=at)


def _held(seat: Seat) -> Seat:
    """Whatever is pressed about one seat comes one after the other."""
    Seat.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.pk)
    return Seat.objects.select_related("session").get(pk=seat.pk)


def _own(by: Viewer, session: Session) -> Seat:
    seat = seat_of(by, session.pk)
    insist(rules.may_step_back(by, seat))
    assert seat is not None, "the rule lets nobody without a seat"
    return _held(seat)


def _open(seat: Seat, kind: Apart) -> TimeApart | None:
    return TimeApart.objects.filter(seat=seat, kind=kind, ended_at__isnull=True).first()


def _begin(
    by: Viewer, seat: Seat, kind: Apart, noted: str, at: datetime, *, whom: Person | None = None
) -> TimeApart:
    made = TimeApart.objects.create(seat=seat, kind=kind, whom=whom, began_at=at)
    trail.note(by, noted, seat, at=at)
    tell(f"session:{seat.session_id}")
    return made


def _end(known: TimeApart, at: datetime) -> None:
    known.ended_at = max(at, known.began_at)
    known.save(update_fields=["ended_at"])
    tell(f"session:{known.seat.session_id}")


def _end_own(seat: Seat, at: datetime) -> bool:
    known = [one for one in (_open(seat, Apart.MOMENT), _open(seat, Apart.COVERED)) if one is not None]
    for one in known:
        _end(one, at)
    return bool(known)
