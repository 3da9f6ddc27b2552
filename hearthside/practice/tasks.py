from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from hearthside.access import wall

from . import actions
from .rules import REMINDS


@app.periodic(cron="* * * * *")
@app.task(name="practice.remind", queueing_lock="practice.remind")
def remind(timestamp: int) -> None:
    """Every minute, by the clock of now and not of the order: what was ordered while the worker stood still comes late."""
    with transaction.atomic():
        wall.enter(REMINDS)
        actions.remind(by=REMINDS, at=timezone.now())
