"""Reads of relations: what others are to a customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from regulars.customers.models import Relation
from regulars.customers.relations.words import Role, role_of
from regulars.customers.together import rows_of

MOST = 200
ORDER = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True)
class Related:
    """Another customer and what they are to this one; the survivor where they were merged."""

    id: int
    role: Role
    customer_id: int
    name: str
    kind: str
    note: str
    since: date | None
    created_at: datetime


def of_rows(rows: Iterable[int]) -> QuerySet[Relation]:
    """Relations in which one of the rows is either side."""
    return Relation.objects.filter(Q(customer_id__in=rows) | Q(other_id__in=rows))


def relations_of(customer_id: int, *, rows: Sequence[int] | None = None, most: int = MOST) -> list[Related]:
    """What others are to a customer and to those merged into it, each once, by role and name; the first `most` noted.

    One query, one more when `rows` (see `customers.queries.rows_together`) are not given.
    """
    rows = rows or rows_of(customer_id)
    noted = of_rows(rows).select_related("customer__merged_into", "other__merged_into").order_by("id")[:most]
    found: dict[tuple[Role, int], Related] = {}
    for relation in noted:
        one = as_related(relation, rows)
        # Two that are related may be merged: then there is nobody else.
        if one.customer_id != customer_id:
            found.setdefault((one.role, one.customer_id), one)
    return sorted(found.values(), key=lambda one: (ORDER[one.role], one.name.casefold(), one.customer_id))


def related_by(relation: Relation, customer_id: int) -> Related:
    """One relation, seen from a customer. Two queries at most."""
    return as_related(relation, rows_of(customer_id))


def as_related(relation: Relation, rows: Sequence[int]) -> Related:
    first = relation.customer_id in rows
    other = relation.other if first else relation.customer
    other = other.merged_into or other
    return Related(
        relation.id, role_of(relation.kind, first=first), other.id, other.name, other.kind, relation.note,
        relation.since, relation.created_at,
    )  # fmt: skip
