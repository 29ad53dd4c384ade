"""Runs in the peers' environment: the RFM summary by Polars from a Parquet file. Prints {"seconds": [...]}.

python polars_summary.py orders.parquet REPEATS
"""

import json
import sys
import time

import polars as pl


def once(path: str) -> float:
    """Purchase days of each customer first, as our summary does; the streaming engine."""
    started = time.perf_counter()
    days = (
        pl.scan_parquet(path)
        .group_by("customer", pl.col("ordered_at").dt.date().alias("day"))
        .agg(pl.col("amount_minor").sum())
    )
    summary = days.group_by("customer").agg(
        n=pl.len(),
        first_on=pl.col("day").min(),
        last_on=pl.col("day").max(),
        amount_minor=pl.col("amount_minor").sum(),
        first_minor=pl.col("amount_minor").sort_by("day").first(),
    )
    assert summary.collect(engine="streaming").height
    return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps({"seconds": [once(sys.argv[1]) for _ in range(int(sys.argv[2]))]}))
