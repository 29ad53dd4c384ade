"""Which customers: the words of an address as one value, and as a condition of the database."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from regulars.customers.models import Customer, Membership
from regulars.customers.visibility import looked_after_by
from regulars.insight.rows import of_group
from regulars.lib.text import storable, whole_number
from regulars.purchases.models import Contract, OrderLine, Product

LONGEST = 300


@dataclass(frozen=True)
class Conditions:
    """Customers who are in all of these; empty means everybody.

    segment: its number; split: «industry:retail»; product: a category, or a name where it has none, that they ever
    bought; manager: the name of who looks after them; viewer: an employee who sees only their own customers.
    """

    segment: int = 0
    split: str = ""
    product: str = ""
    manager: str = ""
    viewer: int = 0

    @property
    def is_everybody(self) -> bool:
        return self == EVERYBODY

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def stored(self) -> dict[str, Any]:
        """Only what is asked: what comes later does not change the words of before."""
        return {name: value for name, value in asdict(self).items() if value}

    def query(self) -> dict[str, str]:
        """What an address says of it. Who reads is known without saying."""
        return {name: str(value) for name, value in self.stored().items() if name != "viewer"}

    def customers(self) -> Q:
        """The customers, those merged into others left out of nobody's account. Raises NoSuchFigure."""
        found = Q()
        if self.segment:
            inside = Membership.objects.filter(segment_id=self.segment, left_at=None)
            found &= Q(id__in=inside.order_by().values("customer_id"))
        if self.split:
            attribute, _colon, value = self.split.partition(":")
            found &= of_group(attribute, value)
        if self.manager:
            found &= of_group("manager", self.manager)
        if self.product:
            found &= bought_ever(self.product)
        return found & looked_after_by(self.viewer or None)


EVERYBODY = Conditions()


def asked(query: Mapping[str, str], *, viewer: int | None = None, segment: str = "segment") -> Conditions:
    """The conditions in an address; `segment` is the parameter that names the segment."""
    words = {name: storable(query.get(name, ""))[:LONGEST] for name in ("split", "product", "manager")}
    return Conditions(segment=whole_number(query.get(segment, "")) or 0, viewer=viewer or 0, **words)


def remembered(stored: Mapping[str, Any]) -> Conditions:
    known = {one.name for one in fields(Conditions)}
    return Conditions(**{name: value for name, value in stored.items() if name in known})


def bought_ever(word: str) -> Q:
    """Who bought a product or had a contract for it; a customer who was merged counts to the survivor."""
    named = Coalesce(NullIf("category", Value("")), "name")
    products = list(Product.objects.alias(word=named).filter(word=word).values_list("pk", flat=True))
    lines = OrderLine.objects.filter(product__in=products)
    contracts = Contract.objects.filter(product__in=products)
    found = Q()
    for way, rows in (("order__customer", lines), ("customer", contracts)):
        found |= Q(Exists(rows.filter(**{way: OuterRef("pk")})))
        found |= Q(Exists(rows.filter(**{f"{way}__merged_into": OuterRef("pk")})))
    return found


def customers_of(conditions: Conditions) -> QuerySet[Customer]:
    """The customers themselves, without those merged into others."""
    return Customer.objects.filter(conditions.customers(), merged_into=None)
