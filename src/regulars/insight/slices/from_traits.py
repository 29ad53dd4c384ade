"""Stages, scores and expected money of a part, counted of what the run of the whole says of each customer.

Models learnt from the part alone would say something else of the same people; so would scores, which are places among
everybody. Counted this way the figure of a part has the very rows that its link opens.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from regulars.customers.models import Traits
from regulars.insight.slices.conditions import Conditions, customers_of

SCORES = 5


def as_traits_say(parts: dict[str, Any], conditions: Conditions, whole_value: Mapping[str, Any]) -> dict[str, Any]:
    """The parts with what is known of each customer put in place of what was learnt anew."""
    traits = Traits.objects.filter(pk__in=customers_of(conditions).order_by().values("id"))
    stages = {**dict.fromkeys(parts["summary"]["stages"], 0), **_counted(traits, "stage")}
    summary = {**parts["summary"], "stages": {code: stages[code] for code in parts["summary"]["stages"]}}
    value = {**parts["value"], **_worth(traits, whole_value)}
    return {**parts, "summary": summary, "rfm": _scores(traits), "value": value}


def _counted(traits: QuerySet[Traits], field: str) -> dict[str, int]:
    return dict(traits.values_list(field).annotate(number=Count("pk")).order_by())


def _scores(traits: QuerySet[Traits]) -> dict[str, Any]:
    scored = traits.exclude(rfm_group="")
    cells = scored.values_list("recency_score", "frequency_score").annotate(number=Count("pk")).order_by()
    grid = [[0] * SCORES for _ in range(SCORES)]
    for recency, frequency, number in cells:
        if 1 <= recency <= SCORES and 1 <= frequency <= SCORES:
            grid[recency - 1][frequency - 1] = number
    customers = scored.count()
    groups = scored.values("rfm_group").annotate(number=Count("pk"), money=Sum("spent_minor")).order_by("-money")
    return {
        "customers": customers,
        "repeat_customers": scored.filter(orders_count__gt=1).count(),
        "recency_frequency": grid,
        "groups": [
            {
                "code": one["rfm_group"],
                "customers": one["number"],
                "share": one["number"] / customers,
                "revenue_minor": int(one["money"] or 0),
            }
            for one in groups
        ],
    }


def _worth(traits: QuerySet[Traits], whole: Mapping[str, Any]) -> dict[str, Any]:
    """Expected money of the part. Nothing is replaced where the whole has none."""
    if whole["value_minor"] is None:
        return {}
    sums = traits.aggregate(worth=Sum("value_minor"), lost=Sum("value_at_risk_minor"))
    amounts = sorted(traits.values_list("value_minor", flat=True), reverse=True)
    total = sum(amounts)
    return {
        "customers": len(amounts),
        "value_minor": int(sums["worth"] or 0),
        "value_at_risk_minor": int(sums["lost"] or 0),
        "mean_minor": total / len(amounts) if amounts else None,
        "median_minor": _median(amounts) if amounts else None,
        "top_tenth_share": sum(amounts[: max(len(amounts) // 10, 1)]) / total if total else None,
        "distribution": [_bin(one, traits) for one in whole["distribution"]],
    }


def _median(amounts: list[int]) -> float:
    middle = len(amounts) // 2
    return float(amounts[middle]) if len(amounts) % 2 else (amounts[middle - 1] + amounts[middle]) / 2


def _bin(edges: Mapping[str, Any], traits: QuerySet[Traits]) -> dict[str, Any]:
    """The same steps as of everybody, so that a part can be laid beside it."""
    inside = Q(value_minor__gte=edges["from_minor"])
    if edges["to_minor"] is not None:
        inside &= Q(value_minor__lt=edges["to_minor"])
    found = traits.filter(inside).aggregate(number=Count("pk"), money=Sum("value_minor"))
    return {
        "from_minor": edges["from_minor"],
        "to_minor": edges["to_minor"],
        "customers": found["number"],
        "value_minor": int(found["money"] or 0),
    }
