"""Keeping fitted models: JSON that a person can read, with the kind inside."""

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from regulars.analytics.models.family import FAMILY, Model, kind_of, parameters

__all__ = ["Model", "from_dict", "kind_of", "load", "parameters", "save", "to_dict"]


def to_dict(model: Model) -> dict[str, Any]:
    """The model as JSON keeps it."""
    return {"model": kind_of(model), **asdict(model)}


def from_dict(stored: dict[str, Any]) -> Model:
    """The model as it was kept, bit for bit. ValueError when this is something else."""
    values = dict(stored)
    member = FAMILY.get(values.pop("model", ""))
    if member is None or set(values) != {item.name for item in fields(member.kind)}:
        raise ValueError("no model of a known kind")
    return member.kind(**values)


def save(model: Model, path: Path) -> None:
    path.write_text(json.dumps(to_dict(model), indent=1), encoding="utf-8")


def load(path: Path) -> Model:
    """The model as it was saved. ValueError when the file holds something else."""
    try:
        return from_dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ValueError(f"{path} holds no model of a known kind") from error
