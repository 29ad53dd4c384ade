"""How many fit a rule, and who for example, while it is being written: exactly where that is quick, else by a sample.

Nobody waits longer than two limits: first everybody is asked for a moment, then some thousand customers by chance, by
their own indexes. The same customers each time, so that the number does not flicker while the rule grows.
"""
# ruff: noqa: S608

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import OperationalError, connection
from django.db.models import Max, Min, Q
from psycopg.errors import QueryCanceled

from regulars.customers.models import Customer
from regulars.customers.segments import sql
from regulars.customers.segments.planning import READ_ONCE, with_settings
from regulars.customers.segments.rulebook import Rulebook
from regulars.customers.segments.types import Asking, Piece, Rule

EXACT_MS, SAMPLE_MS = 400, 1_500
DRAWN = 4_000
EXAMPLES = 10
UNSAVED = 0
ESTIMATED_SIZE = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'customers_customer'::regclass"


@dataclass(frozen=True)
class Found:
    """How many customers fit, and some of them, newest first. `number` is None where even a sample took too long."""

    number: int | None
    exact: bool
    examples: Sequence[Customer]


def found(rule: Rule, book: Rulebook, *, now: datetime, only_of: int | None = None) -> Found:
    """Three queries, three more for a sample. `only_of`: of the customers of this employee alone, who may not learn by
    a number either who else there is.

    Raises NotFound for a segment that the rule speaks of.
    """
    book.with_rule(UNSAVED, rule).refuse_circle(UNSAVED)
    asking = book.asking(now)
    with bounded(EXACT_MS) as in_time:
        number, ids = fitting(rule, asking, only_of)
    if in_time:
        return Found(number, True, examples(ids))
    with bounded(SAMPLE_MS) as in_time, with_settings(READ_ONCE):
        estimate, ids = estimated(rule, book, now, only_of)
    if in_time:
        return Found(estimate, False, examples(ids))
    return Found(None, False, [])


@contextmanager
def bounded(milliseconds: int) -> Iterator[list[bool]]:
    """Statements inside are stopped after so long; the list given has something in it when all ended in time."""
    ended: list[bool] = []
    try:
        with with_settings({"statement_timeout": str(milliseconds)}):
            yield ended
        ended.append(True)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise


def fitting(rule: Rule, asking: Asking, only_of: int | None) -> tuple[int, list[int]]:
    """How many fit, and the newest of them. One query."""
    own = [] if only_of is None else [Piece("c.manager_id = %s", (only_of,))]
    asked = sql.customers_where(sql.both([*own, sql.where(rule, asking)]), asking)
    statement = (
        f"WITH fits AS MATERIALIZED ({asked.sql}) SELECT (SELECT count(*) FROM fits),"
        f" ARRAY(SELECT id FROM fits ORDER BY id DESC LIMIT {EXAMPLES})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, asked.values)
        number, ids = cursor.fetchone()
    return number, ids


def estimated(rule: Rule, book: Rulebook, now: datetime, only_of: int | None) -> tuple[int, list[int]]:
    """As the share of those drawn that fit, of as many customers as there are by the last count of the database."""
    drawn, rows = sample()
    number, ids = fitting(rule, book.asking(now, rows=rows), only_of)
    with connection.cursor() as cursor:
        cursor.execute(ESTIMATED_SIZE)
        (size,) = cursor.fetchone()
    return rounded(number * size / drawn) if drawn else 0, ids


def sample() -> tuple[int, list[int]]:
    """How many rows were drawn by chance, and these rows with those merged into them. Two queries."""
    ends = Customer.objects.aggregate(first=Min("id"), last=Max("id"))
    first, last = ends["first"] or 1, ends["last"] or 1
    chance = Random(first)  # noqa: S311 - a sample, not a secret
    drawn = [chance.randint(first, last) for _row in range(DRAWN)]
    together = Customer.objects.filter(Q(id__in=drawn) | Q(merged_into_id__in=drawn)).values_list("id", "merged_into")
    rows = list(together)
    return len(set(drawn) & {row for row, _into in rows}), [row for row, _into in rows]


def rounded(estimate: float) -> int:
    """To two figures: more would pretend to know.

    >>> rounded(48_312), rounded(7.6)
    (48000, 8)
    """
    return round(float(f"{estimate:.2g}"))


def examples(ids: Sequence[int]) -> list[Customer]:
    return list(Customer.objects.filter(id__in=ids).order_by("-id"))
