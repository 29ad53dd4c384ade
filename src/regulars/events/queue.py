"""The queue messages are read in. On its own, so that taking them in need not import the job that reads them.

A job that waits reads everything there is when it begins, so one is enough. It must not begin between the look of an
intake at the queue and the end of that intake, or it would miss its messages: intakes hold a shared lock from before
their look until their end, and the job waits for it once when it begins.
"""

from django.db import connection, transaction

from regulars.lib.queues import ask_once

TASK = "events.read"
LOCK = "SELECT pg_advisory_xact_lock{}(hashtextextended('events.taking_in', 0))"
WAITS = "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo')"


def take_in_together() -> None:
    """Until the end of the transaction no job begins to read. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format("_shared"))


def let_intakes_end() -> None:
    """Wait for the intakes under way. A transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK.format(""))


def ask_to_read() -> None:
    """Have the worker read what waits, in the transaction of the caller. One query where a job waits already."""
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [TASK])
        waits = cursor.fetchone()[0]
    if not waits:
        ask_once(TASK)
