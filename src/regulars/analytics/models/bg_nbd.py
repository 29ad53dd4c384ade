"""BG/NBD: purchases at a steady pace of each customer's own, and after any repeat purchase they may leave unseen.

Source: Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way. Limit: nobody leaves before their first
repeat purchase, so a customer who bought once is always taken to be alive.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from regulars.analytics.models import geometric
from regulars.analytics.models.fitting import Form, NoModel, Rows, fit_purchases
from regulars.analytics.models.geometric import (
    expected_from_start,
    expected_if_alive,
    expected_purchases,
    probability_alive,
    purchase_counts,
    simulate,
)

__all__ = [
    "FORM",
    "BgNbd",
    "derived",
    "expected_from_start",
    "expected_if_alive",
    "expected_purchases",
    "fit",
    "probability_alive",
    "purchase_counts",
    "simulate",
]


@dataclass(frozen=True)
class BgNbd(geometric.Geometric):
    """Fitted parameters; alpha is in the time unit of the rows."""

    EXTRA: ClassVar[int] = 0


derived = partial(geometric.derived, extra=BgNbd.EXTRA)
objective = partial(geometric.objective, extra=BgNbd.EXTRA)
FORM = Form(BgNbd, geometric.NAMES, geometric.SCALED, geometric.STARTS, objective, derived)


def fit(rows: Rows, *, start: BgNbd | None = None) -> BgNbd | NoModel:
    """Maximum likelihood, from the last fit when there is one. A million customers take about a second."""
    return fit_purchases(FORM, rows, start)
