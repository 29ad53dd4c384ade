"""What came out of a file, as programs read it."""

from typing import TYPE_CHECKING, Any

import numpy as np

from regulars.analytics.risk.model import Driver, Reason
from regulars.insight.risk.file.words import effect_words, left_out_sentence, reason_words

if TYPE_CHECKING:
    from regulars.insight.risk.file.making import Found


def as_dict(found: "Found") -> dict[str, Any]:
    """Customers, the riskiest first; where the answer is known, the probability is by a model that had not seen it."""
    model = found.model
    left = found.answers.left[found.rows]
    order = np.argsort(-found.probability, kind="stable")
    return {
        "target": found.answers.column,
        "rows": {
            "total": found.file.count + found.file.bad - int((found.answers.usable == 0).sum()),
            "learnt": int((~np.isnan(left)).sum()),
            "left": int(np.nansum(left)),
            "unknown": int(np.isnan(left).sum()),
            "bad": found.file.bad,
        },
        "left_out": [
            {"column": one.column, "why": one.code, "words": left_out_sentence(one)} for one in model.left_out
        ],
        "back_test": model.tested.to_dict(),
        "adds_up": model.adds_up,
        "drivers": [_driver(driver) for driver in model.drivers(found.features)],
        "customers": [
            {
                "id": found.names[row],
                "probability": round(float(found.probability[row]), 6),
                "reasons": [_reason(reason) for reason in found.reasons[row]],
            }
            for row in order
        ],
    }


def _driver(driver: Driver) -> dict[str, Any]:
    return {
        "column": driver.column,
        "share": round(driver.share, 6),
        "log_odds": round(driver.log_odds, 6),
        "effects": [
            {
                "value": effect.value,
                "to": effect.to,
                "customers": effect.customers,
                "odds": round(effect.odds, 4),
                "words": effect_words(effect),
            }
            for effect in driver.effects
        ],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "column": reason.column,
        "value": reason.value,
        "log_odds": round(reason.log_odds, 4),
        "odds": round(reason.odds, 4),
        "words": reason_words(reason),
    }
