"""Contributions of single features put together into reasons that somebody can act on, each with its numbers."""

from typing import Any

import numpy as np

from regulars.analytics.risk.model import RiskModel
from regulars.analytics.risk.table import Features, Floats

# Reason: the features it is made of, then those whose numbers its sentence needs.
REASONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "silence": (("recency_days", "usual_gap", "silent_gaps"), ("recency_days", "usual_gap")),
    "purchases": (
        ("purchases_90", "purchases_before_90", "purchases_365"),
        ("purchases_90", "purchases_before_90"),
    ),
    "spending": (("spent_90", "spent_before_90", "spent_365"), ("spent_90", "spent_before_90")),
    "history": (("tenure_days", "purchases"), ("tenure_days", "purchases")),
    "returns": (("returns_365",), ("returns_365",)),
    "price": (("monthly", "monthly_before"), ("monthly", "monthly_before")),
    "terms": (("contracts", "period", "ended_365"), ("contracts", "period")),
    "anniversary": (("days_to_anniversary",), ("days_to_anniversary",)),
    "complaints": (("complaints_90",), ("complaints_90",)),
    "answers": (("broken_90",), ("broken_90",)),
    "waiting": (("waiting_days",), ("waiting_days",)),
    "contacts": (("messages_90", "talks_90"), ("messages_90", "talks_90")),
    "managers": (("manager_changes_365",), ("manager_changes_365",)),
    "product": (("product",), ("product",)),
    "country": (("country",), ("country",)),
    "kind": (("kind",), ("kind",)),
}
MOST, LEAST = 3, 0.1


def grouped(model: RiskModel, features: Features) -> tuple[list[str], Floats]:
    """(Reasons, what each adds to the log odds of each customer). Shape of the second: (rows, reasons)."""
    added = dict(zip(model.names, model.contributions(features).T, strict=True))
    found = {
        code: sum((added[name] for name in made_of if name in added), np.zeros(len(features)))
        for code, (made_of, _needed) in REASONS.items()
        if any(name in added for name in made_of)
    }
    return list(found), np.column_stack(list(found.values())) if found else np.zeros((len(features), 0))


def reasons(model: RiskModel, features: Features) -> list[list[dict[str, Any]]]:
    """Of each customer the reasons that move most, up or down: [{code, log_odds, params}]."""
    codes, added = grouped(model, features)
    values = {column.name: column.values for column in features.columns}
    order = np.argsort(-np.abs(added), axis=1, kind="stable")[:, :MOST]
    return [
        [
            {
                "code": codes[place],
                "log_odds": round(float(added[row, place]), 3),
                "params": _params(codes[place], values, row),
            }
            for place in places
            if abs(added[row, place]) >= LEAST
        ]
        for row, places in enumerate(order)
    ]


def _params(code: str, values: dict[str, Any], row: int) -> dict[str, Any]:
    return {name: _plain(values[name][row]) for name in REASONS[code][1] if name in values}


def _plain(value: Any) -> str | float | None:
    if isinstance(value, str):
        return value
    return None if np.isnan(value) else round(float(value), 2)


def drivers(model: RiskModel, features: Features) -> list[dict[str, Any]]:
    """What moves probabilities over all customers: [{code, share, log_odds}], what moves most first."""
    codes, added = grouped(model, features)
    spread = added.std(axis=0)
    total = float(spread.sum()) or 1.0
    return [
        {
            "code": codes[place],
            "log_odds": round(float(spread[place]), 4),
            "share": round(float(spread[place]) / total, 4),
        }
        for place in np.argsort(-spread, kind="stable")
    ]
