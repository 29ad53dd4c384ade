"""Jobs of which one is enough: each does all there is to do when it begins."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def ask_once(task: str) -> None:
    """Have the worker do this, in the transaction of the caller; asking again while it is asked for changes nothing."""
    # Being refused would spoil the transaction of the caller.
    try:
        with transaction.atomic():
            app.configure_task(task, queueing_lock=task, lock=task).defer()
    except AlreadyEnqueued:
        return
