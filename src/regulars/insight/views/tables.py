"""The table under a chart as a file: the same rows, whatever the chart had room for."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from regulars.analytics.results import Grain
from regulars.insight.bodies import COHORT_GRAINS
from regulars.insight.errors import NoFiguresYet, NoSuchTable
from regulars.insight.filters import filters_of
from regulars.insight.pages import Page, PartNotComputed, grain_of, open_part
from regulars.insight.queries import done_run
from regulars.insight.reader import Reader
from regulars.insight.sections import (
    churn,
    churn_ahead,
    cohorts,
    cohorts_beside,
    contract_models,
    costs,
    groups,
    model_room,
    money,
    paying,
    rivals,
    segments_then,
    splits,
)
from regulars.insight.sections import lifetimes as life
from regulars.insight.sections import value as value_parts
from regulars.insight.splitting_by import asked_cohorts, by_of
from regulars.insight.stored import Figures
from regulars.insight.tables import Table
from regulars.insight.views.files import table_as_file
from regulars.insight.views.sides import Name
from regulars.lib.text import whole_number
from regulars.staff.rights import Right, needs

Build = Callable[[Figures, Reader, HttpRequest], Table]
BY_COHORTS = asked_cohorts()


@needs(Right.SEE_FIGURES, Right.EXPORT)
def table(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    """A table of figures as CSV, Excel or Parquet."""
    if name not in TABLES:
        raise NoSuchTable()
    parts, build = TABLES[name]
    page = part_of_address(request, *(part if isinstance(part, str) else part(request) for part in parts))
    return table_as_file(request, build(page.figures, page.reader, request), ending, page.reader.currency)


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
    return cohorts.curve_table(figures, grain_of(request, *Grain))


def _movement(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return churn.movement_table(figures, reader, request.GET.get("period", ""))


def _rivals(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return rivals.rivals_table(figures, reader, grain_of(request, *Grain), request.GET.get("period", ""))


def _churn_groups(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    query = request.GET
    grain = grain_of(request, *Grain)
    return rivals.groups_table(figures, grain, query.get("period", ""), query.get("attribute", ""))


def _churn_segments(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return segments_then.segments_table(figures, grain_of(request, *Grain), request.GET.get("period", ""))


def _lifetimes_of_groups(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return life.split_table(figures.lifetimes, request.GET.get("attribute", ""))


def _cohorts_of_groups(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return cohorts_beside.groups_table(figures, by_of(request), grain_of(request, *COHORT_GRAINS))


def _cohorts_of_group(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    grain, measure = grain_of(request, *COHORT_GRAINS), request.GET.get("measure", "customers")
    place = whole_number(request.GET.get("group", "")) or 0
    return cohorts_beside.group_ages_table(figures, reader, by_of(request), place, grain, measure)


def _payback_of_groups(figures: Figures, reader: Reader, request: HttpRequest) -> Table:
    return paying.group_table(figures, by_of(request))


TABLES: dict[str, tuple[tuple[Name, ...], Build]] = {
    "churn": (("churn",), _by_grain(churn.churn_table)),
    "movement": (("churn",), _movement),
    "revenue": (("revenue",), _by_grain(money.revenue_table)),
    "purchases": (("revenue",), _by_grain(costs.purchases_table)),
    "costs": (("costs", "churn", "revenue", "cohorts"), _by_grain(costs.costs_table)),
    "payback": (("cohorts",), lambda figures, reader, request: paying.payback_table(figures, reader)),
    "payback-groups": ((BY_COHORTS,), _payback_of_groups),
    "recurring": (("recurring",), _by_grain(money.recurring_table)),
    "split": (("splits",), _by_attribute),
    "rivals": (("definitions",), _rivals),
    "churn-groups": (("definitions",), _churn_groups),
    "churn-segments": (("definitions",), _churn_segments),
    "churn-ahead": ((), lambda figures, reader, request: churn_ahead.ahead_table(figures)),
    "model-test": (("models",), lambda figures, reader, request: model_room.used_table(figures)),
    "contract-test": (("models",), lambda figures, reader, request: contract_models.used_table(figures)),
    "contract-scores": (("models",), lambda figures, reader, request: contract_models.scores_table(figures)),
    "model-scores": (("models",), lambda figures, reader, request: model_room.scores_table(figures)),
    "cohorts": (("cohorts",), _by_age),
    "curve": (("cohorts",), _curve),
    "cohorts-groups": ((BY_COHORTS,), _cohorts_of_groups),
    "cohorts-group": ((BY_COHORTS,), _cohorts_of_group),
    "lifetimes": (("lifetimes",), lambda figures, reader, request: life.whole_table(figures.lifetimes)),
    "lifetimes-groups": (("lifetimes",), _lifetimes_of_groups),
    "value": (("value",), lambda figures, reader, request: value_parts.distribution_table(figures, reader)),
    "rfm-grid": (("rfm",), lambda figures, reader, request: groups.grid_table(figures)),
    "rfm": (("rfm",), lambda figures, reader, request: groups.group_table(figures, reader)),
}
