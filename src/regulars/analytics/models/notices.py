"""Contracts that are known to end, and what they say of the others.

A model of staying is fitted on all who left, and many of these had said so before. So the leavers to expect are those
who are known by now and those who are not: who has given no notice leaves less often than the model says of everybody.
How long before their end people give notice is not kept; known and unknown leavers add up to those expected of all.
"""

import numpy as np
from numpy.typing import ArrayLike

from regulars.analytics.models import staying
from regulars.analytics.models.fitting import Floats
from regulars.analytics.models.staying import Staying

# A leaver among those who said nothing: that all leavers are known is never certain (half a count, as Jeffreys' prior).
UNKNOWN_LEAVERS = 0.5


def unannounced(model: Staying, months: Floats, months_left: Floats, horizon: int) -> Floats:
    """What is left of the model's chance to leave for who has given no notice: by month 1, 2, ... `horizon` ahead.

    months: of tenure of everybody who is here; months_left: to their known end, nan where none is known. Shapes:
    (customers,); result (horizon,) in 0 to 1, and 1 where nobody has given notice.
    """
    known = ~np.isnan(months_left)
    if not known.any() or known.all():
        return np.ones(horizon)
    expected_of_all, of_others = (_expected(model, months[part], horizon) for part in (known | True, ~known))
    gone = np.array([np.count_nonzero(months_left[known] < month) for month in range(1, horizon + 1)])
    unknown = np.maximum(expected_of_all - gone, UNKNOWN_LEAVERS)
    share = np.divide(unknown, of_others, out=np.ones(horizon), where=of_others > 0)
    return np.asarray(np.minimum(share, 1.0), dtype=np.float64)


def stays_unannounced(model: Staying, months: ArrayLike, horizon: int, share: Floats) -> Floats:
    """`staying.stays` of who has given no notice, of the same shapes. share: see unannounced."""
    gone = np.maximum.accumulate(share * (1 - staying.stays(model, months, horizon)), axis=1)
    return np.asarray(1 - gone, dtype=np.float64)


def _expected(model: Staying, months: Floats, horizon: int) -> Floats:
    ages, count = np.unique(months.astype(np.int64), return_counts=True)
    return np.asarray(count @ (1 - staying.stays(model, ages, horizon)), dtype=np.float64)
