"""Figures of the last complete run; nothing is computed while a program waits."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.figures import (
    AtRiskAsked,
    AtRiskShown,
    BasisAsked,
    GrainAsked,
    OverviewShown,
    PeriodsShown,
)
from regulars.customers.models import Traits
from regulars.insight import queries
from regulars.insight.models import Basis, Run
from regulars.insight.reasons import sentence
from regulars.insight.slices.conditions import Conditions
from regulars.insight.slices.queries import most_at_risk
from regulars.lib.paging import Sort, keyset_page
from regulars.staff.api_keys import Scope
from regulars.staff.queries import company

resource = Resource("Figures")


@resource.endpoint("GET", "/figures", scope=Scope.READ_FIGURES, answer=OverviewShown)
def get_overview(request: HttpRequest, asked: Query[BasisAsked]) -> Any:
    """The numbers of the overview. Answers 404 `no_figures_yet` before the first run."""
    run = queries.done_run()
    figures = queries.figures_of(run, (), Basis(asked.basis))
    return {"run": run_shown(run), "basis": asked.basis, "summary": dict(figures.summary)}


@resource.endpoint("GET", "/figures/churn", scope=Scope.READ_FIGURES, answer=PeriodsShown)
def get_churn(request: HttpRequest, asked: Query[GrainAsked]) -> Any:
    """New, returned and lost customers by month, quarter or year, with churn and retention."""
    run = queries.done_run()
    figures = queries.figures_of(run, ("churn",), Basis(asked.basis))
    periods = [period.to_dict() for period in figures.churn if period.grain == asked.grain]
    return {"run": run_shown(run), "basis": asked.basis, "grain": asked.grain, "periods": periods}


@resource.endpoint("GET", "/figures/revenue", scope=Scope.READ_FIGURES, answer=PeriodsShown)
def get_revenue(request: HttpRequest, asked: Query[GrainAsked]) -> Any:
    """Revenue by month, quarter or year, returns taken off, of new and of old customers."""
    run = queries.done_run()
    figures = queries.figures_of(run, ("revenue",), Basis(asked.basis))
    periods = [period.to_dict() for period in figures.revenue if period.grain == asked.grain]
    return {"run": run_shown(run), "basis": asked.basis, "grain": asked.grain, "periods": periods}


@resource.endpoint("GET", "/figures/at-risk", scope=Scope.READ_FIGURES, answer=PageOf[AtRiskShown])
def list_at_risk(request: HttpRequest, asked: Query[AtRiskAsked]) -> Any:
    """Customers of whom money may be lost, the dearest first, with the reason."""
    found = most_at_risk(Conditions(split=asked.split))
    page = keyset_page(found, Sort("value_at_risk_minor", descending=True), cursor=asked.cursor, size=asked.limit)
    currency = company().currency
    items = [at_risk_shown(traits, currency) for traits in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


def run_shown(run: Run) -> dict[str, Any]:
    return {"id": run.pk, "finished_at": run.finished_at, "model_version": run.model_version}


def at_risk_shown(traits: Traits, currency: str) -> dict[str, Any]:
    same = ("customer_id", "stage", "risk", "value_minor", "value_at_risk_minor", "expected_purchases", "reason")
    words = sentence(traits.reason, currency=currency)
    return {**{name: getattr(traits, name) for name in same}, "name": traits.customer.name, "reason_in_words": words}
