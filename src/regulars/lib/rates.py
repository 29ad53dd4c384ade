"""How often somebody may ask: a bucket of tokens, filled steadily, emptied by one with each request.

The buckets lie in a table of whoever asks here (holder, tokens, refilled_at, allowed), because several web processes
serve one program, and are read and emptied by one statement. The database's own clock fills them: processes on several
machines need not agree on the time.
"""

import math
from dataclasses import dataclass

from django.db import connection

TAKE_ONE = """
INSERT INTO {table} ({holder}, tokens, refilled_at, allowed)
VALUES (%(holder)s, %(burst)s - 1, statement_timestamp(), true)
ON CONFLICT ({holder}) DO UPDATE SET (tokens, allowed, refilled_at) = (
    SELECT level - CASE WHEN level >= 1 THEN 1 ELSE 0 END, level >= 1,
           greatest({table}.refilled_at, statement_timestamp())
    FROM (SELECT least(%(burst)s::float8, {table}.tokens + %(rate)s * greatest(0,
                 extract(epoch FROM statement_timestamp() - {table}.refilled_at))) AS level) filled
)
RETURNING tokens, allowed
"""


@dataclass(frozen=True)
class Allowance:
    """What somebody may still do."""

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


def take_from(table: str, column: str, holder: int | str, *, burst: int, per_second: float) -> Allowance:
    """Take a token out of the bucket of `holder`, named by `column`, where there is one. One query."""
    with connection.cursor() as cursor:
        statement = TAKE_ONE.format(table=table, holder=column)
        cursor.execute(statement, {"holder": holder, "burst": burst, "rate": per_second})
        tokens, allowed = cursor.fetchone()
    return Allowance(allowed, tokens, burst, per_second)
