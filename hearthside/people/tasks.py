from __future__ import annotations

from uuid import UUID

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from hearthside.access import wall
from hearthside.access.viewer import Machine

from . import actions, queries
from .rules import CALLER


CLOCK, POSTMAN = Machine("the clock"), Machine("the sign-in page")


@app.task(name="people.send_reset", retry=3)
def send_reset(row: str, sealed: str) -> None:
    actions.send_reset_link(by=POSTMAN, row=row, sealed=sealed, at=timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(name="people.forget", queueing_lock="people.forget")
def forget(timestamp: int) -> None:
    """What is over is gone within an hour: guesses that no longer count, old drafts, sessions past their time."""
    now = timezone.now()
    actions.forget_guesses(by=CLOCK, at=now)
    actions.forget_old_drafts(by=CLOCK, at=now)
    call_command("clearsessions")


@app.task(name="people.move_alert", retry=3)
def move_alert(alert_id: str) -> None:
    """As soon as somebody is to look: out by their first way."""
    with transaction.atomic():
        wall.enter(CALLER)
        actions.move_alert(by=CALLER, alert_id=UUID(alert_id), at=timezone.now())


@app.periodic(cron="* * * * * */10")  # the sixth field is seconds
@app.task(name="people.move_alerts", queueing_lock="people.move_alerts")
def move_alerts(timestamp: int) -> None:
    """Whoever did not confirm is asked by their next way; what was ordered and not done is done now."""
    with transaction.atomic():
        wall.enter(CALLER)
        actions.end_lost_devices(by=CALLER, at=timezone.now())
    for alert_id in queries.alerts_to_move(at=timezone.now()):
        move_alert(str(alert_id))
