"""Keeping fitted models: JSON that a person can read, with the kind inside."""

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from regulars.analytics.models.bg_nbd import BgNbd
from regulars.analytics.models.gamma_gamma import GammaGamma
from regulars.analytics.models.pareto_nbd import ParetoNbd

Model = BgNbd | ParetoNbd | GammaGamma
KINDS: dict[str, type[Model]] = {"bg_nbd": BgNbd, "pareto_nbd": ParetoNbd, "gamma_gamma": GammaGamma}


def kind_of(model: Model) -> str:
    return next(name for name, kind in KINDS.items() if isinstance(model, kind))


def parameters(model: Model) -> dict[str, float]:
    """The parameters alone, by their names in the papers."""
    return {name: value for name, value in asdict(model).items() if name not in ("log_likelihood", "customers")}


def save(model: Model, path: Path) -> None:
    path.write_text(json.dumps({"model": kind_of(model), **asdict(model)}, indent=1), encoding="utf-8")


def load(path: Path) -> Model:
    """The model as it was saved, bit for bit. ValueError when the file holds something else."""
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    kind = KINDS.get(stored.pop("model", ""))
    if kind is None or set(stored) != {item.name for item in fields(kind)}:
        raise ValueError(f"{path} holds no model of a known kind")
    return kind(**stored)
