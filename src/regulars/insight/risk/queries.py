"""What is stored of models of leaving. Pages read it; nothing is computed while somebody waits."""

from django.db.models import QuerySet

from regulars.insight.models import RiskModel, RiskScore, RiskVoice

VERSIONS_SHOWN = 24


def models_in_use() -> list[RiskModel]:
    """The model of each basis, or why there is none; without what it is made of. One query."""
    return list(RiskModel.objects.filter(in_use=True).defer("kept").order_by("basis"))


def versions(basis: str) -> QuerySet[RiskModel]:
    """What was trained, the newest first. One query."""
    return RiskModel.objects.filter(basis=basis).defer("kept", "drivers").order_by("-id")[:VERSIONS_SHOWN]


def scores() -> QuerySet[RiskScore]:
    """Who may leave, customers and their figures included. One query. Who was merged since the last scoring is left
    out: the survivor has a score of its own."""
    whole = RiskScore.objects.select_related("customer", "customer__traits", "customer__manager")
    return whole.filter(customer__merged_into=None)


def voices() -> list[RiskVoice]:
    """Which model spoke for how many. One query."""
    return list(RiskVoice.objects.all())


def score_of(customer_id: int) -> RiskScore | None:
    """With its model, for the page of a customer. One query."""
    return (
        RiskScore.objects.select_related("model")
        .defer("model__kept", "model__back_test")
        .filter(pk=customer_id)
        .first()
    )
