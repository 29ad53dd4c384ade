"""Runs in the peers' environment: BG/NBD of `lifetimes`. Prints {"seconds": [...], "parameters": {...}}.

python lifetimes_fit.py customers.npz REPEATS
"""

import json
import sys
import time
import warnings

import numpy as np
from lifetimes import BetaGeoFitter

warnings.simplefilter("ignore")


def main(path: str, repeats: int) -> None:
    customers = np.load(path)
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        model = BetaGeoFitter(penalizer_coef=0.0).fit(customers["x"], customers["t_x"], customers["T"])
        seconds.append(time.perf_counter() - started)
    print(
        json.dumps(
            {"seconds": seconds, "parameters": {name: float(model.params_[name]) for name in model.params_.index}}
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
