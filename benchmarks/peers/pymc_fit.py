"""Runs in the environment of pymc-marketing: a model of it, by maximum a posteriori under flat priors, which is maximum
likelihood. Prints {"seconds": [...], "parameters": {...}}; seconds include building the model; what is compiled
once for a machine was compiled before.

python pymc_fit.py bg_nbd|pareto_nbd|gamma_gamma customers.npz REPEATS
"""

import json
import logging
import sys
import time
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

from pymc_extras.prior import Prior  # noqa: E402
from pymc_marketing.clv import BetaGeoModel, GammaGammaModel, ParetoNBDModel  # noqa: E402

MODELS = {
    "bg_nbd": (BetaGeoModel, ("r", "alpha", "a", "b")),
    "pareto_nbd": (ParetoNBDModel, ("r", "alpha", "s", "beta")),
    "gamma_gamma": (GammaGammaModel, ("p", "q", "v")),
}


def main(name: str, path: str, repeats: int) -> None:
    stored, (made, names) = np.load(path), MODELS[name]
    data = table(name, stored)
    seconds: list[float] = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        model = made(data=data, model_config={one: Prior("HalfFlat") for one in names})
        model.fit(method="map", progressbar=False)
        seconds.append(time.perf_counter() - started)
    parameters = {one: float(model.idata.posterior[one].values.ravel()[0]) for one in names}
    print(json.dumps({"seconds": seconds[1:], "parameters": parameters}))


def table(name: str, stored: dict[str, np.ndarray]) -> pd.DataFrame:
    own = {"customer_id": np.arange(len(stored["x"])), "frequency": stored["x"]}
    if name == "gamma_gamma":
        return pd.DataFrame({**own, "monetary_value": stored["mean"]})
    return pd.DataFrame({**own, "recency": stored["t_x"], "T": stored["T"]})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
