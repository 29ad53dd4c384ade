"""Summaries of value and buying: distributions, averages and the plain formulas, from arrays and totals."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from regulars.analytics.errors import PlanRefused
from regulars.analytics.intervals import share_of
from regulars.analytics.metrics.value import lifetime_value, net_lifetime_value, value_by_churn
from regulars.analytics.models.fitting import Floats
from regulars.analytics.prediction import Horizon
from regulars.analytics.results import Bin, Buying, PlainValue, RfmGroup, RfmSummary, Share, ValueSummary

BINS = 9


def value_summary(value: Floats, at_risk: Floats, horizon: Horizon, plain: PlainValue) -> ValueSummary:
    """How the expected money is spread over the customers it is known of. Shapes: (customers,); nan = not known."""
    known = value[~np.isnan(value)]
    empty = len(known) == 0
    ranked = np.sort(known)[::-1]
    top = ranked[: max(len(ranked) // 10, 1)]
    total = float(known.sum())
    return ValueSummary(
        horizon_months=horizon.months,
        annual_discount=horizon.annual_discount,
        customers=len(known),
        value_minor=None if empty else round(total),
        value_at_risk_minor=None if empty else round(float(np.nansum(at_risk))),
        mean_minor=None if empty else float(known.mean()),
        median_minor=None if empty else float(np.median(known)),
        top_tenth_share=float(top.sum()) / total if total > 0 else None,
        distribution=() if empty else distribution(known),
        plain=plain,
    )


def distribution(values: Floats) -> tuple[Bin, ...]:
    """Bins between round edges (1, 2, 5, 10, ...), the last one open; the first holds everything under the first edge.

    >>> [(b.from_minor, b.to_minor, b.customers) for b in distribution(np.array([0.0, 150.0, 180.0, 9000.0]))]
    [(0, 100, 1), (100, 200, 2), (200, 500, 0), (500, 1000, 0), (1000, 2000, 0), (2000, 5000, 0), (5000, None, 1)]
    """
    positive = values[values > 0]
    if not len(positive):
        return (Bin(0, None, len(values), 0),)
    low, high = np.quantile(positive, [0.05, 1.0])
    edges = [edge for edge in _round_edges() if low / 2 < edge <= high][-BINS:]
    bounds = [0, *edges]
    places = np.digitize(values, edges)
    return tuple(
        Bin(
            from_minor=start,
            to_minor=edges[i] if i < len(edges) else None,
            customers=int((places == i).sum()),
            value_minor=round(float(values[places == i].sum())),
        )
        for i, start in enumerate(bounds)
    )


def _round_edges() -> list[int]:
    return [step * 10**power for power in range(16) for step in (1, 2, 5)]


def buying(totals: dict[str, Any], customer_days: float) -> Buying:
    """Plain figures of purchases. customer_days: days lived as customers, all together."""
    purchases, amount = int(totals["purchases"] or 0), int(totals["amount_minor"] or 0)
    gap = totals["usual_gap"]
    return Buying(
        purchases=purchases,
        average_purchase_minor=amount / purchases if purchases else None,
        purchases_a_year=purchases / (customer_days / 365.25) if customer_days else None,
        usual_gap_days=None if gap is None else float(gap),
        repeat_share=share_of(int(totals["repeaters"] or 0), int(totals["buyers"] or 0)),
        returned_share=-int(totals["returned_minor"] or 0) / amount if amount else None,
    )


def plain_value(
    found: Buying, yearly_churn: Share, *, monthly_minor: float | None, acquisition: float | None, service: float | None
) -> PlainValue:
    """The formulas on paper, from the company's own averages.

    years = 1 / churn of the last 12 months. Income is taken for margin where no margin is known.
    monthly_minor: mean recurring money of a contract customer, used when there are no purchases to average.
    acquisition: cost of one new customer. service: cost of one customer in a year.
    """
    churn = yearly_churn.value
    years = 1 / churn if churn else None
    a_year = 12 * monthly_minor if monthly_minor is not None else None
    if found.average_purchase_minor is not None and found.purchases_a_year is not None:
        a_year = found.average_purchase_minor * found.purchases_a_year
    lifetime = None if years is None or a_year is None else lifetime_value(a_year, 1, years)
    served = None if service is None or years is None else service * years
    costs = [cost for cost in (acquisition, served) if cost is not None]
    return PlainValue(
        average_purchase_minor=found.average_purchase_minor,
        purchases_a_year=found.purchases_a_year,
        years=years,
        lifetime_minor=lifetime,
        acquisition_minor=acquisition,
        service_minor=served,
        net_lifetime_minor=net_lifetime_value(lifetime, *costs) if lifetime is not None and costs else None,
        by_churn_minor=_by_churn(a_year, churn),
    )


def _by_churn(a_year: float | None, churn: float | None) -> float | None:
    try:
        return None if a_year is None or churn is None else value_by_churn(a_year, churn)
    except PlanRefused:
        return None


def rfm_summary(rows: Iterable[dict[str, Any]], cells: Iterable[dict[str, Any]]) -> RfmSummary:
    """rows: (rfm_group, customers, revenue_minor) of everybody who bought; cells: (recency, frequency, customers,
    repeat_customers) of their scores."""
    groups = [row for row in rows if row["rfm_group"] is not None]
    total = sum(row["customers"] for row in groups)
    grid, repeat = np.zeros((5, 5), dtype=np.int64), 0
    for cell in cells:
        grid[cell["recency"] - 1, cell["frequency"] - 1] = cell["customers"]
        repeat += cell["repeat_customers"]
    return RfmSummary(
        customers=total,
        repeat_customers=repeat,
        groups=tuple(
            RfmGroup(row["rfm_group"], row["customers"], row["customers"] / total, int(row["revenue_minor"]))
            for row in groups
        ),
        recency_frequency=tuple(tuple(line) for line in grid.tolist()),
    )
