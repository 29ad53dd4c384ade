"""A small shop whose every order is known, so that figures can be counted a second time in plain Python."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import pyarrow as pa

from regulars.analytics.engines import Engine
from regulars.analytics.tables import Tables
from regulars.customers.models import Customer
from regulars.purchases.models import Contract, Order

FIRST, UNTIL = date(2024, 11, 3), date(2026, 10, 31)
INACTIVE_DAYS = 60
NOW = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
INDUSTRIES = ("retail", "health", "")
SEGMENTS = ("gold", "silver")
BUYERS, SUBSCRIBERS = 110, 25


@dataclass(frozen=True)
class Shop:
    orders: list[tuple[int, date, int]]
    contracts: list[tuple[int, date, date | None, int]]

    @property
    def customers(self) -> range:
        return range(1, BUYERS + SUBSCRIBERS + 1)

    def days_of(self, customer: int) -> list[date]:
        return sorted({day for who, day, amount in self.orders if who == customer and amount >= 0})


def the_shop() -> Shop:
    chance = Random(20261101)
    orders = [order for customer in range(1, BUYERS + 1) for order in _orders(customer, chance)]
    contracts = [
        one for customer in range(BUYERS + 1, BUYERS + SUBSCRIBERS + 1) for one in _contracts(customer, chance)
    ]
    return Shop(orders, contracts)


def _orders(customer: int, chance: Random) -> list[tuple[int, date, int]]:
    day = FIRST + timedelta(days=chance.randrange(600))
    pace, leaving = chance.choice((9, 20, 45)), chance.choice((0.05, 0.2, 0.5))
    found = []
    while day <= UNTIL:
        found.append((customer, day, chance.randrange(0, 20_000)))
        if chance.random() < 0.08:
            found.append((customer, day, -chance.randrange(1, 5_000)))
        if chance.random() < leaving:
            if chance.random() < 0.6:
                break
            day += timedelta(days=INACTIVE_DAYS + chance.randrange(1, 120))
        day += timedelta(days=1 + int(chance.expovariate(1 / pace)))
    return found


def _contracts(customer: int, chance: Random) -> list[tuple[int, date, date | None, int]]:
    start = FIRST + timedelta(days=chance.randrange(500))
    fee = chance.choice((1_000, 2_500, 9_900))
    raised = start + timedelta(days=chance.randrange(40, 200))
    end = raised + timedelta(days=chance.randrange(20, 300)) if chance.random() < 0.6 else None
    found: list[tuple[int, date, date | None, int]] = [
        (customer, start, raised, fee),
        (customer, raised, end, fee + 500),
    ]
    if end and end < UNTIL and chance.random() < 0.4:
        found.append((customer, end + timedelta(days=chance.randrange(1, 50)), None, fee))
    return [one for one in found if one[1] <= UNTIL]


def attributes_of(customer: int) -> dict[str, str]:
    industry = INDUSTRIES[customer % 3]
    return {"segment": SEGMENTS[customer % 2]} | ({"industry": industry} if industry else {})


def open_shop(shop: Shop) -> None:
    """Its rows in the database."""
    Customer.objects.bulk_create(
        Customer(
            id=number,
            name=f"Customer {number:03}",
            sort_key=f"customer {number:03}",
            country="UA" if number % 4 else "RO",
            attributes=attributes_of(number),
            created_at=NOW,
        )
        for number in shop.customers
    )
    Order.objects.bulk_create(
        Order(
            customer_id=customer,
            source="shop",
            source_key=str(number),
            kind="return" if amount < 0 else "purchase",
            ordered_on=day,
            amount_minor=amount,
            currency="EUR",
        )
        for number, (customer, day, amount) in enumerate(shop.orders)
    )
    Contract.objects.bulk_create(
        Contract(
            customer_id=customer,
            source="shop",
            source_key=str(number),
            started_on=start,
            ended_on=end,
            amount_minor=fee,
            currency="EUR",
        )
        for number, (customer, start, end, fee) in enumerate(shop.contracts)
    )


def tables_of(shop: Shop, engine: Engine) -> Tables:
    """Its rows as the core takes them, by another way than the database."""
    orders, contracts = zip(*shop.orders, strict=True), zip(*shop.contracts, strict=True)
    who, days, amounts = (list(column) for column in orders)
    holders, starts, ends, fees = (list(column) for column in contracts)
    people = list(shop.customers)
    columns: dict[str, list[object]] = {"customer": people, "name": [f"Customer {n:03}" for n in people]}
    columns["segment"] = [attributes_of(n).get("segment") for n in people]
    columns["industry"] = [attributes_of(n).get("industry") for n in people]
    columns["country"] = ["UA" if n % 4 else "RO" for n in people]
    return Tables(
        engine,
        orders=engine.from_arrow(pa.table({"customer": who, "ordered_on": days, "amount_minor": amounts})),
        contracts=engine.from_arrow(
            pa.table(
                {
                    "customer": holders,
                    "started_on": starts,
                    "ended_on": pa.array(ends, pa.date32()),
                    "monthly_minor": fees,
                }
            )
        ),
        customers=engine.from_arrow(pa.table(columns)),
    )
