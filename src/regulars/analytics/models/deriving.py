"""Second derivatives of a log-likelihood, as every model here needs them for its standard errors.

In all these models a customer either is still here or left at some moment nobody saw: the likelihood is a sum (or an
integral) of branches exp(term). From the terms and their derivatives come those of the logarithm of the sum: with
w = the share of each branch, slope = E_w[slopes] and curve = E_w[curves] + Cov_w[slopes].
"""

from typing import NamedTuple

import numpy as np

from regulars.analytics.models.fitting import Floats


class Derived(NamedTuple):
    """Log-likelihood of each row with its first and second derivatives: (rows,), (k, rows), (k, k, rows)."""

    value: Floats
    slope: Floats
    curve: Floats

    def __add__(self, other: object) -> "Derived":
        if not isinstance(other, Derived):
            return NotImplemented
        return Derived(self.value + other.value, self.slope + other.slope, self.curve + other.curve)


def summed_branches(terms: Floats, slopes: Floats, curves: Floats, signs: Floats | None = None) -> Derived:
    """log of the sum of exp(terms) over the branches.

    Shapes: terms (branches, rows), -inf where a branch cannot be; slopes (k, branches, rows); curves (k, k, branches,
    rows). signs (branches,): -1 for a branch that is taken off.
    """
    top = terms.max(axis=0)
    share = np.exp(terms - top)
    if signs is not None:
        share *= signs[:, None]
    total = share.sum(axis=0)
    share /= total
    slope = np.einsum("br,kbr->kr", share, slopes)
    curve = np.einsum("br,jkbr->jkr", share, curves) + np.einsum("br,jbr,kbr->jkr", share, slopes, slopes)
    return Derived(top + np.log(total), slope, curve - slope[:, None] * slope[None])


def of_logarithms(found: Derived, parameters: Floats) -> Derived:
    """The same derivatives by the logarithms of the parameters. Shapes: parameters (k,) or (k, rows)."""
    scale = parameters if parameters.ndim == 2 else parameters[:, None]
    slope = found.slope * scale
    curve = found.curve * scale[:, None] * scale[None]
    places = np.arange(len(scale))
    curve[places, places] += slope
    return Derived(found.value, slope, curve)


def symmetric(size: int, shape: tuple[int, ...], parts: dict[tuple[int, int], Floats]) -> Floats:
    """A matrix of arrays from its half: (size, size, *shape)."""
    found = np.zeros((size, size, *shape))
    for (row, column), part in parts.items():
        found[row, column] = found[column, row] = part
    return found
