"""Runs in the environment of pymc-marketing: its RFM summary from a Parquet file. Prints {"seconds": [...]}.

python pymc_summary.py orders.parquet LAST-DAY REPEATS
"""

import json
import logging
import sys
import time
import warnings

import pandas as pd

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

from pymc_marketing.clv import rfm_summary  # noqa: E402


def once(path: str, last_day: str) -> float:
    started = time.perf_counter()
    summary = rfm_summary(
        pd.read_parquet(path), "customer", "ordered_at", "amount_minor", observation_period_end=last_day
    )
    assert len(summary)
    return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps({"seconds": [once(sys.argv[1], sys.argv[2]) for _ in range(int(sys.argv[3]))]}))
