"""How the figures of the back-test came about: what was counted, with its numbers."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from regulars.insight.reader import Reader

Figures = Mapping[str, Any]


def of_ranking(one: Figures, reader: Reader) -> str:
    """Pairs of one who left and one who stayed; nothing where there is no such pair."""
    left, stayed = one["leavers"], one["customers"] - one["leavers"]
    if one["auc"] is None or not left * stayed:
        return ""
    pairs = left * stayed
    words = {
        "left": reader.number(left),
        "stayed": reader.number(stayed),
        "pairs": reader.number(pairs),
        "higher": reader.number(one["auc"] * pairs),
        "auc": reader.number(one["auc"], 3),
    }
    return (
        _(
            "Pairs of one who left and one who stayed: %(left)s × %(stayed)s = %(pairs)s. Pairs in which the one who "
            "left had been given the higher chance, equal ones counted half: %(higher)s. "
            "%(higher)s ÷ %(pairs)s = %(auc)s"
        )
        % words
    )


def of_ranking_on(one: Figures, day: str, reader: Reader) -> str:
    """The same of the newest month, or of a group, which it names."""
    words = of_ranking(one, reader)
    return f"{day}: {words}" if words else ""


def of_calibration(bins: Sequence[Figures], reader: Reader) -> str:
    """«(400 × |15.0% − 25.0%| + ...) ÷ 900 = 4.1%»: customers × distance of what was said from what came."""
    customers = sum(one["customers"] for one in bins)
    if not customers:
        return ""
    off = sum(one["customers"] * abs(one["said"] - one["came"]) for one in bins) / customers
    terms = (
        f"{reader.number(one['customers'])} × |{reader.share(one['said'])} − {reader.share(one['came'])}|"
        for one in bins
    )
    return f"({' + '.join(terms)}) ÷ {reader.number(customers)} = {reader.share(off)}"


def of_log_loss(one: Figures, reader: Reader) -> str:
    """With what it would be if everybody had been told the mean: that is to be beaten."""
    customers = one["customers"]
    if not customers:
        return ""
    share = one["leavers"] / customers
    words = {
        "sum": reader.number(one["log_loss"] * customers, 1),
        "customers": reader.number(customers),
        "loss": reader.number(one["log_loss"], 3),
        "share": reader.share(share),
        "guess": reader.number(guessing(share), 3),
    }
    return (
        _(
            "The logarithms of the chances given to what came, added up without their sign, by the number of "
            "customers: %(sum)s ÷ %(customers)s = %(loss)s. "
            "Had everybody been told the mean, %(share)s, it would be %(guess)s."
        )
        % words
    )


def guessing(share: float) -> float:
    """The log loss of who says the mean of everybody.

    >>> round(guessing(0.5), 3), guessing(1.0)
    (0.693, 0.0)
    """
    return abs(sum(part * math.log(part) for part in (share, 1 - share) if part))
