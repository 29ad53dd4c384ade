"""The table under a chart as a file: the same rows, whatever the chart had room for."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from regulars.analytics.results import Grain
from regulars.insight.audit_actions import TABLE_TAKEN
from regulars.insight.errors import NoFiguresYet, NoSuchTable
from regulars.insight.filters import filters_of
from regulars.insight.pages import Page, PartNotComputed, grain_of, open_part
from regulars.insight.queries import done_run
from regulars.insight.reader import Reader
from regulars.insight.sections import churn, cohorts, contract_models, groups, model_room, money, rivals, splits
from regulars.insight.sections import lifetimes as life
from regulars.insight.sections import value as value_parts
from regulars.insight.stored import Figures
from regulars.insight.tables import Table
from regulars.insight.views.files import answer_with, taken_out
from regulars.insight.views.parquet import parquet_response
from regulars.staff.rights import Right, needs

Build = Callable[[Figures, Reader, HttpRequest], Table]


@needs(Right.SEE_FIGURES, Right.EXPORT)
def table(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    """A table of figures as CSV, Excel or Parquet."""
    if name not in TABLES:
        raise NoSuchTable()
    parts, build = TABLES[name]
    page = part_of_address(request, *parts)
    made = build(page.figures, page.reader, request)
    currency = page.reader.currency
    if ending == "parquet":
        taken_out(request, TABLE_TAKEN, ending, table=name)
        return parquet_response(name, made, currency)
    write = answer_with(ending)
    taken_out(request, TABLE_TAKEN, ending, table=name)
    return write(name, made.header(currency), made.plain(currency))


def part_of_address(request: HttpRequest, *names: str) -> Page:
    """The figures an address speaks of, for what is no page. Raises NoFiguresYet."""
    filters = filters_of(request)
    try:
        return open_part(request, done_run(), filters.conditions, filters.window, *names)
    except PartNotComputed as missing:
        raise NoFiguresYet() from missing


def _by_grain(build: Callable[[Figures, Reader, Grain], Table]) -> Build:
    return lambda figures, reader, request: build(figures, reader, grain_of(request, *Grain))


def _by_attribute(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return splits.split_table(figures, reader, request.GET.get("attribute", ""))


def _by_age(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return cohorts.cohort_table(figures, reader, grain_of(request, *Grain), request.GET.get("measure", "customers"))


def _curve(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return cohorts.curve_table(figures, reader, grain_of(request, *Grain))


def _movement(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return churn.movement_table(figures, reader, request.GET.get("period", ""))


def _rivals(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return rivals.rivals_table(figures, reader, grain_of(request, *Grain), request.GET.get("period", ""))


def _churn_groups(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    query = request.GET
    grain = grain_of(request, *Grain)
    return rivals.groups_table(figures, reader, grain, query.get("period", ""), query.get("attribute", ""))


def _lifetimes_of_groups(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return life.split_table(figures.lifetimes, reader, request.GET.get("attribute", ""))


TABLES: dict[str, tuple[tuple[str, ...], Build]] = {
    "churn": (("churn",), _by_grain(churn.churn_table)),
    "movement": (("churn",), _movement),
    "revenue": (("revenue",), _by_grain(money.revenue_table)),
    "recurring": (("recurring",), _by_grain(money.recurring_table)),
    "split": (("splits",), _by_attribute),
    "rivals": (("definitions",), _rivals),
    "churn-groups": (("definitions",), _churn_groups),
    "model-test": (("models",), lambda figures, reader, request: model_room.used_table(figures)),
    "contract-test": (("models",), lambda figures, reader, request: contract_models.used_table(figures)),
    "contract-scores": (("models",), lambda figures, reader, request: contract_models.scores_table(figures)),
    "model-scores": (("models",), lambda figures, reader, request: model_room.scores_table(figures)),
    "cohorts": (("cohorts",), _by_age),
    "curve": (("cohorts",), _curve),
    "lifetimes": (("lifetimes",), lambda figures, reader, request: life.whole_table(figures.lifetimes, reader)),
    "lifetimes-groups": (("lifetimes",), _lifetimes_of_groups),
    "value": (("value",), lambda figures, reader, request: value_parts.distribution_table(figures, reader)),
    "rfm": (("rfm",), lambda figures, reader, request: groups.group_table(figures, reader)),
}
