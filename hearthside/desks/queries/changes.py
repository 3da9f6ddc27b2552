"""What changed since yesterday, for whoever works with it: sessions that were cancelled or moved, who came, who left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import local, o_clock, weekday
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Membership
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import is_elsewhere
from hearthside.schedule.rules import guests_gone_in_sight, sessions_in_sight
from hearthside.schedule.terms import SeatKind


MOST_CHANGES = 8  # of a kind: a day's page is no log


@dataclass(frozen=True, slots=True)
class Changed:
    words: str


def changed_lately(viewer: Viewer, zone: str, *, at: datetime) -> Cards[Changed]:
    """Since yesterday's midnight by one's own clock.  Three queries."""
    since_day = local(at, zone).date() - timedelta(days=1)
    since = datetime.combine(since_day, time.min, ZoneInfo(zone))
    people = _people(viewer, since_day, since, at)
    lines = [
        *_sessions(viewer, since, zone, at),
        *_guests(viewer, since, zone, at),
        *(_person(viewer, one, since) for one in people),
    ]
    return Cards(tuple(Changed(words) for words in lines), frozenset(one.episode_id for one in people))


def _sessions(viewer: Viewer, since: datetime, zone: str, at: datetime) -> list[str]:
    """Groups that are still to come or were to come; individual hours stand on their own page."""
    seen = Session.objects.filter(sessions_in_sight(viewer)).values("pk")
    rows = (
        Session.objects.filter(
            Q(cancelled_at__gte=since) | Q(cancelled_at__isnull=True, by_hand_at__gte=since),
            pk__in=seen,
            episode__isnull=True,
            during__endswith__gt=at,
        )
        .select_related("cohort")
        .order_by("during", "pk")[:MOST_CHANGES]
    )
    return [f"{_when(one, zone)}: {one.title}, {one.cohort.name}, {_what(one)}" for one in rows]


def _guests(viewer: Viewer, since: datetime, zone: str, at: datetime) -> list[str]:
    """Who was to come beside a group and does no longer: who asked them reads it, among those who may ask."""
    rows = (
        Seat.objects.filter(
            guests_gone_in_sight(viewer),
            closed_at__gte=since,
            session__cancelled_at__isnull=True,
            during__endswith__gt=at,
        )
        .select_related("person", "session__cohort")
        .annotate(elsewhere=is_elsewhere())
        .order_by("during", "pk")[:MOST_CHANGES]
    )
    return [_guest(viewer, one, zone, elsewhere=one.elsewhere) for one in rows]


def _guest(viewer: Viewer, seat: Seat, zone: str, *, elsewhere: bool) -> str:
    one, name = seat.session, name_for(viewer, named(seat.person), Where.STAFF)
    why = " It was moved, and they are somewhere else then." if elsewhere else ""
    kind = SeatKind(seat.kind).label.lower()
    return f"{_when(one, zone)}: {name}, {kind}, comes no longer to {one.title}, {one.cohort.name}.{why}"


def _what(one: Session) -> str:
    if one.cancelled_at is None:
        return "was changed."
    return f"was cancelled. {one.cancelled_words}".strip()


def _when(one: Session, zone: str) -> str:
    here = local(one.starts_at, zone)
    return f"{weekday(here)}, {o_clock(one.starts_at, zone)}"


def _people(viewer: Viewer, since_day: date, since: datetime, at: datetime) -> list[Membership]:
    """Of the cohorts that one leads or runs, and of those one treats."""
    today = since_day + timedelta(days=1)
    seen = (
        Q(cohort_id__in=viewer.leads_cohorts | viewer.watches_cohorts)
        | Q(cohort__track__program_id__in=viewer.runs_programs)
        | Q(episode_id__in=viewer.treats)
    )
    came = Q(ended_at__isnull=True, starts_on__range=(since_day, today))
    left = Q(ended_at__gte=since) | Q(ended_at__isnull=True, ends_on=since_day)
    rows = Membership.objects.filter(seen & (came | left)).select_related("episode__person", "cohort")
    return list(rows.order_by("-starts_on", "pk")[:MOST_CHANGES])


def _person(viewer: Viewer, one: Membership, since: datetime) -> str:
    name = name_for(viewer, named(one.episode.person, room=one.room_name), Where.STAFF)
    left = one.ended_at is not None or (one.ends_on is not None and one.ends_on == since.date())
    return f"{name} left {one.cohort.name}." if left else f"{name} joined {one.cohort.name}."
