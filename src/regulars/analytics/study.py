"""One run over a company's tables: `study(tables, until=...)` gives everything the pages and the report show.

Heavy tables stay in the engine; customers come to Python batch by batch, see `everybody`. The shapes of the answers are
in `results`, which pages import without any of this.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from regulars.analytics import arriving, defining, observing, prediction, splitting, valuing
from regulars.analytics.calendar import months_before
from regulars.analytics.churn_results import ChurnDefinitions
from regulars.analytics.everybody import Everybody, everybody
from regulars.analytics.intervals import share_of
from regulars.analytics.metrics import churn, rfm
from regulars.analytics.metrics.revenue import (
    order_revenue,
    recurring_movements,
    recurring_periods,
    revenue_periods,
)
from regulars.analytics.models.staying import FIRST_STAYING, SHIFTED, WEIBULL
from regulars.analytics.observing import Observed
from regulars.analytics.prediction import Horizon
from regulars.analytics.results import Grain, ModelFit, Note, Period, PlainValue, Share, Split, Stage
from regulars.analytics.study_results import Kept, Study
from regulars.analytics.tables import Tables, check_all

__all__ = ["Study", "last_day_of", "study"]

VERSION = "1"
ENDS_ARE_RENEWALS = "ends_are_renewals"  # a note of a study
UNIT_DAYS = {"day": 1.0, "week": 7.0}
RENEWALS = (SHIFTED, WEIBULL)  # beside the shares by tenure, and no loss without

last_day_of = observing.last_day_of


def study(
    tables: Tables,
    *,
    until: date,
    currency: str,
    inactive_days: int | None = None,
    time_unit: str = "day",
    splits: tuple[str, ...] | None = None,
    horizon_months: int = 12,
    annual_discount: float = 0.10,
    at_risk_rows: int = 100,
    minor_units: int = 100,
    predicting: str = prediction.FIRST_MODEL,
    staying: str = FIRST_STAYING,
) -> Study:
    """Run the core over the tables as they stood at the end of `until`; later rows are not looked at, except that who
    has a contract that starts later has given no notice.

    Needs: at least one of orders and contracts. splits: attribute columns of customers, or "product";
    None = all that have few enough values. time_unit: day | week (7 days, not rounded), the unit of the models.
    minor_units: how many make one unit of the currency; parameters and likelihood of spending are in whole units.
    predicting: the model of buying that did last time; it goes on unless another is better on the newest months;
    staying: the same of how long contracts last.
    """
    horizon = Horizon(horizon_months, annual_discount, UNIT_DAYS[time_unit], minor_units)
    seen = observing.observe(check_all(tables), until=until, inactive_days=inactive_days)
    whole = everybody(seen, horizon, (predicting, staying), at_risk_rows)
    yearly = _yearly_churn(seen)
    by_period = _by_period(seen)
    found = valuing.buying(seen.totals, seen.customer_days)
    plain = _plain_value(seen, found, yearly, whole)
    fits = prediction.fits(whole.models, contractual=seen.contractual)
    shown = _shown(seen) if splits is None else splits
    return Study(
        version=VERSION,
        currency=currency,
        time_unit=time_unit,
        period=Period(seen.since, until),
        inactivity=seen.inactivity,
        contractual=seen.contractual,
        customers_count=whole.totals["customers"],
        orders_count=int(seen.totals["purchases"] or 0),
        revenue_minor=int(seen.totals["amount_minor"] or 0) + int(seen.totals["returned_minor"] or 0),
        returned_minor=int(seen.totals["returned_minor"] or 0),
        active=whole.totals["active"],
        stages=whole.stages,
        **by_period,
        buying=found,
        **_arrivals(seen, shown),
        costs=arriving.month_costs(seen),
        rfm=valuing.rfm_summary(_rfm_groups(whole), whole.cells),
        models=fits,
        value=valuing.value_summary(whole.value, whole.at_risk, horizon, plain),
        splits=_splits(seen, whole, shown),
        at_risk=whole.most_at_risk,
        notes=_notes(seen, whole, fits),
        definitions=_definitions(seen, whole, by_period, horizon, shown),
        outlook=whole.outlook,
        kept=Kept(seen.engine, whole.table, seen.spells),
    )


def _by_period(seen: Observed) -> dict[str, Any]:
    """Movements of customers and of money by month, quarter and year."""
    if seen.since is None:
        return {"churn": (), "revenue": (), "recurring": ()}
    moved: list[Any] = []
    earned: list[Any] = []
    recurring: list[Any] = []
    bounds: dict[str, date] = {"since": seen.since, "until": seen.until}
    for grain in Grain:
        rows = _rows(churn.movements(seen.spells, grain))
        moved += churn.churn_periods(rows, grain, **bounds, seen_after=seen.seen_after)
        if seen.has_orders:
            earned += revenue_periods(_rows(order_revenue(seen.months, grain)), grain, **bounds)
        if seen.contractual:
            rows = _rows(recurring_movements(seen.contracts, grain, until=seen.until))
            recurring += recurring_periods(rows, grain, **bounds)
    return {"churn": tuple(moved), "revenue": tuple(earned), "recurring": tuple(recurring)}


def _arrivals(seen: Observed, shown: tuple[str, ...]) -> dict[str, Any]:
    """Cohorts of everybody and by attribute."""
    arrivals, first = arriving.Arrivals(seen), shown[: arriving.SPLITS_SHOWN]
    return {"cohorts": arrivals.tables(), "cohort_splits": arrivals.splits(_labels(seen, first))}


def _yearly_churn(seen: Observed) -> Share:
    """Churn of the last 12 months; nothing is known when the observation is shorter."""
    since = months_before(seen.until, 12) + timedelta(days=1)
    if seen.since is None or seen.since >= since:
        return share_of(0, 0)
    (row,) = _rows(churn.window(seen.spells, since=since, until=seen.until))
    return share_of(int(row["lost"] or 0), int(row["start"] or 0))


def _plain_value(seen: Observed, found: Any, yearly: Share, whole: Everybody) -> PlainValue:
    costs, totals, years = observing.costs_of(seen), whole.totals, seen.customer_years
    return valuing.plain_value(
        found,
        yearly,
        monthly_minor=totals["monthly_minor"] / totals["paying"] if totals["paying"] else None,
        acquisition=costs["acquisition"] / totals["ever"] if "acquisition" in costs and totals["ever"] else None,
        service=costs["service"] / years if "service" in costs and years else None,
    )


def _rfm_groups(whole: Everybody) -> list[dict[str, Any]]:
    table = whole.table
    grouped = table.group_by("rfm_group").aggregate(customers=table.count(), revenue_minor=table.spent_minor.sum())
    order = {code: place for place, (code, *_) in enumerate(rfm.GROUPS)}
    return sorted(_rows(grouped), key=lambda row: order.get(row["rfm_group"], len(order)))


def _definitions(
    seen: Observed,
    whole: Everybody,
    by_period: dict[str, Any],
    horizon: Horizon,
    shown: tuple[str, ...],
) -> ChurnDefinitions:
    counted = {name: by_period[name] for name in ("churn", "recurring")}
    found = defining.Found(seen, **counted, buying=whole.models.buying, unit_days=horizon.unit_days)
    return defining.definitions(found, shown)


def _shown(seen: Observed) -> tuple[str, ...]:
    """What to split by when nothing was asked for."""
    known = {attribute: splitting.labels(seen.tables, attribute) for attribute in splitting.available(seen.tables)}
    return tuple(attribute for attribute, labels in known.items() if splitting.worth_showing(labels))


def _labels(seen: Observed, attributes: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Today's labels of each, which are given back after it."""
    for attribute in attributes:
        marked = seen.engine.keep(splitting.labels(seen.tables, attribute), "labels")
        yield attribute, marked
        seen.engine.drop(marked)


