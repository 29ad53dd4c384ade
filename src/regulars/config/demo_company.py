"""The company of the demo: an invented coffee roaster, brought in through the same door as anybody's files.

The company gets its name last, so that a start that was killed half-way is taken up again by the next one; what was
already loaded is known and not doubled.
"""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

from django.utils import translation

from regulars.analytics import simulate
from regulars.analytics.simulated import Company as Simulated
from regulars.config.demo_answers import fill_answers
from regulars.config.demo_files import load, written
from regulars.config.demo_people import begin_consents, fill_people
from regulars.config.demo_scores import fill_scores
from regulars.config.prepare import DEMO_PASSWORD
from regulars.insight import computing
from regulars.insight.commands import ask_for_run
from regulars.lib import clock
from regulars.lib.money import minor_per_major
from regulars.staff.commands import describe_company, hire
from regulars.staff.models import Employee
from regulars.staff.queries import company
from regulars.staff.rights import ROLE_TITLES, Role

NAME = "Zerno Coffee Roasters"
CUSTOMERS = 20_000
YEARS = 3
TOLD = 17
ASKED = 6
ACTOR = "demo"
LOOK_AFTER = ("nadia", "radu")
TEAM = (
    ("nadia", "Nadia Kovalenko", Role.MANAGER),
    ("radu", "Radu Popescu", Role.MANAGER),
    ("bohdan", "Bohdan Ionescu", Role.AGENT),
    ("marta", "Marta Sydorenko", Role.MARKETER),
    ("anton", "Anton Petrov", Role.ANALYST),
)
# The columns are named after the fields they fill, so that the guess of the import is right.
COLUMNS = {
    "customers": ("customer", "kind", "name", "email", "phone", "language", "country", "joined_on", "industry",
                  "segment", "acquisition_channel", "birthday", "manager"),
    "orders": ("number", "customer", "ordered_on", "amount", "product", "product_name", "category"),
    "contracts": ("number", "customer", "product", "product_name", "category", "started_on", "ended_on", "amount",
                  "period"),
    "costs": ("kind", "customer", "incurred_on", "amount", "note"),
}  # fmt: skip


def fill(*, now: datetime) -> None:
    """Invent the company up to yesterday, load it, and compute its figures. A filled one stays as it is."""
    if company().name:
        return
    simulated = simulate.company(until=now.date() - timedelta(days=1), customers=CUSTOMERS, years=YEARS)
    describe_company(currency=simulated.currency, country="UA", time_zone="Europe/Kyiv")
    hire_team(now)
    begin_consents(now)
    with tempfile.TemporaryDirectory() as folder:
        for target, path in files(simulated, Path(folder)):
            load(path, target, now)
    compute(now)
    fill_people(now=now)
    fill_answers(now=now)
    with tempfile.TemporaryDirectory() as folder:
        fill_scores(Path(folder), now=now)
    describe_company(name=NAME)
    # Themes of what was said, and the model of leaving: found by the worker while somebody looks round.
    ask_for_run(actor=ACTOR, now=clock.now())


def colleagues() -> list[dict[str, str]]:
    """The team beside the director, as the terminal names it: in English, whatever the company speaks."""
    with translation.override("en"):
        return [{"email": email_of(login), "name": name, "role": str(ROLE_TITLES[role])} for login, name, role in TEAM]


def email_of(login: str) -> str:
    return f"{login}@demo.example"


def hire_team(now: datetime) -> None:
    for login, name, role in TEAM:
        email = email_of(login)
        if not Employee.objects.filter(email=email).exists():
            hire(email=email, name=name, role=role, password=DEMO_PASSWORD, actor=ACTOR, now=now)


def files(simulated: Simulated, folder: Path) -> Iterator[tuple[str, Path]]:
    """Each table as a file somebody could have brought: money in major units, products named in the rows."""
    unit = minor_per_major(simulated.currency)
    under_contract = simulated.contracts["customer"]
    for target, columns in COLUMNS.items():
        table = with_products(with_amounts(getattr(simulated, target), unit), simulated.products)
        table = with_managers(with_birthdays(table), under_contract)
        yield target, written(table.select(list(columns)), folder / f"{target}.parquet")
    yield "consents", written(consents(simulated.customers), folder / "consents.parquet")


def consents(customers: Any) -> Any:
    """One customer in a few said, when they came, that they want the news; some of these took it back later."""
    import pyarrow as pa

    told = [
        row for place, row in enumerate(customers.select(["customer", "joined_on"]).to_pylist()) if place % ASKED == 0
    ]
    gave = [{**row, "state": "given"} for row in told]
    took_back = [{**row, "state": "withdrawn", "joined_on": row["joined_on"] + timedelta(days=1)} for row in told[::7]]
    rows = [
        {"customer": row["customer"], "topic": "news", "channel": "email", "state": row["state"],
         "happened_at": row["joined_on"], "how": "form"}
        for row in gave + took_back
    ]  # fmt: skip
    return pa.Table.from_pylist(rows)


def with_amounts(table: Any, unit: int) -> Any:
    if "amount_minor" not in table.column_names:
        return table
    import pyarrow as pa
    import pyarrow.compute as pc

    minor = table["amount_minor"].cast(pa.decimal128(19, 0))
    return table.append_column("amount", pc.multiply(minor, pa.scalar(1 / Decimal(unit))))


def with_products(table: Any, products: Any) -> Any:
    if "product" not in table.column_names:
        return table
    named = products.rename_columns({"code": "product", "name": "product_name"})
    return table.join(named, "product", join_type="left outer")


def with_birthdays(table: Any) -> Any:
    """One customer in some told us the birthday: enough for a few on most days."""
    if "joined_on" not in table.column_names:
        return table
    import pyarrow as pa

    told = [
        date(1950 + row % 53, 1 + row % 12, 1 + row // 5 % 28) if row % TOLD == 0 else None for row in range(len(table))
    ]
    return table.append_column("birthday", pa.array(told, pa.date32()))


def with_managers(table: Any, under_contract: Any) -> Any:
    """Whoever has a contract has somebody who looks after them; the others buy on their own."""
    if "joined_on" not in table.column_names:
        return table
    import pyarrow as pa
    import pyarrow.compute as pc

    looked_after = pc.is_in(table["customer"], value_set=pc.unique(under_contract)).to_pylist()
    turns = cycle(map(email_of, LOOK_AFTER))
    managers = [next(turns) if yes else None for yes in looked_after]
    return table.append_column("manager", pa.array(managers, pa.string()))


def compute(now: datetime) -> None:
    ask_for_run(actor=ACTOR, now=now)
    with computing.alone() as ours:
        run = computing.take_waiting(now) if ours else None
        if run:
            computing.compute(run, clock=clock.now)
