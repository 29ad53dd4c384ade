"""The queue of the sweep. On its own, so that asking for it need not import the job that does it."""

from regulars.lib.queues import ask_once

TASK = "work.give_waiting"


def ask_to_sweep() -> None:
    """Have the worker give away what waits, in the transaction of the caller."""
    ask_once(TASK)
