"""Customers for tests, made as the product makes them."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from regulars.customers import registration
from regulars.customers.models import Customer, Traits
from regulars.customers.types import Described

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def customer(name: str, *, attributes: dict[str, str] | None = None, traits: dict[str, Any] | None = None,
             **described: Any) -> Customer:  # fmt: skip
    """A customer written down by hand, with attributes and figures as an import and a run would add them."""
    made = registration.add_customer(Described(name, **described), actor="test", now=NOW)
    if attributes:
        Customer.objects.filter(id=made.id).update(attributes=attributes)
    if traits is not None:
        figures(made.id, **traits)
    return made


def figures(customer_id: int, **values: Any) -> Traits:
    usual = {"stage": "active", "risk": 0.2, "value_minor": 10_000, "value_at_risk_minor": 2_000, "orders_count": 4,
             "spent_minor": 20_000, "first_order_on": date(2025, 1, 10), "last_order_on": date(2026, 10, 1),
             "recency_score": 4, "frequency_score": 3, "monetary_score": 5, "expected_purchases": 2.5,
             "reason": {"code": "usual_pace", "params": {"usual_days": 21, "silent_days": 14}},
             "computed_at": NOW, "run_id": 1}  # fmt: skip
    return Traits.objects.create(customer_id=customer_id, **{**usual, **values})


def crowd(count: int) -> None:
    """Many customers with figures, quickly; their names are numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_customer"
            " (kind, name, sort_key, search_text, language, country, attributes, created_at)"
            " SELECT 'person', 'Crowd ' || n, 'crowd ' || lpad(n::text, 6, '0'), 'crowd ' || n, '', 'UA', '{}', now()"
            " FROM generate_series(1, %s) n",
            [count],
        )
        cursor.execute(
            "INSERT INTO customers_traits (customer_id, stage, risk, value_minor, value_at_risk_minor, orders_count,"
            " spent_minor, recency_score, frequency_score, monetary_score, rfm_group, reason, computed_at, run_id)"
            " SELECT id, 'active', 0.5, id % 7, id % 5, 1, 1, 1, 1, 1, '', '{}', now(), 1 FROM customers_customer"
            " ON CONFLICT DO NOTHING"
        )
