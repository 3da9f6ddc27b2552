"""What became of single dates in the last week: moved, cancelled with a sentence, led by another, one group more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import QuerySet

from hearthside.demo import terms
from hearthside.program.models import Cohort
from hearthside.schedule.actions import (
    cancel_session,
    change_session,
    let_another_lead,
    plan_session,
    take_downtime_copy,
)
from hearthside.schedule.models import Session
from hearthside.schedule.rules import moment
from hearthside.schedule.terms import HOSTS, SeatKind, SessionKind

from .who import Cast


A_DAY = timedelta(days=1)
LATER = timedelta(minutes=20)
NOON, AFTERNOON, EARLY = 12 * 60, 16 * 60, 8 * 60 + 25
CANCELLED = "Leo has to leave early today. What you had prepared keeps until next time."
ONE_MORE = "Questions about medicines"


def change_dates(cast: Cast, cohorts: Mapping[str, Cohort], *, today: date) -> None:
    """By those who run the program, on the days on which they would have done it."""
    since = today - timedelta(days=terms.LAST_WEEK)
    days = {
        name: sorted(set(_sessions(cohort, since, today).values_list("on", flat=True)))
        for name, cohort in cohorts.items()
    }
    day, evening = cohorts[terms.DAY], cohorts[terms.EVENING]
    _later(cast, _one(day, days[terms.DAY][1], SessionKind.WRAP_UP))
    _one_more_group(cast, day, days[terms.DAY][2])
    _cancel(cast, _one(evening, days[terms.EVENING][0], SessionKind.WRAP_UP))
    _stand_in(cast, _one(evening, days[terms.EVENING][1], SessionKind.GROUP))
    for on in days[terms.DAY]:
        for slug, minute in (("cora", EARLY), ("dana", EARLY + 10)):
            when = moment(on, minute, terms.DAY_ZONE)
            take_downtime_copy(by=cast.eyes(slug), program=day.track.program, at=when)


def _sessions(cohort: Cohort, since: date, until: date) -> QuerySet[Session]:
    return Session.objects.filter(cohort=cohort, on__gte=since, on__lt=until, segment__isnull=False)


def _one(cohort: Cohort, on: date, kind: SessionKind) -> Session:
    return _sessions(cohort, on, on + A_DAY).select_related("cohort__track").get(kind=kind)


def _later(cast: Cast, one: Session) -> None:
    """A little later on one date; its week goes on as it is."""
    held = one.seats.filter(kind__in=HOSTS, closed_at=None)
    change_session(
        by=cast.eyes("dana"),
        session=one,
        starts_at=one.starts_at + LATER,
        ends_at=one.ends_at + LATER,
        staff=[(SeatKind(seat.kind), seat.person_id) for seat in held],
        at=moment(one.on - A_DAY, NOON, one.cohort.track.zone),
    )


def _one_more_group(cast: Cast, cohort: Cohort, on: date) -> None:
    """With a pause inside it, which does not count."""
    zone = cohort.track.zone
    starts_at = moment(on, AFTERNOON, zone)
    pause = starts_at + timedelta(minutes=30)
    plan_session(
        by=cast.eyes("dana"),
        cohort=cohort,
        kind=SessionKind.GROUP,
        title=ONE_MORE,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=70),
        breaks=[(pause, pause + timedelta(minutes=10))],
        staff={SeatKind.FACILITATOR: [cast.people["fay"]]},
        at=moment(on - A_DAY, NOON, zone),
    )


def _cancel(cast: Cast, one: Session) -> None:
    when = moment(one.on, NOON, one.cohort.track.zone)
    cancel_session(by=cast.eyes("dana"), session=one, words=CANCELLED, at=when)


def _stand_in(cast: Cast, one: Session) -> None:
    let_another_lead(
        by=cast.eyes("dana"),
        session=one,
        instead_of=cast.people["leo"].pk,
        colleague=cast.people["nell"],
        at=moment(one.on, NOON, one.cohort.track.zone),
    )
