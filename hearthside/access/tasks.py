from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from . import seals


@app.periodic(cron="* * * * * */10")  # the sixth field is seconds
@app.task(name="access.seal", queueing_lock="access.seal")
def seal(timestamp: int) -> None:
    """Every ten seconds: seal what the trail holds that no seal names."""
    seals.seal(settings.TRAIL_ANCHOR_FILE, at=timezone.now())
