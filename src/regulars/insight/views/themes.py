"""What customers write about: one run's themes, with the numbers and quotes that this reader may see and asks for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from regulars.analytics.themes.shapes import Themes
from regulars.insight.audit_actions import QUOTES_TAKEN
from regulars.insight.errors import NoFiguresYet, NoSuchTable
from regulars.insight.filters import bar
from regulars.insight.pages import Page, choices, open_named, open_part, section_tabs
from regulars.insight.queries import current_runs, done_run
from regulars.insight.remarks.queries import remarks
from regulars.insight.sayings.narrowing import OWN_NAMES, Narrowing, narrowing_of
from regulars.insight.sayings.queries import messages_of_themes, themes_for
from regulars.insight.sections.themes import ORDERS
from regulars.insight.sections.themes_charts import months_table, quotes_table, themes_table
from regulars.insight.slices.conditions import EVERYBODY
from regulars.insight.stored import EVER
from regulars.insight.views.files import table_as_file
from regulars.insight.views.runs import first_steps
from regulars.insight.views.sides import DRAWN, OF_EVERYBODY
from regulars.insight.views.themes_sides import charts_of, sides_of
from regulars.lib.text import whole_number
from regulars.staff.rights import Right, needs

NAME = "themes"


@needs(Right.SEE_FIGURES)
def themes(request: HttpRequest) -> HttpResponse:
    """Names, size, trend, tone, of two segments side by side; quotes only for who may see customers."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    context: dict[str, Any] = {"run": done, "newest": newest, "sections": section_tabs(request)}
    page = open_part(request, done, EVERYBODY, EVER, NAME, page=NAME, remarks=remarks())
    found = page.figures.themes
    if found is None:  # a run from before themes were looked for
        return render(request, "insight/themes.html", context)
    narrowing = narrowing_of(request)
    shown = {**context, **page.context, "notes": [], "filters": _bar(request, page, narrowing)}
    return render(
        request, "insight/themes.html", {**shown, **_parts(request, page, found, narrowing, shown["filters"])}
    )


def _bar(request: HttpRequest, page: Page, narrowing: Narrowing) -> dict[str, Any]:
    """Themes are found among everybody; what is asked for is counted at once, so the form needs no post."""
    shown = bar(request, page.run, narrowing.filters, lists_only=True)
    return {
        **shown,
        "more": narrowing.lists(),
        "any": narrowing.any,
        "kept": {name: word for name, word in shown["kept"].items() if name not in OWN_NAMES},
        "title": " · ".join([shown["title"], *narrowing.titles()]),
    }


def _parts(
    request: HttpRequest, page: Page, found: Themes, narrowing: Narrowing, filters: dict[str, Any]
) -> dict[str, Any]:
    order = request.GET.get("order", "")
    order = order if order in ORDERS else next(iter(ORDERS))
    titles = (filters["title"], filters["against_title"])
    sides = sides_of(request, page, found, narrowing)
    return {
        "sides": [side.shown(title) for side, title in zip(sides, titles, strict=False)],
        "several": len(sides) > 1,
        "body": "insight/bodies/themes.html",
        "orders": choices(request, "order", [(name, str(title)) for name, title in ORDERS.items()], order),
    }


def themes_parts_of(request: HttpRequest, page: Page) -> dict[str, Any]:
    """What of the page can be had as a picture."""
    if page.figures.themes is None:
        raise NoFiguresYet()
    return dict(charts_of(sides_of(request, page, page.figures.themes, narrowing_of(request))))


DRAWN[NAME] = (themes_parts_of, ("themes",))
OF_EVERYBODY.add(NAME)


@needs(Right.SEE_FIGURES, Right.EXPORT)
def themes_file(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    """Themes, or themes by month, as CSV, Excel or Parquet."""
    page, own, _narrowing = _asked(request)
    chosen = whole_number(request.GET.get("theme", ""))
    if name == "themes":
        table = themes_table(own, page.reader)
    elif name == "months":
        table = months_table([one for one in own.themes if chosen in (None, one.number)], page.reader)
    else:
        raise NoSuchTable()
    return table_as_file(request, table, ending, page.reader.currency)


@needs(Right.SEE_FIGURES, Right.SEE_CUSTOMERS, Right.EXPORT)
def quotes_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """What customers said, by theme: only of customers whom the reader may see."""
    page, own, narrowing = _asked(request)
    table = quotes_table(
        own,
        messages_of_themes(page.run, narrowing, request.GET.get("theme", ""), request.GET.get("tone", "")),
        page.reader,
    )
    return table_as_file(request, table, ending, page.reader.currency, QUOTES_TAKEN)


def _asked(request: HttpRequest) -> tuple[Page, Themes, Narrowing]:
    """Raises NoFiguresYet."""
    page, narrowing = open_named(request, done_run(), NAME, "themes"), narrowing_of(request)
    if page.figures.themes is None:
        raise NoFiguresYet()
    return page, themes_for(page.run, page.figures.themes, narrowing, page.figures.period.until), narrowing
