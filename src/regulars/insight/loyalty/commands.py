"""Saying what an hour costs, and deciding of customers who cost more than they bring. Nothing is done to them."""

from datetime import datetime

from django.db import transaction

from regulars.customers import together
from regulars.insight.audit_actions import HOUR_PRICED, PARTING_DECIDED, PARTING_TAKEN_BACK
from regulars.insight.errors import DecisionIsOver, NotWeighed
from regulars.insight.loyalty.queue import queue_loyalty
from regulars.insight.models import EffortPrice, LoyaltyPlace, PartingDecision
from regulars.lib.text import clean
from regulars.staff import audit
from regulars.staff.queries import company

LONGEST = 500


@transaction.atomic
def price_hour(*, hour_minor: int, margin_percent: int, actor: str, now: datetime) -> EffortPrice:
    """Say what an hour of work costs and what is left of the income; everybody is weighed anew."""
    currency = company().currency
    price = EffortPrice.objects.create(
        hour_minor=hour_minor, margin_percent=margin_percent, currency=currency, said_by=actor, said_at=now
    )
    details = {"hour_minor": hour_minor, "margin_percent": margin_percent, "currency": currency}
    audit.record(actor=actor, action=HOUR_PRICED, now=now, ref=f"insight.effortprice:{price.pk}", details=details)
    queue_loyalty()
    return price


@transaction.atomic
def decide(customer_id: int, *, word: PartingDecision.Word, remark: str, actor: str, now: datetime) -> PartingDecision:
    """Decide of a customer by the figures of today; a decision before it is replaced. Raises NotWeighed.

    What was decided of a customer who was merged into this one is replaced as well.
    """
    survivor = together.survivors_of([customer_id]).get(customer_id, customer_id)
    place = LoyaltyPlace.objects.filter(pk=survivor, left_minor__isnull=False).first()
    if place is None or place.left_minor is None or place.effort_minor is None:
        raise NotWeighed(customer_id=survivor)
    in_force = PartingDecision.objects.filter(customer_id__in=together.rows_of(survivor), ended_at=None)
    before = in_force.select_for_update().order_by("-id").first()
    in_force.update(ended_at=now)
    decision = PartingDecision.objects.create(
        customer_id=survivor,
        word=word,
        remark=clean(remark, LONGEST),
        left_minor=place.left_minor,
        brought_minor=place.brought_minor,
        effort_minor=place.effort_minor,
        currency=company().currency,
        decided_by=actor,
        decided_at=now,
        replaced=before,
    )
    _audit(PARTING_DECIDED, decision, actor, now)
    return decision


@transaction.atomic
def take_back(customer_id: int, *, actor: str, now: datetime) -> PartingDecision:
    """Undo the decision that is in force; the one it replaced is in force again. Raises DecisionIsOver."""
    survivor = together.survivors_of([customer_id]).get(customer_id, customer_id)
    in_force = PartingDecision.objects.filter(customer_id__in=together.rows_of(survivor), ended_at=None)
    decision = in_force.select_for_update().order_by("-id").first()
    if decision is None:
        raise DecisionIsOver()
    decision.ended_at = now
    decision.save(update_fields=["ended_at"])
    if decision.replaced_id:
        PartingDecision.objects.filter(id=decision.replaced_id).update(ended_at=None)
    _audit(PARTING_TAKEN_BACK, decision, actor, now)
    return decision


def _audit(action: str, decision: PartingDecision, actor: str, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        now=now,
        ref=f"insight.partingdecision:{decision.pk}",
        customer_id=decision.customer_id,
        details={"word": decision.word},
    )
