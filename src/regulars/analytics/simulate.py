"""Customers with known truth, for tests, the demo and benchmarks. Every draw comes from the generator given.

`bg_nbd` and `pareto_nbd` draw customers of these models, to see whether a fit finds the parameters again. `company`
draws a whole believable company: a coffee roaster who sells to people and serves offices by contract.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from regulars.analytics import roastery
from regulars.analytics.models.fitting import Floats
from regulars.analytics.simulated import Company


@dataclass(frozen=True)
class Drawn:
    """Customers of a model: what was seen (x, t_x, T), and what nobody sees: who is alive, how much they buy later."""

    x: Floats
    t_x: Floats
    T: Floats
    alive: Any
    later: Floats


def bg_nbd(T: ArrayLike, rng: Generator, *, r: float, alpha: float, a: float, b: float, horizon: float = 0.0) -> Drawn:
    """Customers of BG/NBD watched for T, and then for `horizon` more.

    Shapes: T (customers,). alpha in the unit of T. After every repeat purchase they leave with their own chance.
    """
    seen = np.asarray(T, dtype=np.float64)
    pace = rng.gamma(r, 1 / alpha, len(seen))
    leaving = rng.beta(a, b, len(seen))
    x, t_x, later = (np.zeros(len(seen)) for _ in range(3))
    clock, here = np.zeros(len(seen)), np.arange(len(seen))
    alive = np.ones(len(seen), dtype=np.bool_)
    while len(here):
        clock[here] += rng.exponential(1 / np.maximum(pace[here], 1e-300))
        here = here[clock[here] <= seen[here] + horizon]
        inside = clock[here] <= seen[here]
        x[here[inside]] += 1
        t_x[here[inside]] = clock[here[inside]]
        later[here[~inside]] += 1
        left = rng.random(len(here)) < leaving[here]
        alive[here[left & inside]] = False
        here = here[~left]
    return Drawn(x, t_x, seen, alive, later)


def pareto_nbd(T: ArrayLike, rng: Generator, *, r: float, alpha: float, s: float, beta: float) -> Drawn:
    """Customers of Pareto/NBD watched for T: they may leave at any moment, unseen. `later` stays zero."""
    seen = np.asarray(T, dtype=np.float64)
    pace = rng.gamma(r, 1 / alpha, len(seen))
    lifetime = rng.exponential(1 / np.maximum(rng.gamma(s, 1 / beta, len(seen)), 1e-300))
    watched = np.minimum(lifetime, seen)
    x = rng.poisson(pace * watched).astype(np.float64)
    # The last of x moments spread evenly over the time watched.
    t_x = np.where(x > 0, watched * rng.random(len(seen)) ** (1 / np.maximum(x, 1)), 0.0)
    return Drawn(x, t_x, seen, lifetime > seen, np.zeros(len(seen)))


def gamma_gamma(x: ArrayLike, rng: Generator, *, p: float, q: float, v: float) -> Floats:
    """Mean money of x repeat purchases of each customer; 0 where there are none."""
    count = np.asarray(x, dtype=np.float64)
    scale = rng.gamma(q, 1 / v, len(count))
    money = rng.gamma(np.maximum(p * count, 1e-9), 1 / (scale * np.maximum(count, 1)))
    return cast(Floats, np.where(count > 0, money, 0.0))


def company(*, until: date, customers: int = 20_000, years: int = 3, seed: int = 20) -> Company:
    """A believable company as of `until`. The same arguments give the same company."""
    return roastery.build(until=until, customers=customers, years=years, rng=np.random.default_rng(seed))
