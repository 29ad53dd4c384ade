"""Who is in a segment now: one statement finds who fits, ends what no longer holds and begins what does.

Evaluations of a segment follow one another (`held`), each with a snapshot in which everything noted before is there.
The row stays free meanwhile: whoever changes the rule need not wait, and the evaluation, now stale, is thrown away. The
clock of a segment never goes back.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.db import connection

from regulars.customers.models import Segment
from regulars.customers.segments import sql
from regulars.customers.segments.planning import READ_ONCE, with_settings
from regulars.customers.segments.rulebook import Rulebook
from regulars.customers.segments.types import Asking, Piece
from regulars.lib.registry import MembersMoved, after_membership

FIRST, RULE, DAY = "first", "rule", "day"
LOCK_OF_EVALUATION = 20_142
# Of more, whoever wants to know reads the memberships.
MOST_TOLD = 10_000


class Stale(Exception):
    """The rule changed, or everybody is to be asked for a new reason, since the evaluation began."""


@dataclass(frozen=True)
class Moved:
    """How many came and left, and who they are unless they are many."""

    came: int
    left: int
    customers: list[int] | None


def held(segment_ids: Iterable[int]) -> None:
    """Until the transaction ends nobody else evaluates these segments; taken in one order. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, id) FROM (SELECT unnest(%s::int[]) AS id ORDER BY 1) held",
            [LOCK_OF_EVALUATION, sorted(segment_ids)],
        )


def evaluate_everybody(segment: Segment, book: Rulebook, *, cause: str, now: datetime) -> Moved:
    """Ask everybody. The caller holds the segment. Raises Stale."""
    at, began_with = not_before(segment, now), segment.due_cause
    asking = book.asking(at)
    moved, members = move(segment, book, asking, cause=cause, causes={}, at=at)
    first, segment.members_count = segment.built_version == 0, members
    segment.built_version, segment.due_cause = segment.version, ""
    segment.evaluated_at, segment.next_change_at = at, asking.moment.next_day_begins
    save(segment, began_with)
    tell(segment, moved, first=first, at=at)
    return moved


def evaluate_some(segment: Segment, book: Rulebook, asking: Asking, causes: Mapping[int, str], now: datetime) -> Moved:
    """Ask the customers of `asking.rows` only; `causes` by customer. The caller holds the segment. Raises Stale."""
    at = not_before(segment, now)
    moved, _members = move(segment, book, asking, cause="", causes=causes, at=at)
    if moved.came or moved.left:
        segment.members_count += moved.came - moved.left
        segment.evaluated_at = at
        save(segment, segment.due_cause)
        tell(segment, moved, first=False, at=at)
    return moved


def not_before(segment: Segment, now: datetime) -> datetime:
    return max(now, segment.evaluated_at) if segment.evaluated_at else now


def save(segment: Segment, began_with: str) -> None:
    kept = ("members_count", "built_version", "due_cause", "evaluated_at", "next_change_at")
    as_it_was = Segment.objects.filter(id=segment.pk, version=segment.version, due_cause=began_with, archived_at=None)
    if not as_it_was.update(**{name: getattr(segment, name) for name in kept}):
        raise Stale()


def move(
    segment: Segment, book: Rulebook, asking: Asking, *, cause: str, causes: Mapping[int, str], at: datetime
) -> tuple[Moved, int]:
    """What moved, and how many of those asked fit."""
    piece = sql.where(book.rules[segment.pk], asking)
    statement = moving(sql.customers_where(piece, asking), asking)
    values: dict[str, Any] = {
        "segment": segment.pk, "at": at, "cause": cause, "version": segment.version, "most": MOST_TOLD,
        "rows": list(asking.rows or ()), "caused": list(causes), "causes": list(causes.values()),
    }  # fmt: skip
    with with_settings(READ_ONCE), connection.cursor() as cursor:
        cursor.execute(statement.sql, values | dict(statement.values))
        came, left, members, customers = cursor.fetchone()
    return Moved(came, left, customers), members


def moving(matched: Piece, asking: Asking) -> Piece:
    """The statement that moves, with the values of the rule by name."""
    numbers = count()
    rule = re.sub("%s", lambda _place: f"%(v{next(numbers)})s", matched.sql)
    named = tuple((f"v{number}", value) for number, value in enumerate(matched.values))
    some = asking.rows is not None
    return Piece(STATEMENT.format(rule=rule, scope=SCOPE if some else "", scope_of_y=SCOPE_OF_Y if some else ""), named)


SCOPE, SCOPE_OF_Y = "AND x.customer_id = ANY(%(rows)s)", "AND y.customer_id = ANY(%(rows)s)"
STATEMENT = """
WITH matched AS MATERIALIZED ({rule}),
caused AS (SELECT * FROM unnest(%(caused)s::bigint[], %(causes)s::text[]) AS caused (id, cause)),
gone AS (
    UPDATE customers_membership x
    SET left_at = greatest(%(at)s, x.entered_at),
        left_cause = coalesce((SELECT cause FROM caused WHERE caused.id = x.customer_id), %(cause)s)
    WHERE x.segment_id = %(segment)s AND x.left_at IS NULL {scope}
      AND NOT EXISTS (SELECT 1 FROM matched WHERE matched.id = x.customer_id)
    RETURNING x.customer_id
),
come AS (
    INSERT INTO customers_membership (segment_id, customer_id, entered_at, cause, version, left_cause)
    SELECT %(segment)s, m.id, %(at)s, coalesce(caused.cause, %(cause)s), %(version)s, ''
    FROM matched m LEFT JOIN caused ON caused.id = m.id
    WHERE NOT EXISTS (
        SELECT 1 FROM customers_membership y
        WHERE y.segment_id = %(segment)s AND y.customer_id = m.id AND y.left_at IS NULL {scope_of_y}
    )
    RETURNING customer_id
),
moved AS (SELECT customer_id FROM come UNION SELECT customer_id FROM gone)
SELECT (SELECT count(*) FROM come), (SELECT count(*) FROM gone), (SELECT count(*) FROM matched),
       CASE WHEN (SELECT count(*) FROM moved) <= %(most)s
            THEN (SELECT coalesce(array_agg(customer_id ORDER BY customer_id), '{{}}') FROM moved) END
"""


def tell(segment: Segment, moved: Moved, *, first: bool, at: datetime) -> None:
    """Whoever registered hears of it, in the transaction that moves them."""
    news: Any = MembersMoved(segment.pk, segment.purpose, moved.customers, first=first, at=at)
    for listener in after_membership:
        listener.call(news)
