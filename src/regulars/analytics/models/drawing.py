"""Customers drawn from the models, with known truth. Every draw comes from the generator given."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from regulars.analytics.models.fitting import Floats


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
    pace, leaving = rng.gamma(r, 1 / alpha, len(seen)), rng.beta(a, b, len(seen))
    return _buying_on(seen, pace, leaving, np.ones(len(seen), dtype=np.bool_), rng, horizon)


def mbg_nbd(T: ArrayLike, rng: Generator, *, r: float, alpha: float, a: float, b: float, horizon: float = 0.0) -> Drawn:
    """Customers of MBG/NBD: as BG/NBD, but they may leave right after the first purchase too."""
    seen = np.asarray(T, dtype=np.float64)
    pace, leaving = rng.gamma(r, 1 / alpha, len(seen)), rng.beta(a, b, len(seen))
    return _buying_on(seen, pace, leaving, rng.random(len(seen)) >= leaving, rng, horizon)


def _buying_on(seen: Floats, pace: Floats, leaving: Floats, alive: Any, rng: Generator, horizon: float) -> Drawn:
    """From the first purchase on, those `alive` buy at their pace and may leave after each purchase."""
    x, t_x, later = (np.zeros(len(seen)) for _ in range(3))
    clock, here = np.zeros(len(seen)), np.flatnonzero(alive)
    alive = alive.copy()
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


def pareto_nbd(
    T: ArrayLike, rng: Generator, *, r: float, alpha: float, s: float, beta: float, horizon: float = 0.0
) -> Drawn:
    """Customers of Pareto/NBD watched for T, and then for `horizon` more: they may leave at any moment, unseen."""
    seen = np.asarray(T, dtype=np.float64)
    pace = rng.gamma(r, 1 / alpha, len(seen))
    lifetime = rng.exponential(1 / np.maximum(rng.gamma(s, 1 / beta, len(seen)), 1e-300))
    watched = np.minimum(lifetime, seen)
    x = rng.poisson(pace * watched).astype(np.float64)
    # The last of x moments spread evenly over the time watched.
    t_x = np.where(x > 0, watched * rng.random(len(seen)) ** (1 / np.maximum(x, 1)), 0.0)
    later = rng.poisson(pace * np.clip(lifetime - seen, 0, horizon)).astype(np.float64)
    return Drawn(x, t_x, seen, lifetime > seen, later)


def bg_bb(
    n: ArrayLike, rng: Generator, *, alpha: float, beta: float, gamma: float, delta: float, horizon: int = 0
) -> Drawn:
    """Customers of BG/BB with n opportunities seen and `horizon` more: before each they may leave, then they may buy.

    x counts the opportunities they took, t_x is the last of them; T is n. `alive`: after the last one seen.
    """
    seen = np.asarray(n, dtype=np.float64)
    buys, leaves = rng.beta(alpha, beta, len(seen)), rng.beta(gamma, delta, len(seen))
    lifetime = rng.geometric(np.clip(leaves, 1e-12, 1.0)).astype(np.float64) - 1
    x, t_x, later = (np.zeros(len(seen)) for _ in range(3))
    for at in range(1, int(seen.max(initial=0)) + horizon + 1):
        took = (at <= lifetime) & (rng.random(len(seen)) < buys)
        inside = at <= seen
        x += took & inside
        t_x = np.where(took & inside, at, t_x)
        later += took & ~inside & (at <= seen + horizon)
    return Drawn(x, t_x, seen, lifetime >= seen, later)


@dataclass(frozen=True)
class Contracts:
    """Contracts as seen: periods begun to count (the one they left in included), and whether they left."""

    periods: Floats
    left: Any


def contracts(watched: ArrayLike, rng: Generator, *, alpha: float, beta: float, shape: float = 1.0) -> Contracts:
    """Contracts of the beta-discrete-Weibull model, each watched for so many periods. shape = 1: the sBG."""
    seen = np.asarray(watched, dtype=np.float64)
    leaves = np.clip(rng.beta(alpha, beta, len(seen)), 1e-15, 1 - 1e-15)
    # S(t) = (1 - p) ** (t ** shape): the first t at which it falls under an even draw.
    exact = (np.log(rng.random(len(seen))) / np.log1p(-leaves)) ** (1 / shape)
    ends = np.maximum(np.ceil(exact), 1.0)
    return Contracts(np.minimum(ends, seen), ends <= seen)


def gamma_gamma(x: ArrayLike, rng: Generator, *, p: float, q: float, v: float) -> Floats:
    """Mean money of x repeat purchases of each customer; 0 where there are none."""
    count = np.asarray(x, dtype=np.float64)
    scale = rng.gamma(q, 1 / v, len(count))
    money = rng.gamma(np.maximum(p * count, 1e-9), 1 / (scale * np.maximum(count, 1)))
    return cast(Floats, np.where(count > 0, money, 0.0))
