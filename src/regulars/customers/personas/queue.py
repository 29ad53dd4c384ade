"""The queue personas are fitted in. On its own, so that pages need not import the job they start."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

TASK = "customers.fit_personas"


def ask_to_fit() -> None:
    """Have the worker fit all customers anew; asking again while it is asked for changes nothing."""
    # Being refused would spoil the transaction of the caller.
    try:
        with transaction.atomic():
            app.configure_task(TASK, queueing_lock=TASK, lock=TASK).defer()
    except AlreadyEnqueued:
        return
