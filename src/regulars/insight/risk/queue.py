"""The queue the models of leaving wait in, apart from the job it starts."""

from procrastinate.contrib.django import app

TASK = "insight.renew_risk"


def queue_risk(*, anew: bool = False, asked_by: str = "", in_seconds: int = 0) -> None:
    """Have the worker score everybody, after training what is due, or all with `anew`; in the caller's transaction."""
    schedule = {"seconds": in_seconds} if in_seconds else None
    app.configure_task(TASK, schedule_in=schedule).defer(anew=anew, asked_by=asked_by)
