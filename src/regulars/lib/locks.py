"""Work that one process does at a time, however many were asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(work: int, number: int) -> Iterator[bool]:
    """True for one process at a time. The lock ends with the connection, so that a killed worker leaves none behind.

    `work` is a number that each kind of work has for itself, `number` says on what it is done.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [work, number])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [work, number])
