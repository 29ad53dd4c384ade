"""Runs in the peers' environment: a model of `lifetimes`. Prints {"seconds": [...], "parameters": {...}}.

python lifetimes_fit.py bg_nbd|pareto_nbd|gamma_gamma customers.npz REPEATS
"""

import json
import sys
import time
import warnings

import numpy as np
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter

warnings.simplefilter("ignore")
FITTERS = {"bg_nbd": BetaGeoFitter, "pareto_nbd": ParetoNBDFitter, "gamma_gamma": GammaGammaFitter}


def main(name: str, path: str, repeats: int) -> None:
    stored = np.load(path)
    columns = [stored[key] for key in (("x", "mean") if name == "gamma_gamma" else ("x", "t_x", "T"))]
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        model = FITTERS[name](penalizer_coef=0.0).fit(*columns)
        seconds.append(time.perf_counter() - started)
    parameters = {key: float(model.params_[key]) for key in model.params_.index}
    print(json.dumps({"seconds": seconds, "parameters": parameters}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
