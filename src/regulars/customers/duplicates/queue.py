"""The queue duplicates are looked for in. On its own, so that pages need not import the job they start."""

from regulars.lib.queues import ask_once

TASK = "customers.find_duplicates"


def ask_for_duplicates() -> None:
    """Have the worker look for duplicates; asking again while it is asked for changes nothing."""
    ask_once(TASK)
