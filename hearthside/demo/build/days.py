"""Days whose sessions are over and to which nobody has come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch

from hearthside.demo import terms
from hearthside.kernel.clock import local
from hearthside.program.models import Cohort
from hearthside.rooms.models import Room
from hearthside.rooms.terms import Noted
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.rules import moment
from hearthside.schedule.terms import MEMBERS, SeatKind

from .script import is_away, noted, spans_of
from .who import Cast


HELD = Prefetch(
    "seats", Seat.objects.filter(closed_at=None).select_related("person", "episode__program", "attendance")
)


@dataclass(slots=True)
class Coming:
    """One member on one day: their seats in order of time."""

    slug: str
    seats: list[Seat] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One cohort's day; `ago`: so many days before the start.  `is_whole`: nothing of it is still to come."""

    cohort: Cohort
    on: date
    ago: int
    sessions: tuple[Session, ...]
    is_whole: bool
    is_newest: bool
    here: tuple[Coming, ...]
    away: tuple[Coming, ...]


def days_to_live(cast: Cast, *, at: datetime) -> list[Day]:
    """In order of time."""
    mine = Session.objects.filter(cancelled_at=None, ended_at=None).exclude(
        pk__in=Seat.objects.filter(kind=SeatKind.SYNTHETIC).values("session_id")
    )
    rows = (
        mine.filter(during__endswith__lte=at)
        .exclude(pk__in=Room.objects.values("session_id"))
        .select_related("cohort__track__program")
        .prefetch_related("breaks", HELD)
        .order_by("during", "pk")
    )
    by_day: dict[tuple[UUID, date], list[Session]] = defaultdict(list)
    for one in rows:
        by_day[one.cohort_id, one.on].append(one)
    open_days = set(mine.filter(during__endswith__gt=at).values_list("cohort_id", "on"))
    newest = {cohort: max(on for other, on in by_day if other == cohort) for cohort, _ in by_day}
    today = local(at, terms.DAY_ZONE).date()
    return [
        _day(cast, held, (today - on).days, (cohort, on) not in open_days, is_newest=newest[cohort] == on)
        for (cohort, on), held in by_day.items()
    ]


def _day(cast: Cast, held: list[Session], ago: int, is_whole: bool, *, is_newest: bool) -> Day:  # noqa: FBT001
    coming: dict[UUID, Coming] = {}
    for session in held:
        for seat in session.seats.all():
            if seat.kind in MEMBERS:
                seat.session = session
                coming.setdefault(seat.person_id, Coming(cast.slugs[seat.person_id])).seats.append(seat)
    everyone = sorted(coming.values(), key=lambda one: one.slug)
    return Day(
        cohort=held[0].cohort,
        on=held[0].on,
        ago=ago,
        sessions=tuple(held),
        is_whole=is_whole,
        is_newest=is_newest,
        here=tuple(one for one in everyone if not is_away(one.slug, ago)),
        away=tuple(one for one in everyone if is_away(one.slug, ago)),
    )


def lead_of(session: Session) -> Seat:
    return next(seat for seat in session.seats.all() if seat.kind == SeatKind.FACILITATOR)


def looks_at(written_at: datetime) -> datetime:
    """When a therapist looks at what was written: first thing the next morning."""
    return moment(local(written_at, terms.DAY_ZONE).date() + timedelta(days=1), 8 * 60 + 40, terms.DAY_ZONE)


def heard_in(day: Day, session: Session) -> list[Noted]:
    """What the media door writes down of everybody who came to a session."""
    length = (session.ends_at - session.starts_at).total_seconds() / 60
    return [
        one
        for coming in day.here
        for nth, seat in enumerate(coming.seats)
        if seat.session.pk == session.pk
        for one in noted(seat.place, spans_of(coming.slug, day.ago, nth, length), session.starts_at)
    ]
