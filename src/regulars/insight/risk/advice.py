"""What to do about the strongest reason that somebody can act on: one short piece of advice, never more."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

LEAST_CHANCE = 0.1

CALL: str | Promise = gettext_lazy("Call and ask how it goes")
NOTHING: str | Promise = gettext_lazy("Nothing to do now")
ADVICE: dict[str, str | Promise] = {
    "silence": gettext_lazy("Write or call: ask what is missing"),
    "purchases": gettext_lazy("Ask what changed in what they need"),
    "spending": gettext_lazy("Ask where they buy the rest"),
    "history": gettext_lazy("Help them with the first steps"),
    "returns": gettext_lazy("Ask what was wrong with what came back"),
    "price": gettext_lazy("Show what the price brings, or offer a smaller contract"),
    "terms": gettext_lazy("Offer a longer contract that is worth it to them"),
    "anniversary": gettext_lazy("Talk before the next year of the contract begins"),
    "complaints": gettext_lazy("Settle the complaint, then ask whether it is well now"),
    "answers": gettext_lazy("Apologise for the late answers, and be on time now"),
    "waiting": gettext_lazy("Answer their message today"),
    "contacts": CALL,
    "managers": gettext_lazy("Let the new manager call and introduce themselves"),
    "notice": gettext_lazy("Ask why, and offer a way to stay"),
    # Of the figures, where there is no trained model: see analytics.reasons.
    "silent_longer_than_usual": gettext_lazy("Write or call: ask what is missing"),
    "only_one_purchase": gettext_lazy("Thank them for the first purchase and offer a second"),
    "spending_falls": gettext_lazy("Ask where they buy the rest"),
    "usual_pace": CALL,
    "contract_ends": gettext_lazy("Ask why, and offer a way to stay"),
    "pays_less": gettext_lazy("Ask why they need less than before"),
    "left_before": gettext_lazy("Ask whether what made them leave is well now"),
    "early_months": gettext_lazy("Help them with the first steps"),
    "contract_runs": CALL,
}


def what_to_do(chance: float, reasons: Iterable[Mapping[str, Any]]) -> str:
    """Advice by the first reason that raises the risk and that somebody can act on. reasons: {code, log_odds, params},
    what moves most first."""
    if chance < LEAST_CHANCE:
        return str(NOTHING)
    codes = (_code(reason) for reason in reasons if float(reason.get("log_odds", 0)) >= 0)
    return str(next((ADVICE[code] for code in codes if code in ADVICE), CALL))


def _code(reason: Mapping[str, Any]) -> str:
    """What the figures say is wrapped: the reason stands in its parameters."""
    params = reason.get("params") or {}
    return str(params.get("code", "")) if reason.get("code") == "figures" else str(reason.get("code", ""))
