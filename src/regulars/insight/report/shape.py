"""The figures of a report as programs read them. Money in major units of the currency; keys are permanent."""

from decimal import Decimal
from typing import Any

from regulars.analytics.results import AtRisk, ModelFit
from regulars.analytics.study_results import Study
from regulars.imports.problems import sentence
from regulars.insight.reasons import sentence as reason_sentence
from regulars.insight.report.reading import FileRows
from regulars.lib.money import to_major


def as_dict(study: Study, rows: FileRows, later: int) -> dict[str, Any]:
    models = {fit.model: fit for fit in study.models}
    return {
        "version": study.version,
        "currency": study.currency,
        "time_unit": study.time_unit,
        "customers": study.customers_count,
        "orders": study.orders_count,
        "revenue": major(study.revenue_minor, study.currency),
        "period": study.period.to_dict() | {"from": study.period.to_dict()["from_on"]},
        "inactivity": study.inactivity.to_dict(),
        "active": study.active,
        "stages": study.stages,
        "churn": [period.to_dict() for period in study.churn],
        "cohorts": [table.to_dict() for table in study.cohorts],
        "bg_nbd": _fit(models.get("bg_nbd"), likelihood=True),
        "pareto_nbd": _fit(models.get("pareto_nbd"), likelihood=True),
        "gamma_gamma": _fit(models.get("gamma_gamma"), likelihood=True),
        "value": {
            "horizon_months": study.value.horizon_months,
            "annual_discount": study.value.annual_discount,
            "expected": major(study.value.value_minor, study.currency),
            "at_risk": major(study.value.value_at_risk_minor, study.currency),
        },
        "at_risk": [_at_risk(one, study.currency) for one in study.at_risk],
        "rows": _rows(rows, later),
    }


def major(minor: float | None, currency: str) -> float | None:
    """Money for a program: a number in major units, exact to the minor one."""
    return None if minor is None else float(to_major(round(minor), currency).quantize(Decimal("0.0001")))


def _fit(fit: ModelFit | None, *, likelihood: bool) -> dict[str, Any] | None:
    """Parameters and log-likelihood; {"refused": why} where there is no model."""
    if fit is None:
        return None
    if fit.refused:
        return {"refused": fit.refused.code, **fit.refused.params}
    return {**fit.parameters, "log_likelihood": fit.log_likelihood} if likelihood else dict(fit.parameters)


def _at_risk(one: AtRisk, currency: str) -> dict[str, Any]:
    reason = {"code": one.reason.code, "params": one.reason.params}
    return {
        "customer": one.customer,
        "name": one.name,
        "stage": one.stage.value,
        "probability_alive": one.probability_alive,
        "expected_purchases": one.expected_purchases,
        "clv": major(one.value_minor, currency),
        "value_at_risk": major(one.value_at_risk_minor, currency),
        "orders": one.orders_count,
        "last_order_on": one.last_order_on.isoformat() if one.last_order_on else None,
        "reason": reason_sentence(reason, currency=currency),
        "reason_code": one.reason.code,
        "reason_params": one.reason.params,
    }


def _rows(rows: FileRows, later: int) -> dict[str, Any]:
    return {
        "total": rows.total,
        "good": rows.good,
        "bad": rows.bad,
        "without_customer": rows.without_customer,
        "other_currencies": rows.other_currencies,
        "orders_after_until": later,
        "columns": {key: rows.names[place] for place, key in sorted(rows.mapped.items())},
        "problems": [
            {"row": p.row, "column": p.column, "value": p.value, "reason": p.reason, "sentence": sentence(p)}
            for p in rows.problems
        ],
    }
