from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from . import resealing
from .logs import get_logger


log = get_logger("hearthside.kernel")
STALLED_AFTER_S = 20  # a worker says every ten seconds that it lives


@app.periodic(cron="* * * * * */15")  # the sixth field is seconds
@app.task(name="kernel.sweep", queueing_lock="kernel.sweep")
async def sweep(timestamp: int) -> None:
    """A worker that was killed leaves its job `doing` for ever: give it back to be done once more."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
        try:
            await app.job_manager.retry_job(job)
        except (
            UniqueViolation
        ):  # the same order has been given again meanwhile and waits: that one is done instead
            await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=True)


@app.periodic(cron="*/5 * * * *")
@app.task(name="kernel.reseal", queueing_lock="kernel.reseal")
def reseal(timestamp: int) -> None:
    """After a new key: whatever stands under an older one is sealed anew.  Otherwise it finds nothing to do."""
    for what, count in resealing.reseal().items():
        log.info("sealed anew", what=what, count=count)
