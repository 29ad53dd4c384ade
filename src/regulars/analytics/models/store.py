"""Keeping fitted models: JSON that a person can read, with the kind inside."""

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from regulars.analytics.models.covariates import SIDES, WithCovariates
from regulars.analytics.models.family import FAMILY, Model, kind_of, parameters

__all__ = ["Model", "from_dict", "kind_of", "load", "parameters", "save", "to_dict"]

Kept = Model | WithCovariates
WITH_COVARIATES = "with_covariates"


def to_dict(model: Kept) -> dict[str, Any]:
    """The model as JSON keeps it."""
    if isinstance(model, WithCovariates):
        return {"model": WITH_COVARIATES, **asdict(model), "base": to_dict(model.base)}
    return {"model": kind_of(model), **asdict(model)}


def from_dict(stored: dict[str, Any]) -> Kept:
    """The model as it was kept, bit for bit. ValueError when this is something else."""
    values = dict(stored)
    name = values.pop("model", "")
    if name == WITH_COVARIATES and set(values) == {item.name for item in fields(WithCovariates)}:
        return _with_covariates(values)
    member = FAMILY.get(name)
    if member is None or set(values) != {item.name for item in fields(member.kind)}:
        raise ValueError("no model of a known kind")
    return member.kind(**values)


def _with_covariates(values: dict[str, Any]) -> WithCovariates:
    base: Any = from_dict(values["base"])
    names = tuple(values["names"])
    coefficients = {parameter: tuple(own) for parameter, own in values["coefficients"].items()}
    if isinstance(base, WithCovariates) or set(coefficients) != set(SIDES.get(kind_of(base), ())):
        raise ValueError("no model of a known kind")
    if any(len(own) != len(names) for own in coefficients.values()):
        raise ValueError("a coefficient is missing")
    return WithCovariates(base, names, coefficients, values["log_likelihood"], values["customers"])


def save(model: Kept, path: Path) -> None:
    path.write_text(json.dumps(to_dict(model), indent=1), encoding="utf-8")


def load(path: Path) -> Kept:
    """The model as it was saved. ValueError when the file holds something else."""
    try:
        return from_dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ValueError(f"{path} holds no model of a known kind") from error
