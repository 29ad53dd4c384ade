"""7,043 customers of a telephone company, counted by contract, months of tenure and whether they left.

IBM sample data «Telco customer churn», as shipped in R's modeldata.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np

COUNTS = Path(__file__).with_name("telco_lifetimes.csv")


@cache
def counts() -> dict[str, np.ndarray]:
    """Columns contract, months, left, customers."""
    with COUNTS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    contract = np.array([row["contract"] for row in rows])
    numbers = {name: np.array([int(row[name]) for row in rows]) for name in ("months", "left", "customers")}
    return {"contract": contract, **numbers}
