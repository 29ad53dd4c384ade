"""A message that is being handed over belongs to whoever does it, for as long as they say so.

They renew their lease while they wait for the other side, however long it takes; who was killed renews nothing any
more, and the message is looked after within a minute or two.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from django.db import connection

from regulars.channels.models import Sending
from regulars.lib.clock import now

logger = logging.getLogger(__name__)
LEASE, RENEWED_EVERY_SECONDS = timedelta(seconds=45), 10.0
JUST_STARTED = "SELECT pg_postmaster_start_time() > statement_timestamp() - interval '30 seconds'"


@contextmanager
def renewed(line: Sending) -> Iterator[None]:
    """Renew the lease of a line that was claimed until the block ends. Most end before it is renewed once."""
    over = Event()
    Thread(target=renew, args=(line.pk, line.attempts, over), name=f"lease-{line.pk}", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def renew(sending_id: int, attempts: int, over: Event) -> None:
    """A database that is away for a moment is asked again; somebody else's attempt is left alone."""
    ours = Sending.objects.filter(id=sending_id, state=Sending.State.HANDED_OVER, attempts=attempts)
    while not over.wait(RENEWED_EVERY_SECONDS):
        try:
            ours.update(lease_until=now() + LEASE)
        except Exception:
            logger.warning("the lease of message %s is renewed later", sending_id, exc_info=True)
        finally:
            connection.close()


def nobody_could_renew() -> bool:
    """The database began a moment ago: whoever is at work had no way to say so. One query."""
    with connection.cursor() as cursor:
        cursor.execute(JUST_STARTED)
        return bool(cursor.fetchone()[0])
