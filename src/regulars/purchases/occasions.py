"""Anniversaries of contracts: «three years with us»."""

from datetime import date
from typing import Any

from django.db import connection

from regulars.customers.occasions.coming import MINE, Coming, Place, entrances
from regulars.customers.occasions.days import LeapDay, celebrated_on, years_on

RANK = 1
KIND = "contract"

SAME = (
    "{other}.customer_id = {one}.customer_id"
    " AND coalesce({other}.product_id::text, {other}.number) = coalesce({one}.product_id::text, {one}.number)"
)
CONTINUES = "SELECT FROM purchases_contract b WHERE {same} AND b.ended_on = {one}.started_on"
# A change of price ends one row and starts the next: only a row that continues no other begins something. It is
# celebrated while it is in force itself, or through the rows that go on from it.
ANNIVERSARIES = """
SELECT k.id, extract(month FROM k.started_on)::int, extract(day FROM k.started_on)::int,
       extract(year FROM k.started_on)::int, coalesce(p.name, k.number), coalesce(s.id, c.id), coalesce(s.name, c.name)
FROM purchases_contract k
CROSS JOIN LATERAL (
    SELECT (k.started_on + make_interval(years => %(year)s - extract(year FROM k.started_on)::int))::date AS on_day) d
JOIN customers_customer c ON c.id = k.customer_id
LEFT JOIN customers_customer s ON s.id = c.merged_into_id
LEFT JOIN purchases_product p ON p.id = k.product_id
WHERE (extract(month FROM k.started_on), extract(day FROM k.started_on), k.id) > (%(month)s, %(day)s, %(id)s)
  AND (extract(month FROM k.started_on), extract(day FROM k.started_on)) <= (%(last_month)s, %(last_day)s)
  AND k.started_on < make_date(%(year)s, 1, 1)
  AND NOT EXISTS ({k_continues})
  AND (k.ended_on IS NULL OR k.ended_on > d.on_day OR (
        EXISTS (SELECT FROM purchases_contract n WHERE {n_like_k} AND n.started_on <= d.on_day
                AND (n.ended_on IS NULL OR n.ended_on > d.on_day))
        AND NOT EXISTS (SELECT FROM purchases_contract l WHERE {l_like_k} AND l.started_on > k.started_on
                        AND l.started_on <= d.on_day AND NOT EXISTS ({l_continues}))))
  {mine}
ORDER BY extract(month FROM k.started_on), extract(day FROM k.started_on), k.id LIMIT %(limit)s
"""


def same(other: str, one: str) -> str:
    return SAME.format(other=other, one=one)


def continues(one: str) -> str:
    return CONTINUES.format(same=same("b", one), one=one)


def query(mine: str) -> str:
    return ANNIVERSARIES.format(
        k_continues=continues("k"), l_continues=continues("l"), n_like_k=same("n", "k"), l_like_k=same("l", "k"),
        mine=mine,
    )  # fmt: skip


def coming_anniversaries(
    first: date, last: date, *, leap: LeapDay, limit: int, after: Place | None = None, manager_id: int | None = None
) -> list[Coming]:
    """Anniversaries of contracts in force, from `first` to `last`, soonest first.

    One query for each year in the window. The day a contract began is none of them.
    """
    found: list[Coming] = []
    with connection.cursor() as cursor:
        for entrance in entrances(first, last, leap, rank=RANK, after=after):
            values = entrance.parameters | {"limit": limit, "manager": manager_id}
            cursor.execute(query(MINE if manager_id else ""), values)
            found += [anniversary(row, entrance.span.year, leap) for row in cursor.fetchall()]
    return found[:limit]


def anniversary(row: tuple[Any, ...], year: int, leap: LeapDay) -> Coming:
    number, month, day, began, title, customer_id, customer_name = row
    on = celebrated_on(month, day, year, leap)
    return Coming(
        Place(on, RANK, (month, day), number), customer_id, customer_name, KIND, title, "", years_on(began, on)
    )
