"""Expected churn of the months to come: how many of today's customers will have left, with an interval."""

from math import sqrt

import numpy as np

from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.analytics.intervals import Z_95
from regulars.analytics.models import leavers, unsure
from regulars.analytics.models.bg_nbd import BgNbd
from regulars.analytics.models.fitting import NoModel, Rows
from regulars.analytics.models.leavers import Leavers
from regulars.analytics.models.staying import Stays
from regulars.analytics.models.unsure import Unsure
from regulars.analytics.prediction import Columns, Models
from regulars.analytics.results import ExpectedChurn

MONTHS = (1, 3, 12)
OF_CONTRACTS = ("contract", "lost", "months", "months_left")  # what is looked at of each customer who has one


def expected_churn(
    models: Models, rows: Rows, people: Columns, *, unit_days: float, inactive_days: int | None
) -> tuple[ExpectedChurn, ...]:
    """Of the next month, quarter and year. Nothing where no model can tell of anybody.

    rows: customers without contracts as the models saw them; people: those with contracts, OF_CONTRACTS of each. Who
    counts as lost today is not counted.
    """
    found = []
    for months in MONTHS:
        contracts = _of_contracts(models.stays, people, months)
        parts = [
            _of_buyers(models, rows, months, unit_days, inactive_days),
            None if contracts is None else unsure.of_known(contracts),
        ]
        known = [part for part in parts if part is not None and part.base > 0 and np.isfinite(part.left)]
        if known:
            found.append(_together(months, known))
    return tuple(found)


def _of_buyers(models: Models, rows: Rows, months: int, unit_days: float, inactive_days: int | None) -> Unsure | None:
    if isinstance(models.buying, NoModel) or inactive_days is None:
        return None
    here = (rows.T - rows.t_x) * unit_days <= inactive_days
    if isinstance(models.buying, BgNbd):
        # Of who bought once it cannot tell.
        here &= rows.x > 0
    if not here.any():
        return None
    today = Rows(rows.x[here], rows.t_x[here], rows.T[here], rows.weight[here])
    return unsure.of_buyers(models.buying, rows, today, months * DAYS_A_MONTH / unit_days)


def _of_contracts(stays: Stays, people: Columns, months: int) -> Leavers | None:
    if isinstance(stays.model, NoModel):
        return None
    here = np.flatnonzero(people["contract"] & ~people["lost"])
    return leavers.of_contracts(stays.model, stays.rows, people["months"][here], people["months_left"][here], months)


def _together(months: int, parts: list[Unsure]) -> ExpectedChurn:
    """The share of all. Of a part whose spread is not known, anything from nobody to everybody may leave."""
    base, left = (sum(getattr(part, name) for part in parts) for name in ("base", "left"))
    share, off = left / base, Z_95 * sqrt(_variance(parts, left / base)) / base
    open_ = [part for part in parts if part.covariance is None]
    return ExpectedChurn(
        months=months,
        customers=base,
        left=left,
        share=share,
        low=max(share - off - sum(part.left for part in open_) / base, 0.0),
        high=min(share + off + sum(part.base - part.left for part in open_) / base, 1.0),
    )


def _variance(parts: list[Unsure], share: float) -> float:
    """Of left - share x base, which is what makes the ratio of two numbers vary that vary together."""
    slope = np.array([-share, 1.0])
    known = (part.covariance for part in parts if part.covariance is not None)
    return sum(float(np.einsum("i,ij,j->", slope, covariance, slope)) for covariance in known)
