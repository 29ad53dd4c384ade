"""Customers with known truth, for tests, the demo and benchmarks. Every draw comes from the generator given.

The draws of single models (to see whether a fit finds the parameters again) are in `models.drawing` and can be had from
here too. `company` draws a whole believable company: a coffee roaster who sells to people and serves offices by
contract.
"""

from datetime import date

import numpy as np

from regulars.analytics import roastery
from regulars.analytics.models.drawing import (
    Contracts,
    Drawn,
    bg_bb,
    bg_nbd,
    contracts,
    gamma_gamma,
    mbg_nbd,
    pareto_nbd,
)
from regulars.analytics.simulated import Company

__all__ = [
    "Contracts",
    "Drawn",
    "bg_bb",
    "bg_nbd",
    "company",
    "contracts",
    "gamma_gamma",
    "mbg_nbd",
    "pareto_nbd",
]


def company(*, until: date, customers: int = 20_000, years: int = 3, seed: int = 20) -> Company:
    """A believable company as of `until`. The same arguments give the same company."""
    return roastery.build(until=until, customers=customers, years=years, rng=np.random.default_rng(seed))
