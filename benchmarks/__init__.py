"""Speed and scale, side by side with a peer or the physical limit in the same run. Ratios count, seconds do not.

Each module has `run() -> list[Row]`; `python -m benchmarks` runs them all and writes docs/benchmarks.md.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison. `ratio` says how many times slower we are than the peer (below 1: faster). `unit`: of both
    numbers, where they are no seconds."""

    name: str
    ours_s: float
    peer_s: float
    ratio: float
    note: str = ""
    unit: str = "s"
