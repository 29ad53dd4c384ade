"""Parts that need a file which is not ours to pass on: without it, what was measured earlier stays, with its day."""

import json
from dataclasses import replace
from pathlib import Path

from benchmarks import Row
from regulars.analytics.tests import public

RESULTS = Path(__file__).resolve().parent / "results"
MARK = "measured "


def file_or_loud(variable: str) -> Path | None:
    """The file; where there is none, whoever runs the part cannot overlook it."""
    file = public.file_of(variable)
    if file is None:
        print(f"  !!! LEFT OUT, earlier rows stay: {public.is_missing(variable)}", flush=True)
    return file


def rows_measured(part: str, beginning: str) -> list[Row]:
    """Rows of the last run whose names begin so, each with the day of its measurement in its note."""
    file = RESULTS / f"{part}.json"
    if not file.exists():
        return []
    result = json.loads(file.read_text(encoding="utf-8"))
    rows = [Row(**row) for row in result["rows"] if row["name"].startswith(beginning)]
    return [row if MARK in row.note else replace(row, note=f"{MARK}{result['on']}; {row.note}") for row in rows]
