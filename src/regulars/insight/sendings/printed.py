"""Pages that make sense on paper, in the order they are printed: what makes their parts, and of which figures."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from regulars.insight import bodies
from regulars.insight.filters import Filters
from regulars.insight.loyalty import queries as loyalty
from regulars.insight.pages import Page
from regulars.insight.sayings.narrowing import Narrowing
from regulars.insight.sayings.queries import themes_for
from regulars.insight.sections import groups as group_parts
from regulars.insight.sections import loyalty as loyalty_parts
from regulars.insight.sections.overview import Line
from regulars.insight.sections.parts import shown
from regulars.insight.sections.themes import Messages
from regulars.insight.sections.themes import sentence as words_of_themes
from regulars.insight.sections.themes_charts import months_chart, themes_table
from regulars.insight.sendings.forecasts import models_on_paper, risk_on_paper
from regulars.insight.stored import cohorts_by

Build = Callable[[Page, Filters], bodies.Parts]


@dataclass(frozen=True)
class Printed:
    """of_everybody: the stored figures are never those of a part, and `build` narrows what can be narrowed itself;
    timeless: nothing of it can be narrowed to days."""

    build: Build
    names: tuple[str, ...] = ()
    of_everybody: bool = False
    timeless: bool = False


def as_it_opens(name: str, build: bodies.Build) -> Build:
    """A page as it is when the address asks for nothing but whose figures and of which days."""

    def made(page: Page, filters: Filters) -> bodies.Parts:
        request = HttpRequest()
        request.path, request.GET = reverse(f"insight:{name}"), QueryDict()
        return build(request, page)

    return made


def groups_on_paper(page: Page, filters: Filters) -> bodies.Parts:
    """The grid, and the groups with names as a table: on the page they are lines that open their customers."""
    figures, reader = page.figures, page.reader
    grid = group_parts.rfm_grid(figures, reader)
    if grid is None:
        return {}
    link = reader.links.definition
    named = shown(group_parts.group_table(figures, reader), reader)
    return {"grid": grid, "named": named, "explained": (link("rfm"), link("rfm-groups"))}


def loyalty_on_paper(page: Page, filters: Filters) -> bodies.Parts:
    """The map of everybody as it was kept; that of a part is counted among its customers."""
    kept, part = loyalty.map_of(page.run), filters.conditions
    if kept is None:
        return {}
    of_all = part.is_everybody
    cells = kept["cells"] if of_all else loyalty.cells_of(loyalty.places(None, part))
    found = loyalty_parts.map_of_cells(cells, kept["customers"] if of_all else None)
    chart = loyalty_parts.loyalty_chart(found, cells, page.reader)
    if chart is None:
        return {}
    said = loyalty_parts.sentence(found, page.reader, of_all=of_all)
    return {"lines": [Line(said)], "stats": loyalty_parts.stats(found, page.reader), "chart": chart}


def themes_on_paper(page: Page, filters: Filters) -> bodies.Parts:
    """Names, size, trend and tone; never what a customer said."""
    if page.figures.themes is None:
        return {}
    narrowing, reader = Narrowing(filters), page.reader
    own = themes_for(page.run, page.figures.themes, narrowing, page.figures.period.until)
    if not own.themes:
        return {}
    return {
        "lines": [Line(words_of_themes(own, reader))],
        "chart": months_chart(own.themes, None, reader, Messages({}, may_read=False)),
        "themes": shown(themes_table(own, reader), reader),
        "explained": (reader.links.definition("themes"), reader.links.definition("tone")),
    }


WINNING = ("value", "revenue", "churn", "cohorts", "costs", cohorts_by(bodies.CHANNEL))
PRINTED: dict[str, Printed] = {
    "overview": Printed(as_it_opens("overview", bodies.overview_parts_of), ("churn", "revenue", "recurring", "value")),
    "churn": Printed(as_it_opens("churn", bodies.churn_parts_of), ("churn", "recurring", "splits", "definitions")),
    "cohorts": Printed(as_it_opens("cohorts", bodies.cohorts_parts_of), ("cohorts",)),
    "lifetimes": Printed(as_it_opens("lifetimes", bodies.lifetimes_parts_of), ("lifetimes",), timeless=True),
    "value": Printed(as_it_opens("value", bodies.value_parts_of), ("value", "splits", "models"), timeless=True),
    "risk": Printed(risk_on_paper, ("models",), of_everybody=True, timeless=True),
    "loyalty": Printed(loyalty_on_paper, timeless=True, of_everybody=True),
    "groups": Printed(groups_on_paper, ("rfm",), timeless=True),
    "themes": Printed(themes_on_paper, ("themes",), of_everybody=True),
    "spending": Printed(as_it_opens("spending", bodies.winning_parts_of), WINNING),
    "models": Printed(models_on_paper, ("models",), of_everybody=True),
}
