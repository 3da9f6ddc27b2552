from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from hearthside.access.viewer import Machine

from . import actions


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
