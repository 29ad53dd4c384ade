"""What stands against a plan to keep somebody: how likely they leave, what they bring if they stay, what was spent.

Of customers who are here and of whom something is foretold. Where no forecast of leaving was made yet, lifetimes and
the models of buying say how likely it is.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.aggregates import Count

from regulars.customers.models import Customer, Traits
from regulars.customers.together import rows_of
from regulars.insight.models import RiskScore, Run
from regulars.insight.risk.queries import score_of
from regulars.insight.slices.conditions import Conditions
from regulars.insight.standing import SPENT_DAYS, Standing
from regulars.purchases.models import Cost

KINDS = (Cost.Kind.SERVICE, Cost.Kind.INCENTIVE)
LOST = "lost"
IF_STAYS = F("customer__traits__value_minor") + F("customer__traits__value_at_risk_minor")


def standing_of(customer_id: int, run: Run) -> Standing:
    """Of one customer. Four queries at most."""
    spent = _spent(run, Q(customer__in=rows_of(customer_id)))
    traits = Traits.objects.filter(pk=customer_id).first()
    score = score_of(customer_id)
    if traits is None or (score is None and traits.risk is None):
        return Standing(0, 1, 0, 0.0, spent)
    worth = traits.value_minor + traits.value_at_risk_minor
    if traits.stage == LOST:
        return Standing(1, 1, worth, worth, spent, gone=True)
    if score is None:
        return Standing(1, 1, worth, (traits.risk or 0.0) * worth, spent)
    return Standing(1, 1, worth, score.probability * worth, spent, score.days_ahead)


def standing_of_part(conditions: Conditions, run: Run) -> Standing:
    """Of the customers of a part who are here, together. Three queries, four where no forecast was made yet."""
    members = Customer.objects.filter(conditions.customers(), merged_into=None)
    there = members.filter(traits__isnull=False).exclude(traits__stage=LOST).count()
    scores = RiskScore.objects.filter(customer__traits__isnull=False)
    found = _summed(_among(scores, conditions, members), F("probability"))
    if not found["number"]:
        found = _summed(_foretold(conditions, members), F("customer__traits__risk"))
    whose = Q() if conditions.is_everybody else _theirs(members)
    spent = _spent(run, whose & Q(customer__isnull=False))
    return Standing(found["number"], there, found["worth"] or 0, found["stake"] or 0.0, spent)


def _among(rows: QuerySet[Any], conditions: Conditions, members: QuerySet[Customer]) -> QuerySet[Any]:
    return rows if conditions.is_everybody else rows.filter(customer__in=members.order_by().values("id"))


def _foretold(conditions: Conditions, members: QuerySet[Customer]) -> QuerySet[Any]:
    rows = Traits.objects.filter(risk__isnull=False).exclude(stage=LOST)
    return _among(rows, conditions, members)


def _summed(rows: QuerySet[Any], chance: F) -> dict[str, Any]:
    return rows.aggregate(number=Count("pk"), worth=Sum(IF_STAYS), stake=Sum(chance * IF_STAYS))


def _theirs(members: QuerySet[Customer]) -> Q:
    """Rows of the members and of those merged into them."""
    own = members.order_by().values("id")
    return Q(customer__in=own) | Q(customer__merged_into__in=own)


def _spent(run: Run, whose: Q) -> int:
    """Costs of keeping noted on these customers within the last year of the figures."""
    until = date.fromisoformat(run.snapshot["until"])
    costs = Cost.objects.filter(
        whose,
        kind__in=KINDS,
        currency=run.snapshot["currency"],
        incurred_on__gt=until - timedelta(days=SPENT_DAYS),
        incurred_on__lte=until,
    )
    return costs.aggregate(minor=Sum("amount_minor"))["minor"] or 0
