"""Jobs about jobs: those whose worker was killed are taken up again, those long done are forgotten."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from regulars.lib.clock import now

SECONDS_WITHOUT_SIGN = 30.0
# A job that has taken its worker down this often is the cause and not the victim.
MOST_ATTEMPTS = 3
HOURS_TO_REMEMBER = 24 * 30


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take_up_abandoned_jobs", pass_context=True)
async def take_up_abandoned_jobs(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that gives no sign of life to the next one. Safe to run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SECONDS_WITHOUT_SIGN):
        if job.id is None or job.id == context.job.id:
            continue
        if job.attempts + 1 < MOST_ATTEMPTS:
            await manager.retry_job_by_id_async(job.id, retry_at=now())
        else:
            await manager.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=False)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended well a month ago; failed ones stay for somebody to look at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=HOURS_TO_REMEMBER)
