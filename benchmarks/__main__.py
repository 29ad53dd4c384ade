"""Runs the benchmarks and writes docs/benchmarks.md: `python -m benchmarks [PART ...]`, see PARTS.

Peers run in environments of their own (.bench-venv...), the database ones on a scratch server of the installation's
own kind. Each module's rows are kept in benchmarks/results/, so that one part can be run alone. BENCH_TELCO and
BENCH_HILLSTROM name files that are not ours to pass on, see `earlier`.
"""

import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import Row

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PARTS = {
    "summary": "RFM summary of orders",
    "fit": "Fits of the purchase models",
    "predictions": "From facts to predictions of ten million customers",
    "nightly": "The whole nightly run, by part",
    "risk": "Who will leave",
    "hillstrom": "What e-mails changed, and for whom",
    "imports": "Import of orders",
    "pages": "Customer list, search and page",
    "know": "One customer among a million, ten million entries",
    "events": "Intake of events",
    "live": "News told to open pages",
    "inbox": "A hundred thousand conversations",
    "killing": "Everything killed at random under a stream of messages",
}
# Under the heading of a part: where a peer stops and why, and what was run once, not the middle of several runs.
TOLD = {
    "summary": "`lifetimes` and pymc-marketing want all orders as one pandas table. With what they make of it, that of "
    "100 million does not fit into memory, so they stop at 10 million. Single runs: facts built, the new day, the row "
    "of all figures, Spark, and the two peers at 10 million.",
    "fit": "pymc-marketing's Pareto/NBD stops at 2,357 customers: beyond, one fit of it takes longer than all others "
    "together. Single runs: all of pymc-marketing, and Pareto/NBD of `lifetimes` from 23,570 customers on.",
    "predictions": "Ours is a single run.",
    "nightly": "The run and what follows it are single runs; below «the run» are its parts, all bases together.",
    "hillstrom": "Effects are to be the same, 1.000; of Qini more is better.",
    "killing": "A single run.",
}
NEED_DATABASE = {"nightly", "imports", "pages", "know", "events", "live", "inbox"}


def main(names: list[str]) -> None:
    unknown = set(names) - set(PARTS)
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.")
    wanted = names or list(PARTS)
    if len(wanted) == 1:
        run_part(wanted[0])
    else:
        # Each in a process of its own: Django learns only once which database it speaks to.
        for name in wanted:
            subprocess.run([sys.executable, "-m", "benchmarks", name], check=True, cwd=ROOT)
    (ROOT / "docs" / "benchmarks.md").write_text(page(), encoding="utf-8")


def run_part(name: str) -> None:
    print(f"{PARTS[name]} ...", flush=True)
    with scratch_database() if name in NEED_DATABASE else nothing():
        rows = importlib.import_module(f"benchmarks.{name}").run()
    for row in rows:
        both = f"{row.ours_s:.4f} {row.unit} against {row.peer_s:.4f} {row.unit}"
        print(f"  {row.name}: {both}, ratio {row.ratio:.2f} {row.note}", flush=True)
    if rows:
        keep(name, rows)


@contextmanager
def nothing() -> Iterator[None]:
    yield


@contextmanager
def scratch_database() -> Iterator[None]:
    """An empty, migrated database on a server that goes away afterwards; Django is set up on it."""
    import django
    from django.core.management import call_command

    from regulars.config import database

    with tempfile.TemporaryDirectory() as folder:
        os.environ["REGULARS_HOME"] = folder
        Path(folder).chmod(0o711)
        with database.running(Path(folder)) as where:
            os.environ["DJANGO_SETTINGS_MODULE"] = "regulars.config.settings"
            os.environ["DATABASE_URL"] = f"postgresql://{where['user']}@/{where['dbname']}?host={where['host']}"
            django.setup()
            call_command("migrate", verbosity=0)
            yield
            django.db.connections.close_all()


def keep(name: str, rows: list[Row]) -> None:
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    result = {"on": f"{datetime.now(UTC):%Y-%m-%d}", "rows": [asdict(row) for row in rows]}
    (folder / f"{name}.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def page() -> str:
    lines = [
        "# Benchmarks",
        "",
        "Made by `make bench`. Two things are compared in the same run and the ratio of their medians is what counts:",
        "below 1 we are faster, 0.1 is ten times faster. Where something was run once, it is said under the heading.",
        f"Seconds belong to the machine of that day ({os.cpu_count()} cores, Python {platform.python_version()}).",
    ]
    for name, title in PARTS.items():
        file = HERE / "results" / f"{name}.json"
        if file.exists():
            lines += ["", *section(title, json.loads(file.read_text(encoding="utf-8")), TOLD.get(name, ""))]
    return "\n".join(lines) + "\n"


def section(title: str, result: dict[str, Any], told: str) -> list[str]:
    rows = [Row(**row) for row in result["rows"]]
    table = [
        f"| {row.name} | {row.ours_s:.4g} {row.unit} | {row.peer_s:.4g} {row.unit} | {row.ratio:.3g} | {row.note} |"
        for row in rows
    ]
    return [
        f"## {title} ({result['on']})",
        "",
        *([told, ""] if told else []),
        "| what | ours | beside | ratio | note |",
        "|---|---|---|---|---|",
        *table,
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
