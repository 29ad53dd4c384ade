"""Small companies made by chance, and who fits a rule told by plain Python: the second opinion on segments."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from regulars.customers.models import Customer, Entry, Identity, Traits
from regulars.purchases.models import Contract, Order, OrderLine, Product

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Kyiv")
TODAY = date(2026, 11, 20)
EVENTS = ("customers.note_written", "purchases.order_placed", "customers.call_logged")
NAMES = ("Олена Коваленко", "Anna Rusu", "Oak & Sons", "Юлія Гнатюк")
COUNTRIES, LANGUAGES = ("UA", "MD", ""), ("uk", "ro", "")
STAGES, GROUPS = ("new", "active", "slipping", "lost"), ("champions", "asleep", "")


@dataclass
class Row:
    """A row of a customer, with everything recorded with it."""

    customer: Customer
    traits: Traits | None = None
    identities: list[tuple[str, str]] = field(default_factory=list)
    entries: list[tuple[str, datetime]] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    products: list[tuple[Product, date]] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)


class World:
    def __init__(self, seed: int, *, customers: int = 14) -> None:
        self.chance, self.rows = Random(seed), {}  # type: dict[int, Row]
        self.products = [
            Product.objects.create(code=f"p{number}", name=f"Honey {number}", category=("jar", "comb")[number % 2])
            for number in range(3)
        ]
        for number in range(customers):
            self.add_customer(number)
        for row in list(self.rows.values()):
            if self.chance.random() < 0.25:
                self.merge(row)

    def add_customer(self, number: int) -> None:
        pick = self.chance.choice
        joined = pick((None, TODAY - timedelta(days=self.chance.choice((0, 10, 30, 31, 400)))))
        customer = Customer.objects.create(
            kind=pick(("person", "company")), name=pick(NAMES), sort_key="x", search_text=f"x{number % 3}x",
            country=pick(COUNTRIES), language=pick(LANGUAGES), joined_on=joined, attributes=self.attributes(),
            created_at=NOW,
        )  # fmt: skip
        row = self.rows[customer.pk] = Row(customer)
        if self.chance.random() < 0.7:
            row.traits = self.traits(customer)
        for channel in ("email", "phone", "telegram"):
            if self.chance.random() < 0.4:
                value = f"a{number}@{pick(('oak.example', 'shop.oak.example', 'loak.example'))}"
                self.identify(row, channel, value if channel == "email" else f"{channel}{number}")
        for _event in range(self.chance.randrange(5)):
            self.happen(row, pick(EVENTS), self.instant())
        for _order in range(self.chance.randrange(4)):
            self.order(row)
        if self.chance.random() < 0.5:
            self.contract(row)

    def attributes(self) -> dict[str, str]:
        pick, some = self.chance.choice, {}
        for name, values in (
            ("industry", ("retail", "food", "")),
            ("seats", ("5", "12.5", "-3", "many", "007")),
            ("renews", ("2026-11-19", "2026-11-20", "2027-01-01", "soon")),
        ):
            if self.chance.random() < 0.6:
                some[name] = pick(values)
        return some

    def traits(self, customer: Customer) -> Traits:
        pick = self.chance.choice
        return Traits.objects.create(
            customer=customer, stage=pick(STAGES), risk=pick((None, 0.0, 0.5, 0.9)), value_minor=pick((0, 100, 900)),
            value_at_risk_minor=pick((0, 50)), orders_count=pick((0, 1, 2)), spent_minor=pick((0, 100, 900)),
            rfm_group=pick(GROUPS), last_order_on=pick((None, TODAY, TODAY - timedelta(days=31))),
            first_order_on=pick((None, TODAY - timedelta(days=30))), computed_at=NOW, run_id=1,
        )  # fmt: skip

    def instant(self) -> datetime:
        """Often at the edge of a day of the company."""
        day = TODAY - timedelta(days=self.chance.choice((0, 1, 6, 7, 8, 30, 31, 90)))
        edge = self.chance.choice((time(0, 0), time(23, 59, 59), time(12, 0)))
        return datetime.combine(day, edge, ZONE)

    def happen(self, row: Row, kind: str, at: datetime) -> Entry:
        entry = Entry.objects.create(customer=row.customer, kind=kind, happened_at=at, recorded_at=NOW)
        row.entries.append((kind, at))
        return entry

    def identify(self, row: Row, channel: str, value: str) -> None:
        Identity.objects.create(customer=row.customer, channel=channel, value=value, created_at=NOW)
        row.identities.append((channel, value))

    def order(self, row: Row) -> None:
        back = self.chance.random() < 0.2
        amount = -self.chance.choice((0, 50)) if back else self.chance.choice((0, 50, 100))
        day = TODAY - timedelta(days=self.chance.choice((0, 7, 8, 30, 31)))
        order = Order.objects.create(
            customer=row.customer, source="test", source_key=str(Order.objects.count()), ordered_on=day,
            kind="return" if back else "purchase", amount_minor=amount, currency=self.chance.choice(("EUR", "UAH")),
        )  # fmt: skip
        row.orders.append(order)
        if not back:
            product = self.chance.choice(self.products)
            OrderLine.objects.create(order=order, product=product, amount_minor=amount)
            row.products.append((product, day))

    def contract(self, row: Row) -> None:
        started = TODAY - timedelta(days=self.chance.choice((0, 40)))
        ended = self.chance.choice((None, TODAY, TODAY - timedelta(days=7), TODAY + timedelta(days=7)))
        if ended and ended <= started:
            ended = None
        made = Contract.objects.create(
            customer=row.customer, source="test", source_key=str(Contract.objects.count()), started_on=started,
            ended_on=ended, amount_minor=100, currency="EUR",
        )  # fmt: skip
        row.contracts.append(made)

    def merge(self, row: Row) -> None:
        others = [one for one in self.rows.values() if one is not row and one.customer.merged_into_id is None]
        if row.customer.merged_into_id is not None or len(others) < 2:
            return
        into = self.chance.choice(others).customer
        for other in self.rows.values():
            if other is row or other.customer.merged_into_id == row.customer.pk:
                other.customer.merged_into = into
                other.customer.save(update_fields=["merged_into"])
        if row.traits:
            row.traits.delete()
            row.traits = None

    # The second opinion -------------------------------------------------------------------------------------------

    def fitting(self, rule: Any, *, today: date = TODAY, rules: dict[int, Any] | None = None) -> set[int]:
        """Numbers of the customers that fit a rule in JSON."""
        survivors = [row for row in self.rows.values() if row.customer.merged_into_id is None]
        return {row.customer.pk for row in survivors if Opinion(self, row, today, rules or {}).fits(rule)}

    def together(self, row: Row) -> list[Row]:
        merged = [one for one in self.rows.values() if one.customer.merged_into_id == row.customer.pk]
        return [row, *merged]


@dataclass
class Opinion:
    world: World
    row: Row
    today: date
    rules: dict[int, Any]

    def fits(self, rule: Any) -> bool:
        if "all" in rule:
            return all(self.fits(part) for part in rule["all"])
        if "any" in rule:
            return any(self.fits(part) for part in rule["any"])
        if "not" in rule:
            return not self.fits(rule["not"])
        return bool(getattr(self, rule["is"])(rule))

    def every(self, what: str) -> list[Any]:
        return [one for row in self.world.together(self.row) for one in getattr(row, what)]

    def day_fits(self, rule: Any, day: date | None) -> bool:
        if day is None:
            return False
        age = (self.today - day).days
        match rule["how"]:
            case "within":
                return age <= rule["days"]
            case "longer_ago":
                return age > rule["days"]
            case "since":
                return day >= date.fromisoformat(rule["day"])
        return day < date.fromisoformat(rule["day"])

    def size_fits(self, rule: Any, size: Any, wanted: Any) -> bool:
        if size is None:
            return False
        return {"at_least": size >= wanted, "at_most": size <= wanted, "exactly": size == wanted}[rule["how"]]

    def lately(self, rule: Any, day: date) -> bool:
        return "days" not in rule or (self.today - day).days <= rule["days"]

    def count_fits(self, rule: Any, count: int) -> bool:
        return count == 0 if rule["how"] == "never" else self.size_fits(rule, count, rule["times"])

    def kind(self, rule):
        return self.row.customer.kind in rule["values"]

    def country(self, rule):
        return self.row.customer.country in rule["values"]

    def language(self, rule):
        return self.row.customer.language in rule["values"]

    def no_manager(self, rule):
        return self.row.customer.manager_id is None

    def text(self, rule):
        return rule["text"] in self.row.customer.search_text

    def joined(self, rule):
        return self.day_fits(rule, self.row.customer.joined_on)

    def segment(self, rule):
        return self.fits(self.rules[rule["segment"]])

    def attribute(self, rule):
        value = self.row.customer.attributes.get(rule["name"], "")
        match rule["how"]:
            case "known":
                return value != ""
            case "is":
                return value == rule["value"]
            case "contains":
                return rule["value"].lower() in value.lower()
            case "at_least" | "at_most":
                try:
                    return self.size_fits(rule, float(value), float(rule["number"]))
                except ValueError:
                    return False
        try:
            return self.day_fits(rule, date.fromisoformat(value))
        except ValueError:
            return False

    def of_traits(self, name):
        return getattr(self.row.traits, name) if self.row.traits else None

    def stage(self, rule):
        return self.of_traits("stage") in rule["values"]

    def rfm_group(self, rule):
        return self.of_traits("rfm_group") in rule["values"]

    def risk(self, rule):
        return self.size_fits(rule, self.of_traits("risk"), rule["percent"] / 100)

    def orders(self, rule):
        return self.size_fits(rule, self.of_traits("orders_count"), rule["times"])

    def value(self, rule):
        return self.size_fits(rule, self.of_traits("value_minor"), rule["minor"])

    def value_at_risk(self, rule):
        return self.size_fits(rule, self.of_traits("value_at_risk_minor"), rule["minor"])

    def spent(self, rule):
        return self.size_fits(rule, self.of_traits("spent_minor"), rule["minor"])

    def first_order(self, rule):
        return self.day_fits(rule, self.of_traits("first_order_on"))

    def last_order(self, rule):
        return self.day_fits(rule, self.of_traits("last_order_on"))

    def identity(self, rule):
        return any(channel in rule["values"] for channel, _value in self.every("identities"))

    def email_domain(self, rule):
        domains = [value.partition("@")[2] for channel, value in self.every("identities") if channel == "email"]
        return any(domain == rule["domain"] or domain.endswith(f".{rule['domain']}") for domain in domains)

    def days_of(self, event: str) -> list[date]:
        return [at.astimezone(ZONE).date() for kind, at in self.every("entries") if kind == event]

    def did(self, rule):
        return self.count_fits(rule, sum(self.lately(rule, day) for day in self.days_of(rule["event"])))

    def first_did(self, rule):
        return self.day_fits(rule, min(self.days_of(rule["event"]), default=None))

    def last_did(self, rule):
        return self.day_fits(rule, max(self.days_of(rule["event"]), default=None))

    def purchases(self, rule):
        bought = [one for one in self.every("orders") if one.kind == "purchase" and self.lately(rule, one.ordered_on)]
        return self.count_fits(rule, len(bought))

    def purchases_sum(self, rule):
        paid = [one.amount_minor for one in self.every("orders")
                if one.currency == "EUR" and self.lately(rule, one.ordered_on)]  # fmt: skip
        return self.size_fits(rule, sum(paid), rule["minor"])

    def bought_product(self, rule):
        return any(one.pk == rule["product"] and self.lately(rule, day) for one, day in self.every("products"))

    def bought_category(self, rule):
        return any(one.category == rule["category"] and self.lately(rule, day) for one, day in self.every("products"))

    def contract(self, rule):
        return any(self.contract_fits(rule, one) for one in self.every("contracts"))

    def contract_fits(self, rule: Any, one: Contract) -> bool:
        match rule["state"]:
            case "in_force":
                return one.started_on <= self.today and (one.ended_on is None or one.ended_on > self.today)
            case "ended":
                return one.ended_on is not None and 0 <= (self.today - one.ended_on).days <= rule["days"]
        return one.ended_on is not None and 0 < (one.ended_on - self.today).days <= rule["days"]


class Rules:
    """Rules by chance, about what the world has and what it has not."""

    def __init__(self, chance: Random, products: list[int], segments: list[int] | None = None) -> None:
        self.chance, self.products, self.segments = chance, products, segments or []

    def rule(self, depth: int = 3) -> Any:
        if depth == 0 or self.chance.random() < 0.35:
            return self.condition()
        way = self.chance.choice(("all", "any", "not"))
        if way == "not":
            return {"not": self.rule(depth - 1)}
        return {way: [self.rule(depth - 1) for _part in range(self.chance.randrange(1, 4))]}

    def some(self, values: Any) -> list[Any]:
        return self.chance.sample([one for one in values if one], self.chance.randrange(1, 3))

    def a_day(self) -> dict[str, Any]:
        how = self.chance.choice(("within", "longer_ago", "since", "before"))
        if how in ("within", "longer_ago"):
            return {"how": how, "days": self.chance.choice((0, 1, 7, 30, 31))}
        return {"how": how, "day": self.chance.choice(("2026-11-20", "2026-11-19", "2026-10-21", "2027-01-01"))}

    def lately(self) -> dict[str, Any]:
        return self.chance.choice(({}, {"days": self.chance.choice((0, 7, 30))}))

    def often(self) -> dict[str, Any]:
        how = self.chance.choice(("at_least", "at_most", "exactly", "never"))
        return {"how": how} if how == "never" else {"how": how, "times": self.chance.choice((0, 1, 2))}

    def size(self, name: str, values: Any) -> dict[str, Any]:
        return {"how": self.chance.choice(("at_least", "at_most")), name: self.chance.choice(values)}

    def condition(self) -> Any:
        pick = self.chance.choice
        event = {"event": pick((*EVENTS, "customers.merged"))}
        made = [
            {"is": "kind", "values": self.some(("person", "company"))},
            {"is": "country", "values": self.some(COUNTRIES)},
            {"is": "language", "values": self.some(LANGUAGES)},
            {"is": "no_manager"},
            {"is": "text", "text": pick(("x0x", "x1x", "zzz"))},
            {"is": "joined", **self.a_day()},
            {"is": "attribute", "name": "industry", "how": "is", "value": pick(("retail", "food"))},
            {"is": "attribute", "name": "industry", "how": "contains", "value": pick(("ETA", "o"))},
            {"is": "attribute", "name": pick(("industry", "seats", "none")), "how": "known"},
            {"is": "attribute", "name": pick(("seats", "industry")), **self.size("number", ("5", "12.5", "-3", "0"))},
            {"is": "attribute", "name": pick(("renews", "seats")), **self.a_day()},
            {"is": "stage", "values": self.some(STAGES)},
            {"is": "rfm_group", "values": self.some((*GROUPS, "loyal"))},
            {"is": "risk", **self.size("percent", (0, 50, 90))},
            {"is": "orders", "how": pick(("at_least", "at_most", "exactly")), "times": pick((0, 1, 2))},
            {"is": pick(("value", "value_at_risk", "spent")), **self.size("minor", (0, 50, 100))},
            {"is": pick(("first_order", "last_order")), **self.a_day()},
            {"is": "identity", "values": self.some(("email", "phone", "telegram", "browser"))},
            {"is": "email_domain", "domain": pick(("oak.example", "shop.oak.example", "example"))},
            {"is": "did", **event, **self.often(), **self.lately()},
            {"is": pick(("first_did", "last_did")), **event, **self.a_day()},
            {"is": "purchases", **self.often(), **self.lately()},
            {"is": "purchases_sum", **self.size("minor", (-50, 0, 50, 150)), **self.lately()},
            {"is": "bought_product", "product": pick(self.products), **self.lately()},
            {"is": "bought_category", "category": pick(("jar", "comb", "none")), **self.lately()},
            {"is": "contract", "state": "in_force"},
            {"is": "contract", "state": pick(("ended", "ends")), "days": pick((0, 7, 30))},
            *({"is": "segment", "segment": number} for number in self.segments),
        ]
        return pick(made)
