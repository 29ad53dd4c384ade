"""The queue personas are fitted in. On its own, so that pages need not import the job they start."""

from regulars.lib.queues import ask_once

TASK = "customers.fit_personas"


def ask_to_fit() -> None:
    """Have the worker fit all customers anew; asking again while it is asked for changes nothing."""
    ask_once(TASK)
