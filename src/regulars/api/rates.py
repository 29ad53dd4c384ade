"""How often a key may ask: a bucket of tokens, filled steadily, emptied by one with each request.

The bucket lives in PostgreSQL, because several web processes serve one key, and is read and emptied by one statement.
The database's own clock fills it: processes on several machines need not agree on the time.
"""

import math
from dataclasses import dataclass

from django.db import connection

BURST = 600
PER_SECOND = 20.0

TAKE_ONE = """
INSERT INTO api_bucket (key_id, tokens, refilled_at, allowed)
VALUES (%(key)s, %(burst)s - 1, statement_timestamp(), true)
ON CONFLICT (key_id) DO UPDATE SET (tokens, allowed, refilled_at) = (
    SELECT level - CASE WHEN level >= 1 THEN 1 ELSE 0 END, level >= 1,
           greatest(api_bucket.refilled_at, statement_timestamp())
    FROM (SELECT least(%(burst)s::float8, api_bucket.tokens + %(rate)s * greatest(0,
                 extract(epoch FROM statement_timestamp() - api_bucket.refilled_at))) AS level) filled
)
RETURNING tokens, allowed
"""


@dataclass(frozen=True)
class Allowance:
    """What a key may still do."""

    allowed: bool
    tokens: float
    burst: int
    per_second: float

    @property
    def retry_after(self) -> int:
        """Whole seconds until the next request would be let through."""
        return max(1, math.ceil((1 - self.tokens) / self.per_second))

    @property
    def headers(self) -> dict[str, str]:
        until_full = math.ceil((self.burst - self.tokens) / self.per_second)
        told = {
            "RateLimit-Limit": str(self.burst),
            "RateLimit-Remaining": str(int(self.tokens)),
            "RateLimit-Reset": str(until_full),
        }
        return told if self.allowed else {**told, "Retry-After": str(self.retry_after)}


def take_one(key_id: int) -> Allowance:
    """Take a token of the key, where there is one. One query."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_ONE, {"key": key_id, "burst": BURST, "rate": PER_SECOND})
        tokens, allowed = cursor.fetchone()
    return Allowance(allowed, tokens, BURST, PER_SECOND)
