"""Figures of parts as they are kept, and lists of their customers."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from regulars.customers.models import Customer, Traits
from regulars.insight.errors import NoFiguresYet
from regulars.insight.models import Basis, Run, SliceFigure, SliceRun
from regulars.insight.slices.conditions import Conditions
from regulars.insight.stored import SUMMARY, Figures, came_later


def slice_runs(conditions: Conditions) -> tuple[SliceRun | None, SliceRun | None]:
    """The newest complete figures of a part (its run included), and what came after them or nothing. One query."""
    runs = SliceRun.objects.filter(slice__digest=conditions.digest).select_related("run", "slice").order_by("-run_id")
    found = list(runs[:10])
    done = next((one for one in found if one.state == Run.State.DONE), None)
    return done, found[0] if found and found[0] is not done else None


def slice_figures(slice_run: SliceRun, names: Iterable[str], basis: Basis) -> Figures:
    """The named parts of the figures, the summary always. One query. Raises NoFiguresYet."""
    wanted = {SUMMARY, *names}
    rows = SliceFigure.objects.filter(slice_run=slice_run, basis=basis, name__in=wanted)
    parts: dict[str, Any] = dict(rows.values_list("name", "value"))
    if missing := {name for name in wanted - set(parts) if not came_later(name)}:
        raise NoFiguresYet(missing=sorted(missing))
    return Figures(parts, basis)


def most_at_risk(part: Conditions) -> QuerySet[Traits]:
    """Customers of a part who are here and of whom something may be lost, the dearest first; customer included.

    One query. Raises NoSuchFigure.
    """
    found = Traits.objects.filter(value_at_risk_minor__gt=0).exclude(stage="lost").select_related("customer")
    if not part.is_everybody:
        found = found.filter(customer__in=Customer.objects.filter(part.customers()))
    return found.order_by("-value_at_risk_minor", "-pk")
