"""One session, planned by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from hearthside.access.verdict import insist
from hearthside.access.viewer import Viewer
from hearthside.journeys import rules
from hearthside.journeys.rules import Hours
from hearthside.people.models import Person
from hearthside.program.models import Cohort
from hearthside.schedule.actions import plan_session
from hearthside.schedule.models import Session
from hearthside.schedule.terms import SeatKind, SessionKind


@transaction.atomic
def plan(
    *,
    by: Viewer,
    cohort: Cohort,
    kind: SessionKind,
    title: str,
    hours: Hours,
    staff: Mapping[SeatKind, Person],
    at: datetime,
) -> Session:
    """At a time of the track's clock.  Raises NotAllowed for a time that does not exist, is over, or takes someone twice."""
    zone = cohort.track.zone
    insist(rules.is_a_time(hours, zone, at=at))
    begins = rules.starts_at(hours, zone)
    return plan_session(
        by=by,
        cohort=cohort,
        kind=kind,
        title=title,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=hours.minutes),
        breaks=rules.breaks_of(hours, begins),
        staff={seat: [person] for seat, person in staff.items()},
        at=at,
    )
