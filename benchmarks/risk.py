"""Who will leave, on 7,043 customers of a telephone company (sample data of IBM) and on invented customers: ours
against default boosted trees and plain logistic regression on the same folds in the same run.

BENCH_TELCO names the file of the telephone company, or it is at ../shared/data/telco/telco_churn.csv beside the
repository; without it its rows stay as they were measured earlier. On it, ours must reach what tests/public.py says.
Seconds of ours are the whole choice, seven candidates on five folds and the model; a peer's are one model on the folds.
"""

import os
from functools import partial
from pathlib import Path

import django
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from benchmarks import Row
from benchmarks.earlier import file_or_loud, rows_measured
from benchmarks.measuring import median_of
from regulars.analytics import risk
from regulars.analytics.risk import additive
from regulars.analytics.risk.backtest import Candidate, Model, unseen
from regulars.analytics.risk.boosting import grown
from regulars.analytics.risk.calibrating import Calibration
from regulars.analytics.risk.measures import Measures, measure
from regulars.analytics.risk.table import Column, Features, Floats
from regulars.analytics.tests.public import TELCO_AUC, TELCO_ECE

TELCO = "Telco"
REPEATS = int(os.environ.get("BENCH_RISK_REPEATS", "3"))


def run() -> list[Row]:
    """On one thread all of them: with more, small trees spin on a busy machine for minutes."""
    with threadpool_limits(limits=1):
        return _rows()


def _rows() -> list[Row]:
    file = file_or_loud("BENCH_TELCO")
    rows = _compared(TELCO, *_telco(file)) if file else rows_measured("risk", TELCO)
    return rows + _compared("20,000 invented customers", *_invented(20_000))


def _telco(path: Path) -> tuple[Features, Floats]:
    """Files are read with the words of imports, which need Django; no database is asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regulars.config.settings")
    django.setup()
    from regulars.insight.risk.file.making import study_file

    found = study_file(path, target="Churn")
    return found.features.only(found.model.names), found.answers.left[found.rows]


def _invented(count: int) -> tuple[Features, Floats]:
    draw = np.random.default_rng(11)
    tenure, monthly = np.floor(draw.exponential(20, count)), draw.uniform(20, 100, count)
    plan = draw.choice(["month", "year"], count).astype(object)
    odds = 1 - 0.9 * np.log1p(tenure) + 0.02 * (monthly - 60) - (plan == "year")
    left = (draw.uniform(size=count) < 1 / (1 + np.exp(-odds))).astype(np.float64)
    return Features((Column("tenure", tenure), Column("monthly", monthly), Column("plan", plan))), left


def _compared(name: str, features: Features, left: Floats) -> list[Row]:
    seconds = median_of(partial(risk.fit, features, left), REPEATS)
    model = risk.fit(features, left)
    assert isinstance(model, risk.RiskModel)
    if name == TELCO:
        found = model.tested.measures
        assert (found.auc or 0) >= TELCO_AUC, f"worse than it was: {_said(found)}"
        assert found.ece <= TELCO_ECE, f"worse than it was: {_said(found)}"
    folds = risk.random_folds(left)
    rows = []
    for title, peer in (("default boosted trees", _trees), ("plain logistic", _logistic)):
        candidate = Candidate(title, peer)
        peer_seconds = median_of(partial(unseen, candidate, features, left, folds), REPEATS)
        theirs = measure(Calibration().probability(unseen(candidate, features, left, folds)), left)
        note = f"ours ({model.tested.chosen}) {_said(model.tested.measures)}; {title} {_said(theirs)}"
        rows.append(
            Row(f"{name}: chosen and tested against {title}", seconds, peer_seconds, seconds / peer_seconds, note)
        )
    return rows


def _said(found: Measures) -> str:
    return f"AUC {found.auc:.4f}, log loss {found.log_loss:.4f}, ECE {found.ece:.4f}, lift {found.lift_top_tenth:.2f}"


def _trees(features: Features, left: Floats) -> Model:
    """As scikit-learn makes them when nothing is said."""
    words = [not column.is_number for column in features.columns]
    trees = HistGradientBoostingClassifier(categorical_features=words, random_state=0)
    return grown(trees, features, left)


def _logistic(features: Features, left: Floats) -> Model:
    return additive.fit(features, left, form="plain", penalty=1.0)
