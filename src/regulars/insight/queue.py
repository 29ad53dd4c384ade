"""The queue the figures wait in. On its own, so that commands need not import the job they start."""

from procrastinate.contrib.django import app

TASK = "insight.compute_figures"
SLICES_TASK = "insight.compute_slices"
REPORTS_TASK = "insight.send_reports"


def queue_figures(*, in_seconds: int = 0) -> None:
    """Have the worker compute the waiting run, in the transaction of the caller."""
    schedule = {"seconds": in_seconds} if in_seconds else None
    app.configure_task(TASK, schedule_in=schedule).defer()


def queue_slices(*, in_seconds: int = 0) -> None:
    """Have the worker compute the parts of the customers that wait, in the transaction of the caller."""
    schedule = {"seconds": in_seconds} if in_seconds else None
    app.configure_task(SLICES_TASK, schedule_in=schedule).defer()


def queue_reports() -> None:
    """Have the worker send the reports that wait, in the transaction of the caller."""
    app.configure_task(REPORTS_TASK).defer()
