"""The customers list: any filter and any order, by keyset, in a time that does not grow with the company.

The planner cannot know how many of a million customers contain «ов» or are farmers in Moldova, and a wrong guess
costs a second. So the list is read in bounded steps. First it walks the order's own index over a short stretch and
keeps what fits: what is common fills the page at once. What is fairly common fills it on a longer walk. What does not
fill the page is rare, or stands far away in the order; then the filters' own indexes gather it, and that little is
sorted.

The statements are put together from the constants of this file; every value goes as a parameter.
"""
# ruff: noqa: S608

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import DataError, connection

from regulars.customers.search import Condition, ways_to_find
from regulars.customers.types import CustomerPage, CustomerRow, Wanted
from regulars.lib.paging import BadCursor, decode_cursor, encode_cursor
from regulars.lib.text import clean

WALK = 5_000
# So many found on the way make it cheaper to walk on than to gather: rows met in a row cost a tenth of scattered ones.
PROMISING, FARTHER = 12, 4
# Who was merged into another is found by the survivor. They have no figures: orders by a figure miss them anyway.
NOT_MERGED = Condition("c.merged_into_id IS NULL")
COLUMNS = (
    "c.id, c.name, c.kind, c.country, c.sort_key, t.stage, t.risk, t.value_minor, t.value_at_risk_minor,"
    " t.orders_count, t.spent_minor, t.last_order_on"
)


@dataclass(frozen=True)
class Order:
    """What a list is ordered by. Orders by a figure leave out customers that have no figures yet."""

    column: str
    table: Literal["c", "t"] = "t"
    known: str = ""


ORDERS = {
    "name": Order("sort_key", table="c"),
    "newest": Order("id", table="c"),
    "value": Order("value_minor"),
    "value_at_risk": Order("value_at_risk_minor"),
    "spent": Order("spent_minor"),
    "orders": Order("orders_count"),
    "last_order": Order("last_order_on", known="t.last_order_on IS NOT NULL"),
}


@dataclass(frozen=True)
class Reading:
    """One reading of the list: an order and a direction, from a cursor on."""

    order: Order
    descending: bool
    start: Condition | None
    limit: int

    @property
    def key(self) -> str:
        return f"{self.order.table}.{self.order.column}"

    @property
    def id(self) -> str:
        return "c.id" if self.order.table == "c" else "t.customer_id"

    @property
    def by(self) -> str:
        way = "DESC" if self.descending else "ASC"
        return f"ORDER BY {self.key} {way}, {self.id} {way}"


def usual_order(wanted: Wanted) -> str:
    """By name; what a search found, newest first.

    Names that have something in common stand together, far from the beginning of the alphabet (all Cyrillic ones after
    all Latin ones): a walk by name would meet none of a hundred thousand. New ones come in any order of names.
    """
    return "-newest" if wanted.text else "name"


def customer_page(wanted: Wanted, *, sort: str = "", cursor: str = "", size: int = 50) -> CustomerPage:
    """One page of the customers wanted. One query; up to three when few fit, and once more for one or two letters.

    sort: a key of ORDERS, with «-» in front for descending; "" is the usual order. Raises BadCursor.
    """
    sort = sort or usual_order(wanted)
    order, descending = ORDERS[sort.removeprefix("-")], sort.startswith("-")
    direction, value, pk = decode_cursor(cursor) if cursor else ("after", None, 0)
    backwards = direction == "before"
    down = descending != backwards
    reading = Reading(order, down, beyond(order, down, value, pk) if cursor else None, size + 1)
    rows = read(reading, wanted)
    return as_page(rows, order, size, backwards=backwards, started=bool(cursor))


def read(reading: Reading, wanted: Wanted) -> list[CustomerRow]:
    asked = conditions(wanted)
    # Signs alone are a search that finds nobody; only blanks are none.
    tries = [[text, *asked] for text in ways_to_find(wanted.text)] if clean(wanted.text) else [asked]
    try:
        return next((rows for needed in tries if (rows := narrowed(reading, needed))), [])
    except DataError as error:
        raise BadCursor() from error


def narrowed(reading: Reading, asked: Sequence[Condition]) -> list[CustomerRow]:
    inside, outside = split(reading.order, asked)
    rows = walk(reading, inside, outside, WALK)
    if not outside:
        return rows
    if PROMISING <= len(rows) < reading.limit:
        rows = walk(reading, inside, outside, FARTHER * WALK)
    return rows if len(rows) == reading.limit else gather(reading, [*inside, *outside])


def walk(reading: Reading, inside: Sequence[Condition], outside: Sequence[Condition], bound: int) -> list[CustomerRow]:
    """Along the order's index: all of it where nothing is left out, else a bounded stretch of it."""
    table = "customers_customer c" if reading.order.table == "c" else "customers_traits t"
    other = (
        "LEFT JOIN customers_traits t ON t.customer_id = c.id"
        if reading.order.table == "c"
        else "JOIN customers_customer c ON c.id = t.customer_id"
    )
    entered = [*inside, *([NOT_MERGED] if reading.order.table == "c" else []), *begun(reading)]
    stretch = bound if outside else reading.limit
    sql = (
        f"SELECT {COLUMNS} FROM (SELECT * FROM {table} {where(entered)} {reading.by} LIMIT {stretch})"
        f" {reading.order.table} {other} {where(outside)} {reading.by} LIMIT {reading.limit}"
    )
    return fetch(sql, [*entered, *outside])


