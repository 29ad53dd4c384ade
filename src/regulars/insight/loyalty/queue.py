"""The queue the map of loyalty waits in, apart from the job it starts."""

from procrastinate.contrib.django import app

TASK = "insight.renew_loyalty"


def queue_loyalty(*, in_seconds: int = 0) -> None:
    """Have the worker place everybody anew, in the transaction of the caller."""
    schedule = {"seconds": in_seconds} if in_seconds else None
    app.configure_task(TASK, schedule_in=schedule).defer()
