"""What the core reads of the company: SQL that gives the tables of `analytics.tables`, and a word on what was read.

Orders, contracts and costs in another currency than the company's are counted and left out: adding them up would be
wrong, and a rate nobody agreed on would be worse.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg import ClientCursor, sql
from psycopg.conninfo import make_conninfo

from regulars.insight.histories import changes_query, memberships_query
from regulars.staff.models import Company

# After so many silent days the data is a finished history and not a living company: observation ends with it.
LIVING_DAYS = 45
MOST_ATTRIBUTES = 30
NOT_OF_LIBPQ = {"pool", "isolation_level", "server_side_binding", "assume_role", "prepare_threshold"}
OWN_COLUMNS = {"kind": "kind", "country": "country", "language": "language"}
WITHOUT_PURCHASES = ("customers", "changes", "memberships")
RESERVED = {"customer", "name", "product", "manager", *OWN_COLUMNS}


@dataclass(frozen=True)
class Source:
    """Queries by the fields of `analytics.tables.Tables`, and the snapshot they stand for."""

    queries: dict[str, str]
    snapshot: dict[str, Any]
    until: date

    @property
    def is_empty(self) -> bool:
        return not {"orders", "contracts"} & set(self.queries)


def address() -> str:
    """The database of this installation as libpq writes it."""
    settings = connection.settings_dict
    known: dict[str, Any] = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
        **{name: value for name, value in settings["OPTIONS"].items() if name not in NOT_OF_LIBPQ},
    }
    return make_conninfo("", **{name: value for name, value in known.items() if value})


def company_source(company: Company, *, today: date) -> Source:
    """What there is to read at the company's day `today`."""
    with connection.cursor() as cursor:
        counts = {name: _counted(cursor, name, company.currency) for name in ("order", "contract", "cost")}
        until = end_of_observation(_newest_day(cursor, company.currency, today), today)
        attributes = _attributes(cursor)
        with_lines, merged = _any_lines(cursor), _any_merged(cursor)
    queries = {}
    if counts["order"]["rows"]:
        queries["orders"] = _orders(company.currency, counts["order"]["max_id"], merged, with_lines=with_lines)
    if counts["contract"]["rows"]:
        queries["contracts"] = _contracts(company.currency, counts["contract"]["max_id"], merged)
    if counts["cost"]["rows"]:
        queries["costs"] = _costs(company.currency, counts["cost"]["max_id"], merged)
    queries["customers"] = _customers(attributes)
    queries["changes"] = changes_query(attributes, company.time_zone)
    queries["memberships"] = memberships_query(company.time_zone)
    snapshot = {
        "until": until.isoformat(),
        "ended_early": until < today - timedelta(days=1),
        "orders": counts["order"],
        "contracts": counts["contract"],
        "costs": counts["cost"],
        "currency": company.currency,
        "time_zone": company.time_zone,
        "inactive_after_days": company.inactive_after_days,
    }
    return Source(queries, snapshot, until)


def source_as_of(company: Company, snapshot: Mapping[str, Any], customers: QuerySet[Any]) -> Source | None:
    """The rows of some customers as a run of the whole has seen them; None where they have no orders and no contracts.

    customers: their numbers. Costs are of the company and not of a part, so there are none.
    """
    numbers = _numbers(customers)
    with connection.cursor() as cursor:
        attributes, with_lines, merged = _attributes(cursor), _any_lines(cursor), _any_merged(cursor)
        queries = {
            "orders": _orders(company.currency, snapshot["orders"]["max_id"], merged, with_lines=with_lines),
            "contracts": _contracts(company.currency, snapshot["contracts"]["max_id"], merged),
            "customers": _customers(attributes),
            "changes": changes_query(attributes, company.time_zone),
            "memberships": memberships_query(company.time_zone),
        }
        own = {
            name: f"SELECT part.* FROM ({query}) part WHERE part.customer IN ({numbers})"  # noqa: S608 (quoted)
            for name, query in queries.items()
        }
        there = {name: query for name, query in own.items() if name in WITHOUT_PURCHASES or _any_row(cursor, query)}
    return (
        Source(there, dict(snapshot), date.fromisoformat(snapshot["until"]))
        if len(there) > len(WITHOUT_PURCHASES)
        else None
    )


def numbers_of(customers: QuerySet[Any]) -> str:
    """A query of the numbers of these customers, as text."""
    return _numbers(customers.order_by().values("id"))


def _numbers(customers: QuerySet[Any]) -> str:
    query, values = customers.query.sql_with_params()
    with connection.cursor() as cursor:
        return ClientCursor(cursor.connection).mogrify(query, values)


def _any_row(cursor: Any, query: str) -> bool:
    cursor.execute("SELECT EXISTS (" + query + ")")
    return bool(cursor.fetchone()[0])


def end_of_observation(newest: date | None, today: date) -> date:
    """The last day the figures speak of: yesterday, as today is not over, or today when it already has rows.

    A history that stopped long ago ends with its last row: counting the years since as silence of its customers would
    say that all of them left.
    """
    yesterday = today - timedelta(days=1)
    if newest is None:
        return yesterday
    return newest if (yesterday - newest).days > LIVING_DAYS else max(yesterday, newest)


def _counted(cursor: Any, name: str, currency: str) -> dict[str, Any]:
    cursor.execute(
        f"SELECT currency, count(*), max(id) FROM purchases_{name} GROUP BY currency"  # noqa: S608 (our own names)
    )
    found = {code: (rows, highest) for code, rows, highest in cursor.fetchall()}
    rows, highest = found.pop(currency, (0, 0))
    return {
        "rows": rows,
        "max_id": highest,
        "other_currencies": {code: rows for code, (rows, _) in sorted(found.items())},
    }


