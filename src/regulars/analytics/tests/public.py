"""Files that are public and not ours to pass on: named by a variable, or found in the folder beside the repository."""

import os
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[4].parent / "shared" / "data"
# Variable: where the file is otherwise.
FILES = {"BENCH_TELCO": "telco/telco_churn.csv", "BENCH_HILLSTROM": "hillstrom/hillstrom.csv"}
# What the model of leaving has to reach on customers it has not seen: AUC at least, calibration error at most.
TELCO_AUC, TELCO_ECE = 0.849, 0.021


def file_of(variable: str) -> Path | None:
    """None where there is none. A file that is named and is not there is an error, not a file left out."""
    if named := os.environ.get(variable):
        return Path(named)
    beside = BESIDE / FILES[variable]
    return beside if beside.exists() else None


def is_missing(variable: str) -> str:
    """The reason, as a skipped test gives it."""
    return f"the file is not ours to pass on: name it in {variable} or put it at ../shared/data/{FILES[variable]}"
