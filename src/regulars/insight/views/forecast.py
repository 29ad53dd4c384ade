"""How good the forecast of leaving was on months it had not seen; its pictures and tables; having it trained now."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.insight.errors import NoSuchTable
from regulars.insight.models import Basis, RiskModel
from regulars.insight.pages import open_page, section_tabs
from regulars.insight.pictures import pictures_in
from regulars.insight.queries import current_runs, done_run
from regulars.insight.reader import PageLinks, Reader
from regulars.insight.remarks.queries import remarks
from regulars.insight.risk import queries
from regulars.insight.risk.queue import queue_risk
from regulars.insight.risk.refusals import refusal_words
from regulars.insight.sections import risk as sections
from regulars.insight.sections import risk_charts as charts
from regulars.insight.sections.parts import Chart
from regulars.insight.sections.risk_titles import buying_title, driver_lines
from regulars.insight.tables import Table
from regulars.insight.views.files import PICTURE_TYPES, picture_as_file, table_as_file
from regulars.insight.views.forecast_parts import Part, bar_of_test, filters_of_test, parts_of, sides
from regulars.insight.views.runs import first_steps
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import toast


@dataclass(frozen=True)
class ForecastLinks(PageLinks):
    """What can be taken of this page is not of a part of the customers: its files have addresses of their own."""

    def download(self, table: str, ending: str, **query: object) -> str:
        return reverse("insight:risk_test_table", args=[query["basis"], table, ending]) if self.may_export else ""

    def picture(self, chart: str, ending: str) -> str:
        return reverse("insight:risk_test_picture", args=[chart, ending]) if self.may_export else ""


@needs(Right.SEE_FIGURES)
def back_test(request: HttpRequest) -> HttpResponse:
    """How good the forecast was on months it had not seen, for each basis."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    page = open_page(request, done, "models")
    reader = _reader(request, page.reader.currency)
    filters = filters_of_test(request)
    said = bar_of_test(request, done, filters)
    parts = parts_of(filters, said)
    context = {
        **page.context,
        "newest": newest,
        "notes": [],
        "sections": section_tabs(request),
        "tests": [
            {**_test(model, reader), "parts": _parts(model, parts, said, reader)} for model in queries.models_in_use()
        ],
        "filters": said,
        "may_run": may(request.user, Right.RUN_FIGURES),
        "buying": buying_title(page.figures),
    }
    return render(request, "insight/risk_test.html", context)


def _parts(model: RiskModel, parts: list[Part], said: dict[str, Any], reader: Reader) -> list[dict[str, Any]]:
    return [] if model.refused else sides(model, parts, said, reader)


def _reader(request: HttpRequest, currency: str) -> Reader:
    """With the notes on the time line. One query."""
    links = ForecastLinks(may_export=may(request.user, Right.EXPORT))
    return Reader(get_language() or "en", currency, links, remarks=remarks())


def _test(model: RiskModel, reader: Reader) -> dict[str, Any]:
    about = {
        "model": model,
        "title": Basis(model.basis).label,
        "versions": charts.taken(_versions(model, reader), model, reader),
    }
    if model.refused:
        return {**about, "refused": refusal_words(model.refused)}
    return {
        **about,
        "said": [sections.hundred_words(model, reader), sections.trust_words(model, reader)],
        "learnt": sections.learnt_in_words(model, reader),
        "stats": sections.stats(model.back_test, reader, bins=f"#calibration-{model.basis}"),
        "charts": _charts(model, reader),
        "drivers": driver_lines(model),
        "candidates": charts.taken(charts.candidate_table(model, reader), model, reader),
    }


def _versions(model: RiskModel, reader: Reader) -> Table:
    """One query."""
    return charts.version_table(queries.versions(model.basis))


TABLES: dict[str, charts.Build] = {**charts.OF_A_MODEL, "risk-versions": _versions}


def _charts(model: RiskModel, reader: Reader) -> dict[str, Chart | None]:
    return {
        "calibration": charts.calibration_chart(model, reader),
        "months": charts.months_chart(model, reader),
        "groups": charts.groups_chart(model, reader),
    }


@needs(Right.SEE_FIGURES, Right.EXPORT)
def forecast_picture(request: HttpRequest, chart: str, ending: str) -> HttpResponse:
    """A chart of the back-test as SVG or PNG."""
    if ending not in PICTURE_TYPES:
        raise NoSuchTable()
    reader = _reader(request, done_run().snapshot["currency"])
    trained = (model for model in queries.models_in_use() if not model.refused)
    pictures = (picture for model in trained for picture in pictures_in(_charts(model, reader)))
    found = next((picture for picture in pictures if picture.id == chart), None)
    return picture_as_file(request, found, ending, name=f"risk-{chart}", told=f"risk_test/{chart}")


@needs(Right.SEE_FIGURES, Right.EXPORT)
def forecast_table(request: HttpRequest, basis: str, table: str, ending: str) -> HttpResponseBase:
    """A table of the back-test as CSV, Excel or Parquet."""
    model = next((model for model in queries.models_in_use() if model.basis == basis), None)
    if model is None or table not in TABLES or (model.refused and table in charts.OF_A_MODEL):
        raise NoSuchTable()
    currency = done_run().snapshot["currency"]
    return table_as_file(request, TABLES[table](model, _reader(request, currency)), ending, currency)


@needs(Right.RUN_FIGURES)
@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """Have the models trained now."""
    queue_risk(anew=True, asked_by=request.user.name)  # type: ignore[union-attr]
    toast(request, _("The models are being trained. Look again in some minutes."))
    return redirect("insight:risk_test")
