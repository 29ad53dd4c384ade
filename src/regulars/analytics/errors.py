"""What can go wrong in the core.

AnalyticsError
├── TableError       a table does not keep its contract; lists the rows
├── SourceNotRead    the database that holds the rows could not be read
├── EngineMissing    the library of an engine, or Java, is not installed
├── UnknownEngine    no engine is known under this address
├── FactsDisagree    an order is taken out of the facts that was never in them
├── FactsOutdated    the facts were written by an earlier version
└── PlanRefused      a plain figure cannot be computed from these numbers, and why
"""

from dataclasses import dataclass
from typing import Any


class AnalyticsError(Exception):
    """`code` is a permanent word, `details` its parameters; sentences are made by whoever shows them."""

    code = "analytics_error"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a table. `row` counts from 1; None when it concerns the whole column."""

    table: str
    column: str
    reason: str
    row: int | None = None
    value: str | None = None

    def __str__(self) -> str:
        where = f"{self.table} row {self.row}, {self.column}" if self.row else f"{self.table}, {self.column}"
        return f"{where}: {self.reason}" + (f" ({self.value!r})" if self.value is not None else "")


class TableError(AnalyticsError):
    """A table does not keep its contract."""

    code = "table_breaks_contract"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


class SourceNotRead(AnalyticsError):
    """The database that holds the rows could not be read. Its address, which may hold a password, is left out."""

    code = "source_not_read"


class EngineMissing(AnalyticsError):
    """What an engine needs is not installed; `needs` says what."""

    code = "engine_missing"


class UnknownEngine(AnalyticsError):
    """No engine is known under this address."""

    code = "unknown_engine"


class FactsDisagree(AnalyticsError):
    """What is taken away was never there: the facts and the orders tell two stories; build them anew."""

    code = "facts_disagree"


class FactsOutdated(AnalyticsError):
    """The facts were written by an earlier version, which kept less of them; build them anew."""

    code = "facts_outdated"


class PlanRefused(AnalyticsError):
    """The numbers given cannot carry the plan: the message says why."""

    code = "plan_refused"
