"""How fast visitors may write: each for themselves, and everybody behind one address together."""

import hmac
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import connection

from regulars.lib import caller
from regulars.lib.rates import take_from
from regulars.portal.errors import TooOften

TABLE = "portal_bucket"
# Somebody who writes a long story in short lines is let through; a machine is not.
MESSAGES, MESSAGES_PER_SECOND = 50, 0.5
# An office behind one address asks for all its windows.
QUESTIONS, QUESTIONS_PER_SECOND = 300, 20.0
FULL_AFTER_SECONDS = 3_600


def ask(today: date) -> None:
    """One more question from the caller's address, whatever it is. One query. Raises TooOften."""
    said = f"{today}:{caller.address() or ''}".encode()
    mark = hmac.new(str(settings.SECRET_KEY).encode(), said, sha256).hexdigest()[:32]
    take(f"address:{mark}", QUESTIONS, QUESTIONS_PER_SECOND)


def write(visitor: str) -> None:
    """One more message. One query. Raises TooOften."""
    take(f"visitor:{visitor}", MESSAGES, MESSAGES_PER_SECOND)


def take(holder: str, burst: int, per_second: float) -> None:
    allowance = take_from(TABLE, "holder", holder, burst=burst, per_second=per_second)
    if not allowance.allowed:
        raise TooOften(retry_after=allowance.retry_after)


def forget_full() -> int:
    """Delete buckets nobody has used for an hour: they are full again. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM portal_bucket WHERE refilled_at < statement_timestamp() - make_interval(secs => %s)",
            [FULL_AFTER_SECONDS],
        )
        return int(cursor.rowcount)
