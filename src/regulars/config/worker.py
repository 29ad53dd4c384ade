"""The worker: runs jobs that pages and the clock put into the database."""

import django

from regulars.config import environment

SECONDS_TO_FINISH = 20.0


def work() -> None:
    """Run jobs until SIGTERM or SIGINT; jobs that do not end soon after are taken up again by the next worker."""
    django.setup()
    from procrastinate.contrib.django import app

    # Another app with the same tasks, and not another connector in the one app: what a job defers must go through
    # Django's connection, in the job's own transaction, or it may begin before its cause is committed.
    fetching = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    fetching.run_worker(
        name="worker",
        concurrency=environment.JOBS_AT_ONCE.read(),
        shutdown_graceful_timeout=SECONDS_TO_FINISH,
        delete_jobs="never",
    )
