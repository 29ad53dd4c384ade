"""How often programs may tell events: each key, and with a key that pages show, each visitor too.

Without the second, one visitor with a script could use up what is there for all of them. The address of a visitor is
not kept: the bucket is named by a digest of it that changes every day.
"""

import hmac
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import connection

from regulars.lib.rates import Allowance, take_from

BURST, PER_SECOND = 2_000, 100.0
VISITOR_BURST, VISITOR_PER_SECOND = 120, 2.0
# By then every bucket is full again, and one that is full need not be remembered.
FULL_AFTER_SECONDS = 3_600


def take_of_key(key_id: int) -> Allowance:
    """Take a token of a key. One query."""
    return take_from("events_bucket", "holder", f"key:{key_id}", burst=BURST, per_second=PER_SECOND)


def take_of_visitor(key_id: int, address: str | None, today: date) -> Allowance:
    """Take a token of whoever uses a key from an address. One query."""
    said = f"{today}:{key_id}:{address or ''}".encode()
    mark = hmac.new(str(settings.SECRET_KEY).encode(), said, sha256).hexdigest()[:32]
    holder = f"visitor:{key_id}:{mark}"
    return take_from("events_bucket", "holder", holder, burst=VISITOR_BURST, per_second=VISITOR_PER_SECOND)


def forget_full() -> int:
    """Delete buckets nobody has used for an hour; how many. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM events_bucket WHERE refilled_at < statement_timestamp() - make_interval(secs => %s)",
            [FULL_AFTER_SECONDS],
        )
        return int(cursor.rowcount)
