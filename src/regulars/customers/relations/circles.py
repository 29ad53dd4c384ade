"""Nobody belongs to themselves by way of others: the way up from a customer, and the circle a relation would close."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from django.db import connection

from regulars.customers.models import Customer, Relation
from regulars.customers.relations.errors import RelationInCircle
from regulars.customers.relations.words import LINKS

# All of a kind are noted one after the other, so that two at once cannot close a circle together.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
STEP = """
SELECT DISTINCT ON (2) coalesce(c.merged_into_id, c.id), coalesce(o.merged_into_id, o.id)
FROM customers_customer c
JOIN customers_relation r ON r.customer_id = c.id AND r.kind = %(kind)s
JOIN customers_customer o ON o.id = r.other_id
WHERE c.id = ANY(%(from)s) OR c.merged_into_id = ANY(%(from)s)
ORDER BY 2, 1
"""


def lock(kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"relations:{kind}"])


def refuse_circle(customer: Customer, other: Customer, kind: str) -> None:
    """`customer` is to have `other` above it. Raises RelationInCircle when the way up from `other` leads back."""
    if kind in (Relation.Kind.PARENT, Relation.Kind.REFERRED_BY) and (way := way_up(other.id, customer.id, kind)):
        circle = [customer.id, *way]
        raise RelationInCircle(chain=in_words(circle, kind), customers=circle)


def way_up(start: int, goal: int, kind: str) -> list[int]:
    """The shortest way up from one customer to another, both included; empty where there is none.

    One query for each step up.
    """
    came_from: dict[int, int] = {start: start}
    layer = [start]
    while layer and goal not in came_from:
        steps = [(below, above) for below, above in steps_up(layer, kind) if above not in came_from]
        came_from |= {above: below for below, above in steps}
        layer = [above for _below, above in steps]
    return way_back(came_from, goal)[::-1] if goal in came_from else []


def steps_up(customers: Sequence[int], kind: str) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(STEP, {"from": list(customers), "kind": kind})
        return list(cursor.fetchall())


def way_back(came_from: dict[int, int], place: int) -> list[int]:
    way = [place]
    while came_from[way[-1]] != way[-1]:
        way.append(came_from[way[-1]])
    return way


def in_words(circle: Iterable[int], kind: str) -> str:
    """«Oak belongs to Elm, Elm belongs to Ash, Ash belongs to Oak»."""
    ids = list(circle)
    names = dict(Customer.objects.filter(id__in=ids).values_list("id", "name"))
    return ", ".join(str(LINKS[kind]) % {"name": names[one], "other": names[other]} for one, other in pairwise(ids))
