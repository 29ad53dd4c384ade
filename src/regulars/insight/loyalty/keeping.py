"""Computing the map and keeping it, in the worker. All rows are exchanged in one transaction, with the map itself."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from regulars.customers.models import Traits
from regulars.insight.loyalty.computing import Price, placed
from regulars.insight.loyalty.queries import FIGURE, cells_of, newest_price
from regulars.insight.loyalty.reading import DAYS, Asked, known_customers
from regulars.insight.models import Basis, Figure, LoyaltyPlace, Run
from regulars.insight.queries import latest_run
from regulars.lib import locks
from regulars.staff.queries import company

LOCK_OF_LOYALTY = 20_183
COLUMNS = (
    "customer_id", "quadrant", "satisfaction", "answers", "stays", "stays_by", "bound", "value_minor", "brought_minor",
    "conversations", "messages", "minutes", "effort_minor", "left_minor", "proposed", "reasons", "balance",
)  # fmt: skip
AS_JSON = ("reasons", "balance")
alone = partial(locks.alone, LOCK_OF_LOYALTY, 0)


def renew() -> None:
    """Everybody's place by the newest figures; nothing before there are any."""
    run = latest_run()
    if run is not None:
        renew_of(run)


def renew_of(run: Run) -> None:
    until, currency = date.fromisoformat(run.snapshot["until"]), run.snapshot["currency"]
    found = known_customers(Asked(until, company().time_zone, currency, run.pk))
    said = newest_price(currency)
    price = Price(said.hour_minor, said.margin_percent) if said else None
    keep(run, placed(found, price, until=until), price)


@transaction.atomic
def keep(run: Run, places: Iterable[LoyaltyPlace], price: Price | None) -> None:
    """Exchange the rows and the map of the run."""
    _write(places)
    value: dict[str, Any] = {
        "customers": Traits.objects.count(),
        "days": DAYS,
        "hour_minor": price.hour_minor if price else None,
        "margin_percent": price.margin_percent if price else None,
        "cells": cells_of(LoyaltyPlace.objects.all()),
    }
    Figure.objects.update_or_create(run=run, basis=Basis.ALL, name=FIGURE, defaults={"value": value})


def _write(places: Iterable[LoyaltyPlace]) -> None:
    """Customers who were removed or merged into another meanwhile are left out."""
    table, names = LoyaltyPlace._meta.db_table, ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (our own name)
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for place in places:
                copy.write_row(_row(place))
        cursor.execute(
            f"DELETE FROM {table} p WHERE NOT EXISTS"  # noqa: S608 (our own names)
            " (SELECT 1 FROM customers_customer c WHERE c.id = p.customer_id AND c.merged_into_id IS NULL)"
        )
        cursor.execute(f"ANALYZE {table}")


def _row(place: LoyaltyPlace) -> list[Any]:
    return [Jsonb(getattr(place, name)) if name in AS_JSON else getattr(place, name) for name in COLUMNS]
