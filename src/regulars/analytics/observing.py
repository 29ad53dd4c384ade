"""What happened until the end of observation: the kept tables all figures are read from."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from math import ceil, floor
from typing import Any

import ibis

from regulars.analytics.calendar import months_before
from regulars.analytics.engines import Engine
from regulars.analytics.metrics import days, rfm, spells
from regulars.analytics.metrics.people import contract_state, people, spell_state
from regulars.analytics.metrics.terms import Terms, terms_of
from regulars.analytics.models.spells import Spells, spells_of
from regulars.analytics.results import Inactivity
from regulars.analytics.tables import CONTRACTS, ORDERS, Tables, empty

ROUND_DAYS = (30, 60, 90, 120, 180, 270, 365, 540, 730)
HALF_YEAR_MONTHS = 6


@dataclass(frozen=True)
class Observed:
    """Ibis tables of the engine (kept, so read many times) and the few numbers that describe them."""

    tables: Tables
    until: date
    since: date | None
    contracts: Any
    agreed: Any  # contracts, those that start later included
    days: Any
    months: Any
    summary: Any
    spells: Any
    inactivity: Inactivity
    totals: dict[str, Any]
    customer_days: float
    has_orders: bool
    contractual: bool
    terms: Terms

    @property
    def engine(self) -> Engine:
        return self.tables.engine

    @property
    def customer_years(self) -> float:
        return self.customer_days / 365.25

    @property
    def seen_after(self) -> date | None:
        """First day on which the inactivity rule could see anybody leave; None where contracts say who left."""
        if self.since is None or not self.inactivity.days:
            return None
        return self.since + timedelta(days=self.inactivity.days + 1)


def last_day_of(tables: Tables) -> date | None:
    """The last day anything happened on: a sensible end of observation for a file."""
    candidates = []
    if tables.orders is not None:
        candidates.append(tables.orders.ordered_on.max().to_pyarrow().as_py())
    if tables.contracts is not None:
        candidates.append(tables.contracts.started_on.max().to_pyarrow().as_py())
    known = [day for day in candidates if day is not None]
    return max(known) if known else None


def observe(tables: Tables, *, until: date, inactive_days: int | None) -> Observed:
    """Reduce orders to customer-days once, find the inactivity rule, cut customership into spells."""
    engine = tables.engine
    orders, given = _both(tables)
    agreed = given.filter(given.ended_on.isnull() | (given.ended_on > given.started_on))
    contracts = engine.keep(agreed.filter(agreed.started_on <= until), "contracts")
    daily = engine.keep(days.customer_days(orders, until=until), "days")
    gaps = engine.keep(days.with_gaps(daily), "gaps")
    has_orders, contractual = _any(daily), _any(contracts)
    since = _first_day(daily, contracts)
    counts = _gap_counts(gaps)
    inactivity = (
        _inactivity(counts, since, until, inactive_days) if has_orders else Inactivity(None, "not_needed", None)
    )
    of_orders = spells.spells_of_orders(gaps, inactive_days=inactivity.days or 0, until=until)
    of_contracts = spells.spells_of_contracts(contracts, until=until)
    both = engine.keep(spells.all_spells(of_orders, of_contracts), "spells")
    return Observed(
        tables=replace(tables, orders=orders, contracts=contracts),
        until=until,
        since=since,
        contracts=contracts,
        agreed=agreed,
        days=daily,
        months=engine.keep(days.customer_months(daily), "months"),
        summary=engine.keep(rfm.customer_summary(daily, until=until), "summary"),
        spells=both,
        inactivity=inactivity,
        totals={**_totals(daily, gaps), "usual_gap": quantile(counts, 0.5)},
        customer_days=_lived(both, until),
        has_orders=has_orders,
        contractual=contractual,
        terms=terms_of(contracts, both, until=until) if contractual else Terms(),
    )


def people_of(seen: Observed) -> Any:
    """One row per customer, see metrics.people."""
    tables = seen.tables
    state = contract_state(
        seen.agreed,
        until=seen.until,
        half_year_ago=months_before(seen.until, HALF_YEAR_MONTHS),
        ends_are_renewals=seen.terms.ends_are_renewals,
    )
    names = None
    if tables.customers is not None and "name" in tables.customers.columns:
        names = tables.customers.select("customer", "name")
    return people(seen.summary, rfm.scores(seen.summary), spell_state(seen.spells), state, names)


def contract_spells(seen: Observed) -> Spells:
    """Every spell of a customer with contracts, in days."""
    held = seen.spells.semi_join(seen.contracts, "customer")
    end = seen.until + timedelta(days=1)
    stop = held.ended_on.fill_null(end)
    rows = held.select(
        days=stop.delta(held.started_on, unit="day"),
        left=held.ended_on.notnull(),
        watched=ibis.literal(end).delta(held.started_on, unit="day"),
    ).to_pyarrow()
    return spells_of(*(rows[name].to_numpy() for name in ("days", "left", "watched")))


def costs_of(seen: Observed) -> dict[str, int]:
    """Costs until the end of observation by kind; empty when none are known."""
    costs = seen.tables.costs
    if costs is None:
        return {}
    rows = costs.filter(costs.incurred_on <= seen.until).group_by("kind").aggregate(minor=costs.amount_minor.sum())
    return {row["kind"]: int(row["minor"]) for row in rows.to_pyarrow().to_pylist()}


def _both(tables: Tables) -> tuple[Any, Any]:
    """Orders and contracts; the one that is not there as an empty table, so that nothing after this needs to ask."""
    known = tables.orders if tables.orders is not None else tables.contracts
    key = known.schema()["customer"]
    orders = tables.orders if tables.orders is not None else tables.engine.from_arrow(empty(ORDERS, key))
    contracts = tables.contracts if tables.contracts is not None else tables.engine.from_arrow(empty(CONTRACTS, key))
    return orders, contracts


def _any(table: Any) -> bool:
    return bool(table.count().to_pyarrow().as_py())


def _first_day(daily: Any, contracts: Any) -> date | None:
    first = [daily.day.min().to_pyarrow().as_py(), contracts.started_on.min().to_pyarrow().as_py()]
    known = [day for day in first if day is not None]
    return min(known) if known else None


def _inactivity(counts: Mapping[int, int], since: date | None, until: date, given: int | None) -> Inactivity:
    ninth = quantile(counts, 0.9)
    if given is not None:
        return Inactivity(given, "given", ninth)
    return Inactivity(inactive_days(ninth, (until - since).days if since else 0), "from_data", ninth)


def inactive_days(gap_p90: float | None, observed_days: int) -> int:
    """Silence after which a customer counts as lost: nine of ten gaps that ended are not longer, rounded up.

    Never more than half of the observation, or nobody could be seen to leave; never less than 30 days.

    >>> inactive_days(97.0, 1095), inactive_days(97.0, 200), inactive_days(None, 1095)
    (120, 90, 365)
    """
    allowed = [number for number in ROUND_DAYS if number <= observed_days / 2] or [ROUND_DAYS[0]]
    wanted = 365 if gap_p90 is None else gap_p90
    return next((number for number in allowed if number >= wanted), allowed[-1])


def _gap_counts(gaps: Any) -> dict[int, int]:
    """How often each gap occurs: some thousand numbers, from which quantiles follow without holding all rows."""
    known = gaps.filter(gaps.gap_days.notnull())
    rows = known.group_by("gap_days").aggregate(n=known.count()).to_pyarrow().to_pylist()
    return {int(row["gap_days"]): int(row["n"]) for row in rows}


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """A quantile of counted values, between its neighbours where it falls between; None of nothing.

    >>> quantile({10: 3, 20: 1}, 0.5), quantile({10: 1, 20: 1}, 0.5), quantile({}, 0.5)
    (10.0, 15.0, None)
    """
    values = sorted(counts)
    if not values:
        return None
    place = share * (sum(counts.values()) - 1)
    ends = list(accumulate(counts[value] for value in values))
    below, above = (values[bisect_right(ends, edge)] for edge in (floor(place), ceil(place)))
    return below + (above - below) * (place - floor(place))


def _totals(daily: Any, gaps: Any) -> dict[str, Any]:
    sums = daily.aggregate(
        purchases=daily.purchases.sum(),
        amount_minor=daily.amount_minor.sum(),
        returned_minor=daily.returned_minor.sum(),
    )
    habits = gaps.aggregate(
        repeaters=gaps.customer.nunique(where=gaps.gap_days.notnull()),
        buyers=gaps.customer.nunique(),
    )
    return {**sums.to_pyarrow().to_pylist()[0], **habits.to_pyarrow().to_pylist()[0]}


def _lived(both: Any, until: date) -> float:
    stop = both.ended_on.fill_null(until + timedelta(days=1))
    return float(stop.delta(both.started_on, unit="day").sum().to_pyarrow().as_py() or 0)
