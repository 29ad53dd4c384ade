"""What came out of a file, as people read it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.analytics.risk.looking import LeftOut
from regulars.analytics.risk.model import Driver, Effect, Reason
from regulars.ui import figures

if TYPE_CHECKING:
    from regulars.insight.risk.file.making import Found

SHOWN_DRIVERS, SHOWN_CUSTOMERS = 10, 20


def left_out_sentence(one: LeftOut) -> str:
    words = {"column": one.column, **one.details}
    if one.code == "leak":
        return (
            _(
                "“%(column)s” tells the answer: it was probably written when somebody had left. It is left out. "
                "If it was known before, add --keep “%(column)s”."
            )
            % words
        )
    if one.code == "identifier":
        return _("“%(column)s” names the customer and is left out.") % words
    if one.code == "scattered":
        return _("“%(column)s” has too many different values to learn from and is left out.") % words
    return _("“%(column)s” is always the same and is left out.") % words


def reason_words(reason: Reason) -> str:
    """«Contract: Month_to_month, odds of leaving × 1.7»."""
    words = {"column": reason.column, "value": _value(reason.value), "odds": _odds(reason.odds)}
    return _("%(column)s: %(value)s, odds of leaving × %(odds)s") % words


def effect_words(effect: Effect) -> str:
    """«0 to 6: × 1.8»."""
    value = _value(effect.value)
    if effect.to is not None and effect.to != effect.value:
        value = _("%(low)s to %(high)s") % {"low": value, "high": _value(effect.to)}
    return f"{value}: × {_odds(effect.odds)}"


def _value(value: str | float | None) -> str:
    if value is None:
        return _("not known")
    if isinstance(value, str):
        return value
    return figures.number(value, _language(), digits=0 if value == round(value) else 2)


def _odds(value: float) -> str:
    return figures.number(value, _language(), digits=2 if value < 1 else 1)


def _language() -> str:
    return get_language() or "en"


def told(found: "Found") -> str:
    return "\n".join([*_back_test(found), "", *_drivers(found), "", *_customers(found)]) + "\n"


def _back_test(found: "Found") -> Iterator[str]:
    test = found.model.tested
    said = test.measures
    yield _("Back-test on %(customers)s customers, %(leavers)s of whom left (model: %(model)s).") % {
        "customers": figures.number(said.customers, _language()),
        "leavers": figures.number(said.leavers, _language()),
        "model": test.chosen,
    }
    yield _("AUC %(auc)s, log loss %(loss)s, calibration error %(ece)s, lift in the top tenth %(lift)s.") % {
        "auc": figures.number(said.auc, _language(), digits=3),
        "loss": figures.number(said.log_loss, _language(), digits=3),
        "ece": figures.number(said.ece, _language(), digits=3),
        "lift": figures.number(said.lift_top_tenth, _language(), digits=1),
    }


def _drivers(found: "Found") -> Iterator[str]:
    yield _("What moves the risk:")
    for driver in found.model.drivers(found.features)[:SHOWN_DRIVERS]:
        yield f"  {driver.column} ({figures.share(driver.share, _language(), digits=0)}): {_effects(driver)}"


def _effects(driver: Driver) -> str:
    return "; ".join(effect_words(effect) for effect in driver.effects[:4])


def _customers(found: "Found") -> Iterator[str]:
    yield _("Most likely to leave:")
    order = np.argsort(-found.probability, kind="stable")[:SHOWN_CUSTOMERS]
    for row in order:
        share = figures.share(float(found.probability[row]), _language(), digits=0)
        yield f"  {found.names[row]}  {share}"
        for reason in found.reasons[row]:
            yield f"      {reason_words(reason)}"
