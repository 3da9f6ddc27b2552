from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from hearthside.access import wall
from hearthside.program.models import Cohort

from . import actions, queries
from .rules import CALENDAR


@app.task(name="schedule.plan_ahead")
def plan_ahead(cohort_id: str) -> None:
    """Seven days at a time, each its own transaction; what is not reached is planned by the next order or the night."""
    cohort, at = Cohort.objects.select_related("track").get(pk=UUID(cohort_id)), timezone.now()
    since: date | None = queries.today_in(cohort, at)
    while since is not None:
        with transaction.atomic():
            wall.enter(CALENDAR)
            since = actions.plan_some(by=CALENDAR, cohort=cohort, since=since, at=timezone.now())
    with transaction.atomic():
        wall.enter(CALENDAR)
        actions.repeat_hours(by=CALENDAR, cohort=cohort, at=timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(name="schedule.plan_all_ahead", queueing_lock="schedule.plan_all_ahead")
def plan_all_ahead(timestamp: int) -> None:
    """Every hour, so that somewhere a new day has begun: each cohort as far ahead as its program says."""
    with transaction.atomic():
        wall.enter(CALENDAR)
        actions.plan_all_ahead(by=CALENDAR)
