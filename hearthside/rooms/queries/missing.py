"""Who has a seat in what began, was never seen there, and said no word."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from hearthside.kernel.clock import local
from hearthside.practice.models import AbsenceWord
from hearthside.program.queries import settings as settings_on
from hearthside.rooms import rules
from hearthside.rooms.models import Evidence, TimeApart, Waiting
from hearthside.rooms.terms import GONE_AFTER, Apart, Ended
from hearthside.safety.models import OPEN, Concern
from hearthside.safety.queries import at_high_risk
from hearthside.safety.terms import ABSENT_AFTER, ABSENT_AFTER_HIGH, Cause, Tier
from hearthside.schedule.models import Seat
from hearthside.schedule.rules import absence_source
from hearthside.schedule.terms import SeatKind

from .waiting import waits_at


# So long the program may have stood still, and somebody is missed nevertheless.
LOOKED_BACK = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Missed:
    seat: Seat
    source: str


def _seen() -> Exists:
    return Exists(Evidence.objects.filter(place=OuterRef("place")))


def _elsewhere() -> Exists:
    """Whom the staff said to be with somebody of the team."""
    return Exists(TimeApart.objects.filter(seat=OuterRef("pk"), kind=Apart.ASIDE, ended_at__isnull=True))


def _before_the_door(at: datetime) -> Exists:
    """They came: they wait, were let in just now, or were told *not now* by a host who knows of them."""
    on_their_way = Q(ending=Ended.ADMITTED, heard_at__gt=at - GONE_AFTER)
    known = waits_at(at) | on_their_way | Q(ending=Ended.DENIED)
    return Exists(Waiting.objects.filter(known, seat=OuterRef("pk")))


def _began(at: datetime) -> QuerySet[Seat]:
    """Seats of people in treatment in what has begun lately."""
    return Seat.objects.filter(
        kind=SeatKind.PARTICIPANT,
        closed_at__isnull=True,
        episode__closed_on__isnull=True,
        session__cancelled_at=None,
        session__during__overlap=(at - LOOKED_BACK, at),
        session__during__startswith__gt=at - LOOKED_BACK,
    )


def missed(*, at: datetime) -> list[Missed]:
    """Who is missed by now and was not before.  Four queries and one for each program."""
    lately = Concern.objects.filter(cause=Cause.ABSENCE, raised_at__gt=at - LOOKED_BACK)
    known = set(lately.values_list("source", flat=True))
    rows = list(
        _began(at)
        .filter(~_seen(), ~_elsewhere(), ~_before_the_door(at))
        .select_related("episode", "session__cohort__track__program", "episode__program")
        .order_by("session__during", "pk")
    )
    asked = [one for one in rows if absence_source(one.pk) not in known]
    words = _words([one.pk for one in asked])
    high = at_high_risk([one.episode_id for one in asked if one.episode_id])
    after = _after({one.episode.program_id: one.episode.program.zone for one in asked if one.episode}, at)
    return [
        Missed(one, absence_source(one.pk))
        for one in asked
        if one.episode is not None
        and rules.is_missed(
            one.session.starts_at,
            after=after[one.episode.program_id][one.episode_id in high],
            word=words.get(one.pk),
            is_away=any(stretch.lower <= at < stretch.upper for stretch in one.away),
            at=at,
        )
    ]


def came(*, at: datetime) -> list[Concern]:
    """Open absences of those who were seen meanwhile.  Two queries."""
    open_ones = list(Concern.objects.filter(OPEN, cause=Cause.ABSENCE, tier=Tier.ATTENDANCE))
    seats = {one.source.partition(":")[2] for one in open_ones}
    seen = {
        absence_source(pk) for pk in Seat.objects.filter(_seen(), pk__in=seats).values_list("pk", flat=True)
    }
    return [one for one in open_ones if one.source in seen]


def _words(seats: Collection[UUID]) -> dict[UUID, rules.Word]:
    rows = AbsenceWord.objects.filter(Q(taken_back_at__isnull=True), seat__in=seats)
    return {one.seat_id: rules.Word(one.minutes) for one in rows}


def _after(zones: dict[UUID, str], at: datetime) -> dict[UUID, tuple[timedelta, timedelta]]:
    """By program: how long after the start somebody is missed, and how long when they are at high risk."""
    keys = (ABSENT_AFTER, ABSENT_AFTER_HIGH)
    return {
        pk: _minutes(settings_on(keys, program_id=pk, on=local(at, zone).date()))
        for pk, zone in zones.items()
    }


def _minutes(found: dict[str, int]) -> tuple[timedelta, timedelta]:
    return timedelta(minutes=found[ABSENT_AFTER.name]), timedelta(minutes=found[ABSENT_AFTER_HIGH.name])
