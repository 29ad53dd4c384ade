"""MBG/NBD: as BG/NBD, but a customer may leave right after the first purchase too.

Source: Batislam, Denizel & Filiztekin (2007), Empirical validation and comparison of models for customer base analysis.
So it can tell about those who bought once: the longer ago, the less likely they are still there.
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
    "MbgNbd",
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
class MbgNbd(geometric.Geometric):
    """Fitted parameters; alpha is in the time unit of the rows."""

    EXTRA: ClassVar[int] = 1


derived = partial(geometric.derived, extra=MbgNbd.EXTRA)
objective = partial(geometric.objective, extra=MbgNbd.EXTRA)
FORM = Form(MbgNbd, geometric.NAMES, geometric.SCALED, geometric.STARTS, objective, derived)


def fit(rows: Rows, *, start: MbgNbd | None = None) -> MbgNbd | NoModel:
    """Maximum likelihood, from the last fit when there is one."""
    return fit_purchases(FORM, rows, start)
