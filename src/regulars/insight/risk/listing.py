"""The list of who may leave: as an address asks for it, and each line of it in words."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from regulars.customers.models import Customer
from regulars.customers.visibility import visible_to
from regulars.insight.listing import stage_of, whose
from regulars.insight.models import Basis, RiskScore
from regulars.insight.risk import queries
from regulars.insight.risk.advice import what_to_do
from regulars.insight.risk.words import raises, reason_words
from regulars.insight.slices.conditions import Conditions, asked

LIKELY = {"10": 0.1, "25": 0.25, "50": 0.5}
SORTS = {"stake": "at_stake_minor", "chance": "probability"}
TONES = ((0.5, "bad"), (0.25, "warn"), (0.0, "neutral"))


def asked_for(query: Mapping[str, str], reader: Any, part: Conditions | None = None) -> QuerySet[RiskScore]:
    """The scores an address asks for, as far as its reader may see the customers; `part` where it is of others than the
    address says. One query. Raises NoSuchFigure."""
    found = queries.scores().filter(visible_to(reader, "customer"))
    part = part or asked(query)
    if not part.is_everybody:
        found = found.filter(customer__in=Customer.objects.filter(part.customers()).order_by().values("id"))
    if query.get("basis") in (Basis.ORDERS, Basis.CONTRACTS):
        found = found.filter(basis=query["basis"])
    if query.get("chance") in LIKELY:
        found = found.filter(probability__gte=LIKELY[query["chance"]])
    if query.get("whose") == "mine":
        found = found.filter(customer__manager=reader.pk)
    return found


def sort_of(query: Mapping[str, str]) -> str:
    """The column by which the list is ordered, the largest first."""
    return SORTS.get(query.get("by", ""), SORTS["stake"])


def line_of(score: RiskScore, names: bool, currency: str) -> dict[str, Any]:
    """A customer as far as the reader may know them, what is said of them and what to do."""
    customer = score.customer
    traits = getattr(customer, "traits", None)
    return {
        **whose(customer, names),
        "chance": score.probability,
        "tone": tone_of(score.probability),
        "said_by": str(RiskScore.SaidBy(score.said_by).label),
        "reasons": reason_lines(score, currency),
        "advice": what_to_do(score.probability, score.reasons),
        "stage": stage_of(traits),
        "manager": customer.manager.name if customer.manager else "",
        "last_order_on": traits.last_order_on if traits else None,
        "at_stake_minor": score.at_stake_minor,
    }


def tone_of(chance: float) -> str:
    return next(tone for least, tone in TONES if chance >= least)


def reason_lines(score: RiskScore, currency: str) -> list[dict[str, Any]]:
    """Reasons in words, each with whether it raises the risk; of figures that stand in nothing is said of that."""
    found = ((reason, reason_words(reason, currency=currency)) for reason in score.reasons)
    return [
        {"text": words, "raises": raises(reason), "weighed": bool(reason.get("log_odds"))}
        for reason, words in found
        if words
    ]
