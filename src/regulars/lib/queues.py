"""Jobs of which one is enough: each does all there is to do when it begins."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def ask_once(task: str, *, in_seconds: int = 0) -> None:
    """Have the worker do this, in the transaction of the caller; asking again while it is asked for changes nothing."""
    # Being refused would spoil the transaction of the caller.
    try:
        with transaction.atomic():
            later = {"seconds": in_seconds} if in_seconds else None
            app.configure_task(task, queueing_lock=task, lock=task, schedule_in=later).defer()
    except AlreadyEnqueued:
        return
