"""Fits of BG/NBD, Pareto/NBD and Gamma-Gamma on simulated customers against `lifetimes` and pymc-marketing (maximum a
posteriori under flat priors): time, and who finds the better optimum.

Fits are timed from one row per customer in memory; ours include putting equal customers together. «Better by»: our
log-likelihood less theirs, both computed by us at the parameters found. BENCH_FIT_LARGEST=23570 leaves larger ones out.
BENCH_PYMC=no leaves pymc-marketing out.
"""

import os
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import Row
from benchmarks.measuring import median_of, peer
from regulars.analytics import simulate
from regulars.analytics.models import bg_nbd, gamma_gamma, pareto_nbd
from regulars.analytics.models.family import FAMILY, kind_of
from regulars.analytics.models.fitting import NoModel, likelihood_at, rows_of

WITH_PYMC = os.environ.get("BENCH_PYMC", "yes") == "yes"
# Beyond, one of its fits takes longer than all others together.
PYMC_MOST = {"bg_nbd": 1_000_000, "pareto_nbd": 2_357, "gamma_gamma": 1_000_000}
LARGEST = int(os.environ.get("BENCH_FIT_LARGEST", "1000000"))
TRUTH = {"r": 0.2426, "alpha": 30.9, "a": 0.7929, "b": 2.4258}
LEAVING_TRUTH = {"r": 0.5533, "alpha": 74.0, "s": 0.6062, "beta": 81.7}
SPENDING_TRUTH = {"p": 6.25, "q": 3.74, "v": 15.4}
Customers = dict[str, Any]


@dataclass(frozen=True)
class Contest:
    """A model, its customers and its sizes: (customers, our repeats, the peer's, at least so many times faster)."""

    name: str
    title: str
    draw: Callable[[int], Customers]
    rows: Callable[[Customers], Any]
    fit: Callable[[Any], Any]
    sizes: tuple[tuple[int, int, int, float], ...]


def run() -> list[Row]:
    contests = [
        Contest("bg_nbd", "BG/NBD", _bg_nbd, _purchases, bg_nbd.fit,
                ((2_357, 15, 5, 7), (23_570, 9, 5, 10), (1_000_000, 3, 3, 10))),
        Contest("pareto_nbd", "Pareto/NBD", _pareto_nbd, _purchases, pareto_nbd.fit,
                ((2_357, 9, 3, 20), (23_570, 5, 1, 30), (100_000, 3, 1, 60))),
        Contest("gamma_gamma", "Gamma-Gamma", _spending, _spent, gamma_gamma.fit,
                ((2_357, 15, 5, 4), (23_570, 9, 5, 4), (1_000_000, 3, 3, 4))),
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        return [
            row
            for contest in contests
            for size in contest.sizes
            if size[0] <= LARGEST
            for row in _of_size(contest, Path(folder), *size)
        ]


def _of_size(contest: Contest, folder: Path, size: int, repeats: int, peer_repeats: int, times: float) -> list[Row]:
    customers = contest.draw(size)
    seconds = median_of(lambda: contest.fit(contest.rows(customers)), repeats)
    rows = contest.rows(customers)
    model = contest.fit(rows)
    assert not isinstance(model, NoModel)
    file = folder / f"{contest.name}-{size}.npz"
    np.savez(file, **customers)
    title = f"{contest.title}, {size:,} customers"
    theirs = peer("lifetimes_fit.py", contest.name, str(file), str(peer_repeats))
    found = [_beside(f"{title}, beside lifetimes", seconds, theirs, model, rows, f"target at most {1 / times:.3g}; ")]
    if WITH_PYMC and size <= PYMC_MOST[contest.name]:
        theirs = peer("pymc_fit.py", contest.name, str(file), "1", environment="pymc")
        found.append(_beside(f"{title}, beside pymc-marketing", seconds, theirs, model, rows, ""))
    return found


def _beside(title: str, seconds: float, theirs: dict[str, Any], model: Any, rows: Any, target: str) -> Row:
    peer_seconds = statistics.median(theirs["seconds"])
    better = model.log_likelihood - likelihood_at(FAMILY[kind_of(model)].form, rows, theirs["parameters"])
    apart = max(abs(getattr(model, name) / value - 1) for name, value in theirs["parameters"].items())
    note = f"{target}better by {better:.2g}, parameters differ by {apart:.1e} at most"
    return Row(title, seconds, peer_seconds, seconds / peer_seconds, note)


def _days(size: int) -> tuple[np.random.Generator, Any]:
    """A year to three of whole days, as a shop would have them."""
    rng = np.random.default_rng(size)
    return rng, rng.integers(200, 1000, size).astype(np.float64)


def _whole(drawn: simulate.Drawn) -> Customers:
    return {"x": drawn.x, "t_x": np.where(drawn.x > 0, np.maximum(np.floor(drawn.t_x), 1), 0), "T": drawn.T}


def _bg_nbd(size: int) -> Customers:
    rng, seen = _days(size)
    return _whole(simulate.bg_nbd(seen, rng, **TRUTH))


def _pareto_nbd(size: int) -> Customers:
    rng, seen = _days(size)
    return _whole(simulate.pareto_nbd(seen, rng, **LEAVING_TRUTH))


def _spending(size: int) -> Customers:
    rng = np.random.default_rng(size)
    x = rng.geometric(0.4, size).astype(np.float64)
    return {"x": x, "mean": simulate.gamma_gamma(x, rng, **SPENDING_TRUTH)}


def _purchases(customers: Customers) -> Any:
    return rows_of(customers["x"], customers["t_x"], customers["T"])


def _spent(customers: Customers) -> Any:
    return gamma_gamma.spending_of(customers["x"], customers["mean"])