def gather(reading: Reading, needed: Sequence[Condition]) -> list[CustomerRow]:
    """By the filters' indexes, then sorted. The fence keeps the planner from walking the order's index instead."""
    needed = [*needed, NOT_MERGED, *begun(reading)]
    traits = " JOIN customers_traits t ON t.customer_id = c.id"
    both = traits if reading.order.table == "t" or any(one.of_traits for one in needed) else ""
    way = "DESC" if reading.descending else "ASC"
    sql = (
        f"WITH found AS MATERIALIZED (SELECT c.id, {reading.key} AS key"
        f" FROM customers_customer c{both} {where(needed)})"
        f" SELECT {COLUMNS} FROM (SELECT id FROM found ORDER BY key {way}, id {way} LIMIT {reading.limit}) f"
        f" JOIN customers_customer c ON c.id = f.id LEFT{traits} {reading.by}"
    )
    return fetch(sql, needed)


def begun(reading: Reading) -> list[Condition]:
    return [reading.start] if reading.start else []


def fetch(sql: str, used: Sequence[Condition]) -> list[CustomerRow]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for condition in used for value in condition.values])
        return [CustomerRow(*row) for row in cursor.fetchall()]


def where(needed: Sequence[Condition]) -> str:
    return "WHERE " + " AND ".join(condition.sql for condition in needed) if needed else ""


def conditions(wanted: Wanted) -> list[Condition]:
    asked = [
        Condition("t.stage = %s", (wanted.stage,), of_traits=True) if wanted.stage else None,
        Condition("t.value_at_risk_minor > 0", of_traits=True) if wanted.at_risk else None,
        kind_condition(wanted.kind) if wanted.kind else None,
        Condition("c.country = %s", (wanted.country,)) if wanted.country else None,
        Condition("c.manager_id = %s", (wanted.manager_id,)) if wanted.manager_id is not None else None,
        Condition("c.manager_id = %s", (wanted.only_of,)) if wanted.only_of is not None else None,
        in_segment(wanted.segment_id) if wanted.segment_id is not None else None,
        *(Condition("c.attributes @> jsonb_build_object(%s::text, %s::text)", pair) for pair in wanted.attributes),
    ]
    return [condition for condition in asked if condition]


def in_segment(segment_id: int) -> Condition:
    """Who is in it as the worker last saw, which an index answers; its rule may take long."""
    member = (
        "SELECT 1 FROM customers_membership s WHERE s.segment_id = %s AND s.customer_id = c.id AND s.left_at IS NULL"
    )
    return Condition(f"EXISTS ({member})", (segment_id,))


def kind_condition(kind: str) -> Condition:
    """«company» is written out, so that the planner sees that the index of companies alone answers it."""
    return Condition("c.kind = 'company'") if kind == "company" else Condition("c.kind = %s", (kind,))


def split(order: Order, asked: Sequence[Condition]) -> tuple[list[Condition], list[Condition]]:
    """Conditions that the index being walked can answer itself, and the others."""
    inside = [condition for condition in asked if answered_on_the_way(order, condition)]
    outside = [condition for condition in asked if condition not in inside]
    return [*inside, *([Condition(order.known, of_traits=True)] if order.known else [])], outside


def answered_on_the_way(order: Order, condition: Condition) -> bool:
    if order.table == "c":
        return condition.sql == "c.kind = 'company'" or condition.sql.startswith("c.sort_key")
    return order.column == "value_at_risk_minor" and condition.of_traits


def beyond(order: Order, down: bool, value: Any, pk: int) -> Condition:
    """Rows after the edge of the page before."""
    key, pk_name = f"{order.table}.{order.column}", "c.id" if order.table == "c" else "t.customer_id"
    edge = (key_value(order, value), pk)
    return Condition(f"({key}, {pk_name}) {'<' if down else '>'} (%s, %s)", edge, of_traits=order.table == "t")


def key_value(order: Order, value: Any) -> str | int | date:
    try:
        match order.column, value:
            case "sort_key", str():
                return value
            case "last_order_on", str():
                return date.fromisoformat(value)
            case _, int() if order.column not in ("sort_key", "last_order_on"):
                return value
    except ValueError as error:
        raise BadCursor() from error
    raise BadCursor()


def as_page(rows: list[CustomerRow], order: Order, size: int, *, backwards: bool, started: bool) -> CustomerPage:
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, started)
    return CustomerPage(
        rows=rows,
        next_cursor=edge("after", rows[-1], order) if rows and has_next else "",
        previous_cursor=edge("before", rows[0], order) if rows and has_previous else "",
    )


def edge(direction: str, row: CustomerRow, order: Order) -> str:
    value = getattr(row, order.column)
    return encode_cursor(direction, value.isoformat() if isinstance(value, date) else value, row.id)
