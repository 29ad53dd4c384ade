"""Jobs about jobs: those whose worker was killed are taken up again, those long done are forgotten."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from regulars.lib.clock import now

SECONDS_WITHOUT_SIGN = 30.0
# Before everything else: a lock that a dead worker holds keeps others waiting.
FIRST = 100
# A job that has taken its worker down this often is the cause and not the victim.
MOST_ATTEMPTS = 3
HOURS_TO_REMEMBER = 24 * 30


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take_up_abandoned_jobs", pass_context=True, priority=FIRST)
async def take_up_abandoned_jobs(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that gives no sign of life to the next one. Safe to run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SECONDS_WITHOUT_SIGN):
        if job.id is not None and job.id != context.job.id:
            await take_up(manager, job, job.id)


async def take_up(manager: JobManager, job: Job, number: int) -> None:
    """Have it done again; where another of its kind waits already, that one does it."""
    if job.attempts + 1 >= MOST_ATTEMPTS:
        await manager.finish_job_by_id_async(number, status=Status.FAILED, delete_job=False)
        return
    try:
        await manager.retry_job_by_id_async(number, retry_at=now())
    except UniqueViolation:
        await manager.finish_job_by_id_async(number, status=Status.ABORTED, delete_job=False)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended well a month ago; failed ones stay for somebody to look at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=HOURS_TO_REMEMBER)
