"""What is stored of the map of loyalty. Pages read it; nothing is computed while somebody waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast, Floor, Least

from regulars.customers.models import Customer
from regulars.customers.visibility import limited_to, visible_to
from regulars.insight.models import Basis, EffortPrice, Figure, LoyaltyPlace, PartingDecision, Run
from regulars.insight.slices.conditions import Conditions
from regulars.staff.actors import EMPLOYEE
from regulars.staff.models import Employee

FIGURE = "loyalty"
BEST = 5
STEPS = 10  # of the chance of staying; scores go by half stars
WORSE_BY = 1.5
WAITS_DAYS = 90
Word = PartingDecision.Word


def map_of(run: Run) -> dict[str, Any] | None:
    """The map of everybody as the run has kept it; None for a run of an earlier version. One query."""
    found = Figure.objects.filter(run=run, basis=Basis.ALL, name=FIGURE).values_list("value", flat=True).first()
    return dict(found) if found else None


def cells_of(places: QuerySet[LoyaltyPlace]) -> list[dict[str, Any]]:
    """Customers and money by quadrant, half star and tenth of the chance of staying. One query.

    `score` is the lower edge in stars, `tenth` that of the chance in tenths; None where nothing is known.
    """
    counted = (
        places.values(
            "quadrant",
            score=Least(Floor(F("satisfaction") * 2) / 2.0, BEST - 0.5, output_field=FloatField()),
            tenth=Least(Floor(F("stays") * STEPS), STEPS - 1.0, output_field=FloatField()),
        )
        .annotate(customers=Count("pk"), value_minor=Cast(Sum("value_minor"), FloatField()))
        .order_by("quadrant", "score", "tenth")
    )
    return [{**cell, "value_minor": round(cell["value_minor"])} for cell in counted]


def places(user: Any, part: Conditions) -> QuerySet[LoyaltyPlace]:
    """Those of the part whom the reader may see. Raises NoSuchFigure."""
    found = LoyaltyPlace.objects.filter(visible_to(user, "customer"))
    if not part.is_everybody:
        found = found.filter(customer__in=Customer.objects.filter(part.customers()))
    return found


def everybody(user: Any, part: Conditions) -> bool:
    """Whether what was kept of everybody answers the question."""
    return part.is_everybody and limited_to(user) is None


def in_quadrant(user: Any, part: Conditions, quadrant: str) -> QuerySet[LoyaltyPlace]:
    """Its customers, what they are worth first; customer and manager included. One query."""
    return places(user, part).filter(quadrant=quadrant).select_related("customer", "customer__manager")


def proposals(user: Any, part: Conditions, now: datetime) -> QuerySet[LoyaltyPlace]:
    """Who costs more than they bring and is not decided; customer included. One query.

    Who was let go is never proposed again; who was kept or put off, when the loss has grown to one and a half times
    what it was then; who was put off, also after ninety days.
    """
    waits = Q(word=Word.NOT_NOW, decided_at__lte=now - timedelta(days=WAITS_DAYS))
    loss_then = ExpressionWrapper(F("left_minor") * WORSE_BY, output_field=FloatField())
    worse = ~Q(word=Word.LET_GO) & Q(loss_then__gte=OuterRef("left_minor"))
    theirs = Q(customer=OuterRef("pk")) | Q(customer__merged_into=OuterRef("pk"))
    in_force = PartingDecision.objects.filter(theirs, ended_at=None).alias(loss_then=loss_then)
    silencing = in_force.exclude(waits | worse)
    found = places(user, part).filter(~Exists(silencing), proposed=True)
    return found.select_related("customer", "customer__manager")


def decisions(user: Any) -> QuerySet[PartingDecision]:
    """What was decided and is in force, the newest first; customer included. One query."""
    in_force = PartingDecision.objects.filter(visible_to(user, "customer"), ended_at=None)
    return in_force.select_related("customer", "customer__merged_into")


def places_of(customers: Sequence[int]) -> dict[int, LoyaltyPlace]:
    """Where some customers stand today. One query."""
    return LoyaltyPlace.objects.in_bulk(list(customers))


def newest_price(currency: str) -> EffortPrice | None:
    """What an hour costs, as somebody said it last; a word in another currency does not count. One query."""
    found = EffortPrice.objects.order_by("-id").first()
    return found if found and found.currency == currency else None


def survivor(decision: PartingDecision) -> Customer:
    """Whom the decision is about today. No query where `decisions` has read it."""
    return decision.customer.merged_into or decision.customer


def deciders(decisions: Sequence[PartingDecision]) -> dict[str, str]:
    """Names of the employees who decided, by actor. One query."""
    numbers = {one.decided_by.removeprefix(EMPLOYEE) for one in decisions if one.decided_by.startswith(EMPLOYEE)}
    found = Employee.objects.filter(id__in=[int(number) for number in numbers if number.isdecimal()])
    return {f"{EMPLOYEE}{one.pk}": one.name for one in found}
