"""Medians of repeated runs, ours and a peer's."""

import json
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PEER_PYTHON = HERE.parent / ".bench-venv" / "bin" / "python"
# The newest set that lifetimes 0.11.3 runs on with Python 3.11.
LIFETIMES = [
    "lifetimes==0.11.3", "pandas==1.5.3", "numpy==1.26.4", "scipy==1.11.4", "autograd==1.6.2", "dill==0.3.8",
    "pyarrow==15.0.2",
]  # fmt: skip


def median_of(work: Callable[[], Any], repeats: int) -> float:
    """Seconds of the middle run."""
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def in_turn(works: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Medians of several, run one after the other in each round, so that a busy moment hits all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeats):
        for name, work in works.items():
            seconds[name].append(median_of(work, 1))
    return {name: statistics.median(values) for name, values in seconds.items()}


def peer(script: str, *arguments: str) -> dict[str, Any]:
    """What a script of the peers' environment printed."""
    command = [str(PEER_PYTHON), str(HERE / "peers" / script), *arguments]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result: dict[str, Any] = json.loads(answer.strip().splitlines()[-1])
    return result