def _splits(seen: Observed, whole: Everybody, shown: tuple[str, ...]) -> tuple[Split, ...]:
    if seen.since is None:
        return ()
    bounds: dict[str, Any] = {"since": seen.since, "until": seen.until, "seen_after": seen.seen_after}
    return tuple(
        splitting.split(attribute, marked, seen.spells, whole.table, **bounds)
        for attribute, marked in _labels(seen, shown)
    )


def _notes(seen: Observed, whole: Everybody, fits: tuple[ModelFit, ...]) -> tuple[Note, ...]:
    notes = []
    if seen.inactivity.chosen == "from_data":
        known = {"days": seen.inactivity.days, "ninth": seen.inactivity.gap_p90_days}
        notes.append(Note("inactive_days_from_data", known))
    if seen.since is None:
        notes.append(Note("nothing_observed"))
    elif seen.seen_after is not None:
        notes.append(Note("warm_up", {"until": seen.seen_after.isoformat()}))
    if seen.terms.ends_are_renewals:
        notes.append(
            Note(ENDS_ARE_RENEWALS, {"due": seen.terms.due, "renewed": seen.terms.due - seen.terms.not_renewed})
        )
    for fit in fits:
        if fit.refused and fit.model not in RENEWALS:
            notes.append(Note("no_model", {"model": fit.model, "why": fit.refused.code, **fit.refused.params}))
    if not whole.stages[Stage.SLIPPING] and whole.totals["customers"]:
        notes.append(Note("nobody_slipping"))
    return tuple(notes)


def _rows(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found
