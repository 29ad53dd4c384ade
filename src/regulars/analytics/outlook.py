"""Expected churn of the months to come: how many of today's customers will have left, with an interval."""

from math import sqrt

import numpy as np

from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.analytics.intervals import Z_95
from regulars.analytics.models import leavers
from regulars.analytics.models.bg_nbd import BgNbd
from regulars.analytics.models.fitting import NoModel, Rows
from regulars.analytics.models.leavers import Leavers
from regulars.analytics.models.staying import Stays
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
        parts = [
            _of_buyers(models, rows, months, unit_days, inactive_days),
            _of_contracts(models.stays, people, months),
        ]
        known = [part for part in parts if part is not None and part.base > 0 and np.isfinite(sum(part))]
        if known:
            found.append(_together(months, known))
    return tuple(found)


def _of_buyers(models: Models, rows: Rows, months: int, unit_days: float, inactive_days: int | None) -> Leavers | None:
    if isinstance(models.buying, NoModel) or inactive_days is None:
        return None
    here = (rows.T - rows.t_x) * unit_days <= inactive_days
    if isinstance(models.buying, BgNbd):
        # Of who bought once it cannot tell.
        here &= rows.x > 0
    if not here.any():
        return None
    today = Rows(rows.x[here], rows.t_x[here], rows.T[here], rows.weight[here])
    return leavers.of_buyers(models.buying, rows, today, months * DAYS_A_MONTH / unit_days)


def _of_contracts(stays: Stays, people: Columns, months: int) -> Leavers | None:
    if isinstance(stays.model, NoModel):
        return None
    here = np.flatnonzero(people["contract"] & ~people["lost"])
    return leavers.of_contracts(stays.model, stays.rows, people["months"][here], people["months_left"][here], months)


def _together(months: int, parts: list[Leavers]) -> ExpectedChurn:
    base, left, variance = (sum(values) for values in zip(*parts, strict=True))
    share, off = left / base, Z_95 * sqrt(variance) / base
    return ExpectedChurn(
        months=months,
        customers=base,
        left=left,
        share=share,
        low=max(share - off, 0.0),
        high=min(share + off, 1.0),
    )
