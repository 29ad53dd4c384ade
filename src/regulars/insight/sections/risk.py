"""How good the forecast of leaving is: in words, and the headline figures of the back-test."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from regulars.insight.models import RiskModel
from regulars.insight.reader import Reader
from regulars.insight.sections import risk_formulas as how
from regulars.insight.sections.parts import Stat
from regulars.insight.sections.risk_titles import form_title

HUNDRED = 100


def hundred_words(model: RiskModel, reader: Reader) -> str:
    """«Of the hundred most endangered, 62 left»: of the newest month that was judged."""
    found = model.back_test.get("first_hundred") or {}
    if found.get("customers") == HUNDRED:
        words = {
            "day": reader.day(date.fromisoformat(found["on"])),
            "days": model.horizon_days,
            "left": reader.number(found["left"]),
            "chance": reader.number(round(found["share_of_all"] * HUNDRED)),
        }
        return (
            _(
                "On %(day)s the model named the hundred most endangered customers: %(left)s of them left within "
                "%(days)s days. Of a hundred taken at random it would have been %(chance)s."
            )
            % words
        )
    return _tenth_words(model, reader)


def _tenth_words(model: RiskModel, reader: Reader) -> str:
    """The same of the most endangered tenth, where no hundred was kept or there were fewer customers."""
    test = model.back_test
    share = test["leavers"] / test["customers"] if test["customers"] else 0
    words = {
        "left": reader.share(min(share * (test["lift_top_tenth"] or 1), 1), 0),
        "chance": reader.share(share, 0),
        "days": model.horizon_days,
    }
    return (
        _("Of the most endangered tenth %(left)s left within %(days)s days; of a tenth taken at random, %(chance)s.")
        % words
    )


def trust_words(model: RiskModel, reader: Reader) -> str:
    """Whether what is said can be taken at its word."""
    off = model.back_test["ece"]
    words = {"off": reader.number(off * 100, 1)}
    if off <= 0.03:
        return _(
            "Its percentages can be taken at their word: on average they are off by %(off)s points of a hundred."
        ) % (words)
    return _("Take its percentages as an order, not at their word: on average they are off by %(off)s points.") % words


def learnt_in_words(model: RiskModel, reader: Reader) -> str:
    """Which model, from which days, how far ahead."""
    words = {
        "form": form_title(model.back_test["chosen"]),
        "days": model.horizon_days,
        "first": reader.day(date.fromisoformat(model.back_test["first_cut"])),
        "last": reader.day(date.fromisoformat(model.back_test["last_cut"])),
        "trained": reader.day(model.made_at.date()),
    }
    return (
        _("Model: %(form)s. Looks %(days)s days ahead; learnt from %(first)s to %(last)s, trained on %(trained)s.")
        % words
    )


def _lift(test: dict[str, Any], reader: Reader) -> str:
    """The share that left of the riskiest tenth, by the share that left of all."""
    lift = test["lift_top_tenth"]
    if not lift or not test["leavers"]:
        return ""
    share = test["leavers"] / test["customers"]
    return f"{reader.share(share * lift)} ÷ {reader.share(share)} = {reader.number(lift, 1)}"


def stats(test: dict[str, Any], reader: Reader, bins: str = "") -> list[Stat]:
    """Headline figures of the months that judge, of all or of a group. bins: where the calibration is drawn."""
    counted = _("%(left)s of %(all)s left") % {
        "left": reader.number(test["leavers"]),
        "all": reader.number(test["customers"]),
    }
    link = reader.links.definition
    return [
        Stat(
            _("Ranking (AUC)"),
            reader.number(test["auc"], 3),
            counted,
            definition=link("risk-auc"),
            formula=how.of_ranking(test, reader),
        ),
        Stat(
            _("Lift in the top tenth"),
            f"× {reader.number(test['lift_top_tenth'], 1)}",
            _("leavers there, against a tenth by chance"),
            definition=link("risk-lift"),
            formula=_lift(test, reader),
        ),
        Stat(
            _("Calibration error"),
            reader.share(test["ece"]),
            _("what was said against what came"),
            definition=link("risk-calibration"),
            rows=bins,
            formula=how.of_calibration(test.get("calibration", ()), reader),
        ),
        Stat(
            _("Log loss"),
            reader.number(test["log_loss"], 3),
            _("less is better"),
            definition=link("risk-log-loss"),
            formula=how.of_log_loss(test, reader),
        ),
    ]
