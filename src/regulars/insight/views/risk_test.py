"""How good the forecast of leaving was on months it had not seen, and having the models trained now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.insight.models import Basis, RiskModel
from regulars.insight.pages import open_page, reader_of, section_tabs
from regulars.insight.queries import current_runs
from regulars.insight.risk import queries
from regulars.insight.risk.queue import queue_risk
from regulars.insight.risk.refusals import refusal_words
from regulars.insight.sections import risk as sections
from regulars.insight.views.runs import first_steps
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import toast


@needs(Right.SEE_FIGURES)
def back_test(request: HttpRequest) -> HttpResponse:
    """How good the forecast was on months it had not seen, for each basis."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    page = open_page(request, done)
    return render(
        request,
        "insight/risk_test.html",
        {
            **page.context,
            "notes": [],
            "sections": section_tabs(request),
            "tests": [_test(request, model, page.reader.currency) for model in queries.models_in_use()],
            "may_run": may(request.user, Right.RUN_FIGURES),
        },
    )


def _test(request: HttpRequest, model: RiskModel, currency: str) -> dict[str, Any]:
    reader = reader_of(request, currency)
    about = {
        "model": model,
        "title": Basis(model.basis).label,
        "versions": sections.version_table(queries.versions(model.basis), reader),
    }
    if model.refused:
        return {**about, "refused": refusal_words(model.refused)}
    return {
        **about,
        "learnt": sections.learnt_in_words(model, reader),
        "stats": sections.stats(model, reader),
        "charts": [sections.calibration_chart(model, reader), sections.months_chart(model, reader)],
        "drivers": sections.driver_lines(model),
        "groups": sections.group_table(model, reader),
        "candidates": sections.candidate_table(model, reader),
    }


@needs(Right.RUN_FIGURES)
@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """Have the models trained now."""
    queue_risk(anew=True, asked_by=request.user.name)  # type: ignore[union-attr]
    toast(request, _("The models are being trained. Look again in some minutes."))
    return redirect("insight:risk_test")
