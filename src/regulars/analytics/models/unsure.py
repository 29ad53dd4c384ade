"""How many customers there are today without contracts, how many of them leave, and how sure both are together.

Nobody sees who of them is still there: what is foretold is a ratio of two expected numbers, which err together. Each
customer is there, and leaves, by their own chance, and the parameters these chances come from were estimated.
"""

from typing import Any, NamedTuple

import numpy as np

from regulars.analytics.models.family import BuyingModel, buying_of
from regulars.analytics.models.fitting import Floats, Rows, dot, together
from regulars.analytics.models.leavers import Leavers, still_there
from regulars.analytics.models.summary import covariance_of_numbers


class Unsure(NamedTuple):
    """Customers of today, how many of them leave, and the covariance of the two; None where it is not known.

    Shape of the covariance: (2, 2).
    """

    base: float
    left: float
    covariance: Floats | None


def of_known(part: Leavers) -> Unsure:
    """Of customers of whom everybody knows that they are there. A variance without bounds is not known."""
    covariance = np.array([[0.0, 0.0], [0.0, part.variance]])
    return Unsure(part.base, part.left, covariance if np.isfinite(part.variance) else None)


def of_buyers(model: BuyingModel, everybody: Rows, here: Rows, horizon: float) -> Unsure:
    """Of customers without contracts. everybody: what the model was fitted on; here: who counts as a customer today."""
    (x, T), places = together(here.x, here.T)

    def chances(one: Any) -> tuple[Floats, Floats]:
        alive = buying_of(one).probability_alive(one, here.x, here.t_x, here.T)
        return alive, alive * (1 - still_there(one, horizon, x, T)[places])

    def numbers(one: Any) -> list[float]:
        return [dot(here.weight, chance) for chance in chances(one)]

    estimated = covariance_of_numbers(model, everybody, numbers)
    covariance = None if estimated is None else estimated + _of_each(*chances(model), here.weight)
    base, left = numbers(model)
    return Unsure(base, left, covariance)


def _of_each(alive: Floats, leaves: Floats, weight: Floats) -> Floats:
    """Of who happens to be there and to leave, were the chances known for sure. Who leaves was there."""
    both = dot(weight, leaves * (1 - alive))
    return np.array([[dot(weight, alive * (1 - alive)), both], [both, dot(weight, leaves * (1 - leaves))]])
