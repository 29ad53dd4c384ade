"""CDNOW: 2,357 people who bought their first record in the first quarter of 1997. From the files of `lifetimes`."""

import csv
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa

CALIBRATION_ENDS = date(1997, 9, 30)


def dataset(name: str) -> Path:
    spec = find_spec("lifetimes")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "datasets" / name


@cache
def orders() -> pa.Table:
    """Every purchase until the middle of 1998: (customer, ordered_on, amount_minor)."""
    rows = [line.split() for line in dataset("CDNOW_sample.txt").read_text().splitlines()]
    found = [row for row in rows if len(row) == 5]
    return pa.table(
        {
            "customer": pa.array([int(row[1]) for row in found], pa.int64()),
            "ordered_on": pa.array([date(int(row[2][:4]), int(row[2][4:6]), int(row[2][6:])) for row in found]),
            "amount_minor": pa.array([round(float(row[4]) * 100) for row in found], pa.int64()),
        }
    )


@cache
def published() -> dict[str, np.ndarray]:
    """The summary as published with the papers (weeks rounded to two digits): x, t_x, T, zbar."""
    with dataset("cdnow_customers_summary_with_transactions.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in ("x", "t_x", "T", "zbar")}
