"""Fits of BG/NBD, Pareto/NBD and Gamma-Gamma on simulated customers against `lifetimes`: time, and who finds the
better optimum; and ten million customers from customer-day facts to a prediction for each, beside a bare GROUP BY.

Fits are timed from one row per customer in memory; ours include putting equal customers together. «Better by»: our
log-likelihood less theirs, both computed by us at the parameters found. BENCH_FIT_LARGEST=23570 leaves larger ones out.

pymc-marketing is not measured: the environment of the peers is pinned to what `lifetimes` runs with, without it.
"""

import os
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks import Row
from benchmarks.measuring import LIFETIMES, in_turn, median_of, peer
from regulars.analytics import simulate
from regulars.analytics.engines import DuckDB, open_engine
from regulars.analytics.metrics.rfm import collapsed, model_summary
from regulars.analytics.models import bg_nbd, gamma_gamma, pareto_nbd
from regulars.analytics.models.family import FAMILY
from regulars.analytics.models.fitting import NoModel, likelihood_at, rows_of

PEER_REQUIREMENTS = LIFETIMES
LARGEST = int(os.environ.get("BENCH_FIT_LARGEST", "10000000"))
TRUTH = {"r": 0.2426, "alpha": 30.9, "a": 0.7929, "b": 2.4258}
LEAVING_TRUTH = {"r": 0.5533, "alpha": 74.0, "s": 0.6062, "beta": 81.7}
SPENDING_TRUTH = {"p": 6.25, "q": 3.74, "v": 15.4}
FACTS_CUSTOMERS = 10_000_000
CUSTOMERS_AT_ONCE = 1_000_000
UNTIL = date(2026, 11, 19)
HORIZON_DAYS = 365.0
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
        rows = [
            _of_size(contest, Path(folder), *size)
            for contest in contests
            for size in contest.sizes
            if size[0] <= LARGEST
        ]
        return [*rows, _from_facts(Path(folder), min(FACTS_CUSTOMERS, LARGEST))]


def _of_size(contest: Contest, folder: Path, size: int, repeats: int, peer_repeats: int, times: float) -> Row:
    customers = contest.draw(size)
    seconds = median_of(lambda: contest.fit(contest.rows(customers)), repeats)
    rows = contest.rows(customers)
    model = contest.fit(rows)
    assert not isinstance(model, NoModel)
    file = folder / f"{contest.name}-{size}.npz"
    np.savez(file, **customers)
    theirs = peer("lifetimes_fit.py", contest.name, str(file), str(peer_repeats))
    peer_seconds = statistics.median(theirs["seconds"])
    better = model.log_likelihood - likelihood_at(FAMILY[contest.name].form, rows, theirs["parameters"])
    apart = max(abs(getattr(model, name) / value - 1) for name, value in theirs["parameters"].items())
    note = f"target at most {1 / times:.3g}; better by {better:.2g}, parameters differ by {apart:.1e} at most"
    return Row(f"{contest.title}, {size:,} customers", seconds, peer_seconds, seconds / peer_seconds, note)


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


def _from_facts(folder: Path, size: int) -> Row:
    """Facts on disk, a summary, BG/NBD, and a file with P(alive) and purchases to expect of everybody."""
    facts = folder / "facts-*.parquet"
    with open_engine(memory_limit="3GB", threads=2) as engine:
        _make_facts(engine, folder, size)
        bare = f"SELECT customer, count(*) AS n, min(day) AS first, max(day) AS last FROM '{facts}' GROUP BY customer"
        seconds = in_turn(
            {
                "ours": lambda: _predict_all(engine, facts, folder / "predictions.parquet"),
                "bare": lambda: engine.drop(engine.keep_sql(bare)),
            },
            1 if size > 1_000_000 else 3,
        )
    name = f"{size:,} customers, facts to predictions, beside a bare GROUP BY of the facts"
    return Row(name, seconds["ours"], seconds["bare"], seconds["ours"] / seconds["bare"], "target under 60 s")


def _make_facts(engine: DuckDB, folder: Path, size: int) -> None:
    """Customer-days of BG/NBD customers, sorted by customer: the first, the last, the others anywhere between."""
    for part, first in enumerate(range(0, size, CUSTOMERS_AT_ONCE)):
        here = min(CUSTOMERS_AT_ONCE, size - first)
        rng, seen = _days(here)
        drawn = _whole(simulate.bg_nbd(seen, rng, **TRUTH))
        people = {"customer": np.arange(first, first + here), **drawn}
        kept = engine.keep(engine.from_arrow(pa.table(people)))
        engine.run(
            f"""COPY (
                SELECT customer, amount_minor, DATE '{UNTIL}' - (T - CASE step WHEN 0 THEN 0 WHEN x THEN t_x
                    ELSE floor(random() * t_x) END)::INT AS day
                FROM (SELECT *, unnest(range(0, x::BIGINT + 1)) AS step, (500 + random() * 9000)::BIGINT AS amount_minor
                    FROM {kept.get_name()})
                ORDER BY customer, day
            ) TO '{folder / f"facts-{part}.parquet"}' (FORMAT parquet)"""
        )
        engine.drop(kept)


def _predict_all(engine: DuckDB, facts: Path, into: Path) -> None:
    summary = engine.keep(model_summary(engine.from_parquet(facts), until=UNTIL))
    table = collapsed(summary).to_pyarrow()
    x, t_x, T, weight = (table[name].to_numpy().astype(np.float64) for name in ("x", "t_x", "T", "weight"))
    model = bg_nbd.fit(rows_of(x, t_x, T, weight))
    assert not isinstance(model, NoModel)
    pairs, places = np.unique(np.stack([x, T]), axis=1, return_inverse=True)
    if_alive = bg_nbd.expected_if_alive(model, HORIZON_DAYS, *pairs)[places.ravel()]
    alive = bg_nbd.probability_alive(model, x, t_x, T)
    found = engine.from_arrow(
        table.select(["x", "t_x", "T"]).append_column("alive", [alive]).append_column("purchases", [if_alive * alive])
    )
    engine.write_parquet(summary.join(found, ["x", "t_x", "T"]).select("customer", "alive", "purchases"), into)
    engine.drop(summary)
