"""Beside a customer: how likely they leave, and why."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from regulars.insight.models import Basis
from regulars.insight.risk import queries
from regulars.insight.risk.listing import reason_lines, tone_of
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company
from regulars.staff.rights import Right, may


def panel(request: HttpRequest, customer_id: int, *, ours: Company, rows: Sequence[int]) -> dict[str, Any] | None:
    """One query."""
    score = queries.score_of(customer_id)
    if score is None:
        return None
    return {
        "customer_id": customer_id,
        "chance": score.probability,
        "tone": tone_of(score.probability),
        "reasons": reason_lines(score, ours.currency),
        "days": score.days_ahead,
        "by_contract": score.basis == Basis.CONTRACTS,
        "may_see_test": may(request.user, Right.SEE_FIGURES),
    }


PANEL = CustomerPanel("insight.risk", "insight/panels/risk.html", panel, order=11)
