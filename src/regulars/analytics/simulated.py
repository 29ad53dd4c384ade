"""The shape of a simulated company."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from regulars.analytics.engines import Engine
    from regulars.analytics.tables import Tables


@dataclass(frozen=True)
class Company:
    """Arrow tables of a simulated company; money in minor units of `currency`, days on or before `until`
    (only known ends of contracts lie after it).

    customers: customer, kind (person | company), name, given_name, patronymic, family_name, gender, email, phone,
        language, country, industry, segment, acquisition_channel, joined_on
    products: code, name, category
    orders: number, customer, ordered_on, amount_minor, kind (purchase | return), product
    contracts: number, customer, product, started_on, ended_on, amount_minor, period (month | quarter | year),
        monthly_minor
    costs: kind (acquisition | service | incentive), customer (null: of all), incurred_on, amount_minor, note
    """

    currency: str
    until: date
    customers: Any
    products: Any
    orders: Any
    contracts: Any
    costs: Any

    ATTRIBUTES = ("language", "country", "industry", "segment", "acquisition_channel")

    def tables(self, engine: "Engine") -> "Tables":
        """The same as input of a study."""
        from regulars.analytics.tables import Tables

        columns = ["customer", "ordered_on", "amount_minor", "product"]
        held = ["customer", "started_on", "ended_on", "monthly_minor", "product"]
        return Tables(
            engine,
            orders=engine.from_arrow(self.orders.select(columns)),
            contracts=engine.from_arrow(self.contracts.select(held)),
            customers=engine.from_arrow(self.customers.select(["customer", "name", *self.ATTRIBUTES])),
            costs=engine.from_arrow(self.costs.select(["customer", "kind", "incurred_on", "amount_minor"])),
        )
