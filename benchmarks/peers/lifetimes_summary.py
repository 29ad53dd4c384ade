"""Runs in the peers' environment: the RFM summary of `lifetimes` from a Parquet file. Prints {"seconds": [...]}.

python lifetimes_summary.py orders.parquet LAST-DAY REPEATS
"""

import json
import sys
import time
import warnings

import pandas as pd
from lifetimes.utils import summary_data_from_transaction_data

warnings.simplefilter("ignore")


def once(path: str, last_day: str) -> float:
    started = time.perf_counter()
    orders = pd.read_parquet(path)
    summary = summary_data_from_transaction_data(
        orders, "customer", "ordered_at", "amount_minor", observation_period_end=last_day
    )
    assert len(summary)
    return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps({"seconds": [once(sys.argv[1], sys.argv[2]) for _ in range(int(sys.argv[3]))]}))
