"""The worker: runs jobs that pages and the clock put into the database."""

import django

from regulars.config import environment

SECONDS_TO_FINISH = 20.0


def work() -> None:
    """Run jobs until SIGTERM or SIGINT; jobs that do not end soon after are taken up again by the next worker."""
    django.setup()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as with_worker:  # type: ignore[attr-defined]
        with_worker.run_worker(
            name="worker",
            concurrency=environment.JOBS_AT_ONCE.read(),
            shutdown_graceful_timeout=SECONDS_TO_FINISH,
            delete_jobs="never",
        )
