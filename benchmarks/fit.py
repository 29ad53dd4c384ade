"""BG/NBD on 2,357, 23,570 and a million simulated customers against `lifetimes`: time, and whether both find the same.

Both are timed from one row per customer in memory; ours includes putting equal customers together.
"""

import statistics
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import Row
from benchmarks.measuring import LIFETIMES, median_of, peer
from regulars.analytics import simulate
from regulars.analytics.models import bg_nbd
from regulars.analytics.models.fitting import rows_of

PEER_REQUIREMENTS = LIFETIMES
# (customers, our repeats, the peer's repeats, at least so many times faster)
SIZES = ((2_357, 15, 5, 7), (23_570, 9, 5, 10), (1_000_000, 3, 3, 10))
TRUTH = {"r": 0.2426, "alpha": 30.9, "a": 0.7929, "b": 2.4258}


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return [_of_size(Path(folder), *size) for size in SIZES]


def _of_size(folder: Path, size: int, repeats: int, peer_repeats: int, times: int) -> Row:
    customers = _customers(size)
    seconds = median_of(lambda: _fit(customers), repeats)
    model = _fit(customers)
    file = folder / f"{size}.npz"
    np.savez(file, **customers)
    theirs = peer("lifetimes_fit.py", str(file), str(peer_repeats))
    peer_seconds = statistics.median(theirs["seconds"])
    apart = max(abs(getattr(model, name) / value - 1) for name, value in theirs["parameters"].items())
    note = f"target at most {1 / times:.3g}; parameters differ by {apart:.1e} at most"
    return Row(f"BG/NBD, {size:,} customers", seconds, peer_seconds, seconds / peer_seconds, note)


def _customers(size: int) -> dict[str, Any]:
    """A year to three of whole days, as a shop would have them."""
    rng = np.random.default_rng(size)
    watched = rng.integers(200, 1000, size).astype(np.float64)
    drawn = simulate.bg_nbd(watched, rng, **TRUTH)
    return {"x": drawn.x, "t_x": np.where(drawn.x > 0, np.maximum(np.floor(drawn.t_x), 1), 0), "T": watched}


def _fit(customers: dict[str, Any]) -> bg_nbd.BgNbd:
    model = bg_nbd.fit(rows_of(customers["x"], customers["t_x"], customers["T"]))
    assert isinstance(model, bg_nbd.BgNbd)
    return model
