"""Invented customers of whom it is known what makes them leave."""

import numpy as np
from numpy.typing import NDArray

from regulars.analytics import risk
from regulars.analytics.risk.table import Column, Features

COUNT = 3000


def invented(count: int = COUNT, *, seed: int = 11) -> tuple[Features, NDArray[np.float64], NDArray[np.float64]]:
    """(Features, who left, true probabilities): young and dear contracts leave, the ones by the year stay."""
    draw = np.random.default_rng(seed)
    tenure = np.floor(draw.exponential(20, count))
    monthly = draw.uniform(20, 100, count)
    plan = draw.choice(["month", "year"], count, p=[0.6, 0.4])
    odds = 1.0 - 0.9 * np.log1p(tenure) + 0.02 * (monthly - 60) - 1.0 * (plan == "year")
    chance = 1 / (1 + np.exp(-odds))
    left = (draw.uniform(size=count) < chance).astype(float)
    columns = (
        Column("tenure", tenure),
        Column("monthly", monthly),
        Column("plan", plan.astype(object)),
        Column("weather", draw.choice(["sun", "rain"], count).astype(object)),
    )
    return Features(columns), left, chance


def fitted(features: Features, left: NDArray[np.float64], **options: object) -> risk.RiskModel:
    """The model; fails where there is none."""
    model = risk.fit(features, left, **options)  # type: ignore[arg-type]
    assert isinstance(model, risk.RiskModel), model
    return model
