"""The queue segments are kept up to date in. On its own, so that pages need not import the job they start."""

from regulars.lib.queues import ask_once

TASK = "customers.catch_up_segments"


def ask_to_catch_up() -> None:
    """Have the worker look at what happened since; asking again while it is asked for changes nothing."""
    ask_once(TASK)
