"""Medians of repeated runs, ours and a peer's; memory of a process of its own."""

import json
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
# lifetimes runs with older libraries than pymc-marketing can.
ENVIRONMENTS = {
    "usual": (".bench-venv", "requirements.lock"),
    "pymc": (".bench-venv-pymc", "requirements-pymc.lock"),
}


def timed(work: Callable[[], Any]) -> float:
    """Seconds of one run."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median_of(work: Callable[[], Any], repeats: int) -> float:
    """Seconds of the middle run."""
    return statistics.median(timed(work) for _ in range(repeats))


def in_turn(works: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Medians of several, run one after the other in each round, so that a busy moment hits all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeats):
        for name, work in works.items():
            seconds[name].append(timed(work))
    return {name: statistics.median(values) for name, values in seconds.items()}


def peer(script: str, *arguments: str, environment: str = "usual") -> dict[str, Any]:
    """What a script of a peers' environment printed."""
    command = [str(python_of(environment)), str(HERE / "peers" / script), *arguments]
    return last_line(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def apart(module: str, *arguments: str) -> dict[str, Any]:
    """What a module of ours printed, run in a process of its own, so that its memory can be measured."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    return last_line(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=HERE.parent).stdout)


def last_line(printed: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(printed.strip().splitlines()[-1])
    return result


def watched(*command: str) -> dict[str, float]:
    """Seconds of a command, and the most memory it had, as it told shortly before it ended."""
    started, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, peak_gb(process.pid))
            time.sleep(0.1)
    assert process.returncode == 0, f"{command} ended with {process.returncode}"
    return {"seconds": time.perf_counter() - started, "peak_gb": peak}


def peak_gb(process: int | str = "self") -> float:
    """The most memory a process has had; 0 of one that is over. Not `ru_maxrss`, which begins with the most its parent
    ever had."""
    told = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) for line in told if line.startswith("VmHWM:")), 0) * 1024 / 1e9


def python_of(environment: str) -> Path:
    """The peers' libraries, locked; made once."""
    folder, lock = HERE.parent / ENVIRONMENTS[environment][0], HERE / ENVIRONMENTS[environment][1]
    python, stamp = folder / "bin" / "python", folder / ".requirements"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        venv.create(folder, with_pip=True, symlinks=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", lock], check=True)
        stamp.touch()
    return python
