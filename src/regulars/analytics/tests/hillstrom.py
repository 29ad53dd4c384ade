"""The e-mail experiment of Hillstrom (MineThatData 2008): 64,000 customers dealt to two e-mails and none."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

NOBODY = "No E-Mail"
ARMS = {"women's": "Womens E-Mail", "men's": "Mens E-Mail"}
Columns = dict[str, Any]


def read(file: Path) -> Columns:
    """Columns as text: recency, history, mens, womens, zip_code, newbie, channel, segment, visit, spend ..."""
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def sides(columns: Columns, arm: str) -> tuple[Any, Any]:
    """Who got this e-mail, and who got none."""
    return columns["segment"] == ARMS[arm], columns["segment"] == NOBODY


def features(columns: Columns) -> Any:
    """What was known before: numbers as they are, money by its logarithm, words as columns of their own."""
    parts = [columns[name].astype(float) for name in ("recency", "mens", "womens", "newbie")]
    parts.append(np.log1p(columns["history"].astype(float)))
    for name in ("zip_code", "channel"):
        parts += [(columns[name] == value).astype(float) for value in np.unique(columns[name])[1:]]
    return np.column_stack(parts)
