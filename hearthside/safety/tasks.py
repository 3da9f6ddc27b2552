from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from hearthside.access import wall

from . import actions, queries
from .rules import CLOCK


@app.periodic(cron="* * * * * */10")  # the sixth field is seconds
@app.task(name="safety.climb", queueing_lock="safety.climb")
def climb(timestamp: int) -> None:
    """Each concern by itself, so that one never waits for another; by the clock of now and not of the order."""
    for concern_id in queries.concerns_that_climb(at=timezone.now()):
        with transaction.atomic():
            wall.enter(CLOCK)
            actions.climb(by=CLOCK, concern_id=concern_id, at=timezone.now())
    with transaction.atomic():
        wall.enter(CLOCK)
        actions.climb_where_nobody_was_told(by=CLOCK, at=timezone.now())