def _newest_day(cursor: Any, currency: str, today: date) -> date | None:
    cursor.execute(
        "SELECT max(day) FROM ("
        "  SELECT max(ordered_on) AS day FROM purchases_order WHERE currency = %(c)s AND ordered_on <= %(t)s"
        "  UNION ALL SELECT max(started_on) FROM purchases_contract WHERE currency = %(c)s AND started_on <= %(t)s"
        "  UNION ALL SELECT max(ended_on) FROM purchases_contract WHERE currency = %(c)s AND ended_on <= %(t)s"
        ") AS days",
        {"c": currency, "t": today},
    )
    newest: date | None = cursor.fetchone()[0]
    return newest


def _any_lines(cursor: Any) -> bool:
    cursor.execute("SELECT EXISTS (SELECT 1 FROM purchases_orderline)")
    return bool(cursor.fetchone()[0])


def _any_merged(cursor: Any) -> bool:
    cursor.execute("SELECT EXISTS (SELECT 1 FROM customers_customer WHERE merged_into_id IS NOT NULL)")
    return bool(cursor.fetchone()[0])


def _whose(table: str, alias: str, merged: bool) -> tuple[str, str]:
    """Whom a row counts to, and the table it is of: what a merged customer did counts to the one it was merged into."""
    if not merged:
        return f"{alias}.customer_id AS customer", f"{table} {alias}"
    return (
        f"COALESCE(m.merged_into_id, {alias}.customer_id) AS customer",
        f"{table} {alias} LEFT JOIN customers_customer m"
        f" ON m.id = {alias}.customer_id AND m.merged_into_id IS NOT NULL",
    )


def _attributes(cursor: Any) -> list[str]:
    """Names of the customers' own attributes; one whose name is taken by a column is left out."""
    cursor.execute(
        "SELECT key, count(*) FROM customers_customer, jsonb_object_keys(attributes) AS key"
        " GROUP BY key ORDER BY count(*) DESC, key LIMIT %s",
        [MOST_ATTRIBUTES],
    )
    return list(_distinct(key for key, _ in cursor.fetchall()))


def _distinct(keys: Iterator[str]) -> Iterator[str]:
    """The engine's columns know no upper case: «Segment» and «segment» cannot both be there."""
    seen = set(RESERVED)
    for key in keys:
        if key and key.casefold() not in seen:
            seen.add(key.casefold())
            yield key


def _orders(currency: str, max_id: int, merged: bool, *, with_lines: bool) -> str:
    customer, orders = _whose("purchases_order", "o", merged)
    if not with_lines:
        return _text(
            f"SELECT {customer}, o.ordered_on, o.amount_minor FROM {orders}"  # noqa: S608 (our own names)
            " WHERE o.currency = {currency} AND o.id <= {max_id}",
            currency=currency,
            max_id=max_id,
        )
    # An order of several products counts to the one most was paid for.
    return _text(
        f"SELECT {customer}, o.ordered_on, o.amount_minor, l.product FROM {orders} LEFT JOIN ("  # noqa: S608
        "  SELECT DISTINCT ON (l.order_id) l.order_id, COALESCE(NULLIF(p.category, ''), p.name)::text AS product"
        "  FROM purchases_orderline l JOIN purchases_product p ON p.id = l.product_id"
        "  ORDER BY l.order_id, abs(l.amount_minor) DESC, l.id"
        ") l ON l.order_id = o.id WHERE o.currency = {currency} AND o.id <= {max_id}",
        currency=currency,
        max_id=max_id,
    )


def _contracts(currency: str, max_id: int, merged: bool) -> str:
    customer, contracts = _whose("purchases_contract", "c", merged)
    return _text(
        f"SELECT {customer}, c.started_on, c.ended_on,"  # noqa: S608 (our own names)
        " round(c.amount_minor / CASE c.period WHEN 'year' THEN 12.0 WHEN 'quarter' THEN 3.0 ELSE 1.0 END)::bigint"
        " AS monthly_minor, COALESCE(NULLIF(p.category, ''), p.name)::text AS product"
        f" FROM {contracts} LEFT JOIN purchases_product p ON p.id = c.product_id"
        " WHERE c.currency = {currency} AND c.id <= {max_id}",
        currency=currency,
        max_id=max_id,
    )


def _costs(currency: str, max_id: int, merged: bool) -> str:
    customer, costs = _whose("purchases_cost", "c", merged)
    return _text(
        f"SELECT {customer}, c.kind::text AS kind, c.incurred_on, c.amount_minor FROM {costs}"  # noqa: S608
        " WHERE c.currency = {currency} AND c.id <= {max_id}",
        currency=currency,
        max_id=max_id,
    )


def _customers(attributes: list[str]) -> str:
    own = "".join(f", NULLIF(c.{column}, '')::text AS {name}" for name, column in OWN_COLUMNS.items())
    columns = [
        sql.SQL(", NULLIF(c.attributes ->> {}, '') AS {}").format(sql.Literal(key), sql.Identifier(key))
        for key in attributes
    ]
    with connection.cursor() as cursor:
        listed = sql.Composed(columns).as_string(cursor.connection)
    return (
        f"SELECT c.id AS customer, c.name::text AS name{listed}{own}, e.name::text AS manager"  # noqa: S608 (quoted)
        " FROM customers_customer c LEFT JOIN staff_employee e ON e.id = c.manager_id"
        " WHERE c.merged_into_id IS NULL"
    )


def _text(query: str, **values: Any) -> str:
    """A query with its values written in: the engine hands text over, not parameters."""
    with connection.cursor() as cursor:
        filled = sql.SQL(query).format(**{name: sql.Literal(value) for name, value in values.items()})
        return filled.as_string(cursor.connection)
