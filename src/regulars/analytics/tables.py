"""The tables the core accepts: columns, types, units and rules, and the check that says which row breaks them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regulars.analytics.errors import Problem, TableError

if TYPE_CHECKING:
    from regulars.analytics.engines import Engine

PROBLEMS_SHOWN = 10


@dataclass(frozen=True)
class Column:
    """A column of a contract. `kinds` are the accepted families: integer, string, date."""

    name: str
    kinds: tuple[str, ...]
    meaning: str
    nullable: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Contract:
    """What a table must look like. `ordered` are pairs of date columns, the first before the second.

    `attributes`: whether further text columns are welcome (splits are made by them).
    """

    name: str
    columns: tuple[Column, ...]
    ordered: tuple[tuple[str, str], ...] = ()
    attributes: bool = False


_CUSTOMER = Column("customer", ("integer", "string"), "key of the customer, the same in all tables")

ORDERS = Contract(
    "orders",
    (
        _CUSTOMER,
        Column("ordered_on", ("date",), "local day of the company"),
        Column("amount_minor", ("integer",), "money in minor units; negative is a return, zero is a purchase"),
        Column("product", ("string",), "what was bought", nullable=True, optional=True),
    ),
)
CONTRACTS = Contract(
    "contracts",
    (
        _CUSTOMER,
        Column("started_on", ("date",), "first day covered"),
        Column("ended_on", ("date",), "first day no longer covered; empty while it runs", nullable=True),
        Column("monthly_minor", ("integer",), "recurring money a month, minor units"),
        Column("product", ("string",), "what is subscribed to", nullable=True, optional=True),
    ),
    ordered=(("started_on", "ended_on"),),
)
CUSTOMERS = Contract(
    "customers",
    (_CUSTOMER, Column("name", ("string",), "how people call this customer", nullable=True, optional=True)),
    attributes=True,
)
COSTS = Contract(
    "costs",
    (
        Column("customer", ("integer", "string"), "empty when not of one customer", nullable=True),
        Column("kind", ("string",), "acquisition, service or incentive"),
        Column("incurred_on", ("date",), "local day of the company"),
        Column("amount_minor", ("integer",), "money in minor units"),
    ),
)
CHANGES = Contract(
    "changes",
    (
        _CUSTOMER,
        Column("attribute", ("string",), "name of a column of customers"),
        Column("changed_on", ("date",), "local day of the company; the new value holds from this day on"),
        Column("was", ("string",), "the value that was replaced; empty when nothing was known", nullable=True),
    ),
)
MEMBERSHIPS = Contract(
    "memberships",
    (
        _CUSTOMER,
        Column("segment", ("string",), "name of a set of customers; one customer may be in several"),
        Column("entered_on", ("date",), "local day of the company; the first of a segment is since when it is known"),
        Column("left_on", ("date",), "first day no longer in it; empty while they are", nullable=True),
    ),
    ordered=(("entered_on", "left_on"),),
)


@dataclass(frozen=True)
class Tables:
    """The input of a study: Ibis tables of one engine. At least one of orders and contracts."""

    engine: "Engine"
    orders: Any = None
    contracts: Any = None
    customers: Any = None
    costs: Any = None
    changes: Any = None
    memberships: Any = None

    def attributes(self) -> tuple[str, ...]:
        """Names of the customers' attribute columns, in their order."""
        if self.customers is None:
            return ()
        return tuple(name for name in self.customers.columns if name not in ("customer", "name"))


def empty(contract: Contract, key: Any) -> Any:
    """An Arrow table of the contract without rows. key: the Ibis type of the customer column."""
    import pyarrow as pa

    kinds = {"integer": pa.int64(), "string": pa.string(), "date": pa.date32()}
    types = {c.name: kinds[c.kinds[0]] for c in contract.columns if not c.optional}
    types["customer"] = key.to_pyarrow()
    return pa.schema(list(types.items())).empty_table()


def check(table: Any, contract: Contract) -> Any:
    """The table, if it keeps the contract; otherwise TableError with the first offending rows of each rule."""
    problems = tuple(_column_problems(table, contract)) or tuple(_row_problems(table, contract))
    if problems:
        raise TableError(problems)
    return table


def check_all(tables: Tables) -> Tables:
    """Check every table that is there, and that the keys are of one type."""
    pairs = (
        (tables.orders, ORDERS),
        (tables.contracts, CONTRACTS),
        (tables.customers, CUSTOMERS),
        (tables.costs, COSTS),
        (tables.changes, CHANGES),
        (tables.memberships, MEMBERSHIPS),
    )
    present = [(table, contract) for table, contract in pairs if table is not None]
    if tables.orders is None and tables.contracts is None:
        raise TableError((Problem("orders", "customer", "neither orders nor contracts were given"),))
    for table, contract in present:
        check(table, contract)
    kinds = {_family(table.schema()["customer"]) for table, _ in present}
    if len(kinds) > 1:
        raise TableError((Problem(present[-1][1].name, "customer", "keys are numbers in one table, text in another"),))
    return tables


def _family(kind: Any) -> str:
    families = (("is_integer", "integer"), ("is_string", "string"), ("is_date", "date"))
    return next((name for test, name in families if getattr(kind, test)()), str(kind))


def _column_problems(table: Any, contract: Contract) -> Iterator[Problem]:
    schema = table.schema()
    for column in contract.columns:
        if column.name not in schema:
            if not column.optional:
                yield Problem(contract.name, column.name, "the column is missing")
        elif (family := _family(schema[column.name])) not in column.kinds:
            wanted = " or ".join(column.kinds)
            yield Problem(contract.name, column.name, f"must be {wanted}, is {family}")


def _row_problems(table: Any, contract: Contract) -> Iterator[Problem]:
    rules = [
        (column.name, table[column.name].isnull(), "is empty")
        for column in contract.columns
        if not column.nullable and column.name in table.columns
    ]
    rules += [(last, table[last] < table[first], f"is before {first}") for first, last in contract.ordered]
    if not rules:
        return
    # One pass over the table for all rules; the rows are looked for only when there is something to find.
    counts = table.aggregate([rule.sum().name(f"rule{i}") for i, (_, rule, _) in enumerate(rules)]).to_pyarrow()
    for i, (column, rule, reason) in enumerate(rules):
        if counts[f"rule{i}"][0].as_py():
            yield from _offending_rows(table, contract.name, column, rule, reason)


def _offending_rows(table: Any, name: str, column: str, rule: Any, reason: str) -> Iterator[Problem]:
    import ibis

    numbered = table.select(column, row_=ibis.row_number() + 1, broken_=rule)
    found = numbered.filter(numbered.broken_).order_by("row_").limit(PROBLEMS_SHOWN).to_pyarrow()
    for row in found.to_pylist():
        value = None if row[column] is None else str(row[column])
        yield Problem(name, column, reason, row=row["row_"], value=value)
