from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from hearthside.access import wall
from hearthside.kernel.logs import get_logger
from hearthside.safety.rules import CLOCK

from . import actions, queries


log = get_logger("hearthside.measures")


@app.periodic(cron="17 * * * *")
@app.task(name="measures.lapse", queueing_lock="measures.lapse")
def lapse(timestamp: int) -> None:
    """Every hour: a form that nobody handed in within a day is heard as it stands."""
    with transaction.atomic():
        wall.enter(CLOCK)
        actions.lapse_forms(by=CLOCK, at=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="measures.recount", queueing_lock="measures.recount")
def recount(timestamp: int) -> None:
    """Every night: each form that was handed in is counted anew, and what no longer fits its version is said."""
    with transaction.atomic():
        wall.enter(None)
        for one in queries.recounted():
            version = f"{one.instrument} version {one.version}"
            log.info("counted anew", what=version, count=one.forms)
            if one.unfit:
                log.warning("answered by what this version does not ask", what=version, count=one.unfit)
