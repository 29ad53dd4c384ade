"""Jobs whose worker was killed."""

import pytest
from django.db import connection
from procrastinate.contrib.django import app

pytestmark = pytest.mark.django_db(transaction=True)


def job_of_worker(*, silent_for: str, attempts: int = 0) -> int:
    """A job that a worker took and has not finished; the worker gave its last sign of life that long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
            [silent_for],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts, worker_id, scheduled_at) "
            "VALUES ('elsewhere', 'somebody.task', '{}', 'doing', %s, %s, NULL) RETURNING id",
            [attempts, worker],
        )
        return int(cursor.fetchone()[0])


def waits(lock: str) -> None:
    """Another job of its kind has been asked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, queueing_lock) "
            "VALUES ('elsewhere', 'somebody.task', '{}', 'todo', %s)",
            [lock],
        )


def status(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        return str(cursor.fetchone()[0])


def take_up() -> None:
    # A worker of another test may have put the same into the queue when a minute began.
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE queueing_lock = 'take_up_abandoned_jobs' AND status = 'todo'"
        )
    app.configure_task("regulars.config.jobs.take_up_abandoned_jobs").defer(timestamp=0)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(
            wait=False,
            queues=["default"],
            listen_notify=False,
            install_signal_handlers=False,
            # The worker itself would forget the silent one on its start; here the job is to notice.
            stalled_worker_timeout=100_000,
        )


def test_a_job_of_a_silent_worker_is_taken_up_again():
    job = job_of_worker(silent_for="2 minutes")
    take_up()
    assert status(job) == "todo"


def test_a_job_of_a_living_worker_is_left_alone():
    job = job_of_worker(silent_for="5 seconds")
    take_up()
    assert status(job) == "doing"


def test_a_job_that_took_its_worker_down_again_and_again_has_failed():
    job = job_of_worker(silent_for="2 minutes", attempts=2)
    take_up()
    assert status(job) == "failed"


def test_where_another_of_its_kind_waits_that_one_does_it_and_the_rest_are_taken_up():
    first, second = job_of_worker(silent_for="2 minutes"), job_of_worker(silent_for="2 minutes")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = 'of its kind' WHERE id = %s", [first])
    waits("of its kind")
    take_up()
    assert (status(first), status(second)) == ("aborted", "todo")
