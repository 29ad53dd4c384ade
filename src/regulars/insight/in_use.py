"""Since when the models that predict do so: kept with each run, because figures of old runs go."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from regulars.analytics.study_results import Study
from regulars.insight.models import Basis, Run

KEY = "models_since"


def models_since(last: Run | None, studies: Mapping[Basis, Study], until: date) -> dict[str, dict[str, str]]:
    """Day by model by basis: of a model that predicted in the last run too, the day it has had; of another, `until`."""
    before = _kept(last)
    return {
        basis.value: {
            fit.model: before.get(basis.value, {}).get(fit.model, until.isoformat())
            for fit in study.models
            if fit.details.get("predicts")
        }
        for basis, study in studies.items()
    }


def since(run: Run, basis: Basis, model: str) -> date | None:
    """None where the run did not keep it yet, or the model does not predict."""
    day = _kept(run).get(basis.value, {}).get(model)
    return date.fromisoformat(day) if day else None


def _kept(run: Run | None) -> dict[str, dict[str, str]]:
    snapshot: dict[str, Any] = run.snapshot if run else {}
    found: dict[str, dict[str, str]] = snapshot.get(KEY, {})
    return found
