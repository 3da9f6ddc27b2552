from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status


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
