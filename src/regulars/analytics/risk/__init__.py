"""Who will leave: `risk.fit(features, target)` chooses a model by back-test, or says why there is none.

The model is additive unless a richer one earns its place: what makes up a probability adds up to its reasons. Importing
this brings in NumPy, SciPy and scikit-learn: 4 seconds where nothing else has.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike
from threadpoolctl import threadpool_limits

from regulars.analytics.models.fitting import NoModel
from regulars.analytics.risk import backtest
from regulars.analytics.risk.looking import look
from regulars.analytics.risk.model import RiskModel
from regulars.analytics.risk.table import Features, Floats, Folds, Rows, features_of, random_folds, rolling_folds

__all__ = ["Features", "NoModel", "RiskModel", "features_of", "fit", "random_folds", "rolling_folds"]

FEWEST_CUSTOMERS = 200
FEWEST_LEAVERS = 40
"""Of those who stayed as many are needed. With fewer, the figures of the back-test themselves are known to a tenth."""


def fit(
    features: Features,
    target: ArrayLike,
    *,
    whose: Rows | None = None,
    folds: Folds | None = None,
    judged: int = 0,
    keep: Collection[str] = (),
    rival: bool = True,
    must_add_up: bool = False,
) -> RiskModel | NoModel:
    """A model of `target` (1 = left, 0 = stayed), calibrated and tested; NoModel with the reason where there is none.

    whose: the customer of each row, where one has several. folds: five at random where left out, the same every time;
    judged: how many of the last folds take no part in the choice and are judged on (`rolling_folds`). keep: columns to
    use although they look like identifiers or leaks.
    rival: let boosted trees try; must_add_up: they are shown and never chosen.
    Codes of NoModel: few_customers, few_leavers, few_stayed, no_columns, no_signal.
    """
    left = np.asarray(target, dtype=np.float64)
    if reason := too_few(left):
        return reason
    known, left_out = look(features, left, keep=keep)
    if not known.columns:
        return NoModel("no_columns", {"left_out": [one.column for one in left_out]})
    # One thread: sums come out the same on every machine, and small matrices come out sooner.
    with threadpool_limits(limits=1):
        found = backtest.back_test(
            known,
            left,
            folds or random_folds(left),
            whose=whose,
            judged=judged,
            rivals=backtest.candidates(rival=rival),
            must_add_up=must_add_up,
        )
        if not found.better_than_guessing:
            return NoModel("no_signal", {"auc": found.back_test.measures.auc})
        model = found.candidate.fit(known, left)
    return RiskModel(model, found.calibration, found.back_test, known.names, left_out, float(left.mean()))


def too_few(target: Floats) -> NoModel | None:
    """Why there are too few customers to learn from."""
    if len(target) < FEWEST_CUSTOMERS:
        return NoModel("few_customers", {"customers": len(target), "needed": FEWEST_CUSTOMERS})
    left = int(target.sum())
    if left < FEWEST_LEAVERS:
        return NoModel("few_leavers", {"leavers": left, "needed": FEWEST_LEAVERS})
    if len(target) - left < FEWEST_LEAVERS:
        return NoModel("few_stayed", {"stayed": len(target) - left, "needed": FEWEST_LEAVERS})
    return None
