"""Satisfied and loyal: the map, the customers of each part of it, and what can be taken of both."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from regulars.analytics.loyalty_map import LoyaltyMap, Quadrant
from regulars.insight.audit_actions import LOYALTY_TAKEN
from regulars.insight.errors import NoSuchFigure
from regulars.insight.filters import NAMES, bar, filters_of
from regulars.insight.listing import CHUNK, listed, whose
from regulars.insight.loyalty import queries
from regulars.insight.loyalty.words import TITLES, place_words
from regulars.insight.models import LoyaltyPlace, Run
from regulars.insight.pages import kept_of, open_page, reader_of, section_tabs
from regulars.insight.pictures import pictures_in
from regulars.insight.queries import current_runs, done_run
from regulars.insight.reader import Reader
from regulars.insight.sections import loyalty as sections
from regulars.insight.sections.parts import TABLES
from regulars.insight.slices.conditions import Conditions, asked
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.views.files import lines_as_file, picture_as_file, table_as_file
from regulars.insight.views.runs import first_steps
from regulars.lib.paging import Sort
from regulars.staff.rights import Right, may, needs


@dataclass(frozen=True)
class Side:
    """The map of a part of the customers as this reader may see it. Two queries.

    `anchor` stands before the anchors of the second of two maps on a page.
    """

    request: HttpRequest
    run: Run
    part: Conditions
    anchor: str = ""

    @cached_property
    def kept(self) -> dict[str, Any] | None:
        return queries.map_of(self.run)

    @cached_property
    def of_all(self) -> bool:
        return queries.everybody(self.request.user, self.part)

    @cached_property
    def cells(self) -> list[dict[str, Any]]:
        """As it was kept of everybody; counted among the rows for a part, or for who sees only their own."""
        if self.kept is None:
            return []
        found = queries.places(self.request.user, self.part)
        cells: list[dict[str, Any]] = self.kept["cells"] if self.of_all else queries.cells_of(found)
        return cells

    @cached_property
    def map(self) -> LoyaltyMap:
        return sections.map_of_cells(self.cells, self.kept["customers"] if self.kept and self.of_all else None)

    @cached_property
    def reader(self) -> Reader:
        plain = reader_of(self.request, self.run.snapshot["currency"])
        address = {**kept_of(self.request, "cursor", *NAMES), **self.part.query()}
        links = sections.LoyaltyLinks(address, may(self.request.user, Right.EXPORT))
        return replace(plain, links=links, anchor=self.anchor)

    def shown(self, title: str) -> dict[str, Any]:
        """What bodies/loyalty.html shows."""
        chart = sections.loyalty_chart(self.map, self.cells, self.reader)
        return {
            "title": title,
            "kept": self.kept is not None,
            "sentence": sections.sentence(self.map, self.reader, of_all=self.of_all) if chart else "",
            "stats": sections.stats(self.map, self.reader) if chart else [],
            "chart": chart,
        }


@needs(Right.SEE_FIGURES)
def loyalty(request: HttpRequest) -> HttpResponse:
    """What customers say against what they do: satisfied, not loyal; loyal but unhappy; held by a contract."""
    done, newest = current_runs()
    if done is None:
        return first_steps(request, newest)
    filters = filters_of(request).of_any_day
    shown = bar(request, done, filters, lists_only=True)
    sides = [Side(request, done, filters.conditions).shown(shown["title"])]
    if filters.against is not None:
        sides.append(Side(request, done, filters.against, "against-").shown(shown["against_title"]))
    return render(
        request,
        "insight/loyalty.html",
        {
            **open_page(request, done).context,
            "notes": [],
            "newest": newest,
            "sections": section_tabs(request),
            "filters": shown,
            "page_name": "loyalty",
            "sides": sides,
            "several": len(sides) > 1,
            "body": "insight/bodies/loyalty.html",
        },
    )


@needs(Right.SEE_FIGURES, Right.EXPORT)
def loyalty_table(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The table under the map as a file."""
    side = Side(request, done_run(), asked(request.GET))
    return table_as_file(request, sections.loyalty_table(side.map, side.reader), ending, side.reader.currency)


@needs(Right.SEE_FIGURES, Right.EXPORT)
def loyalty_picture(request: HttpRequest, ending: str) -> HttpResponse:
    """The map as a picture."""
    side = Side(request, done_run(), asked(request.GET))
    drawn = next(pictures_in(sections.loyalty_chart(side.map, side.cells, side.reader)), None)
    return picture_as_file(request, drawn, ending, name="loyalty", told="loyalty")


@needs(Right.SEE_FIGURES)
def loyalty_list(request: HttpRequest, quadrant: str) -> HttpResponse:
    """The customers of one part of the map, what they are worth first."""
    run = done_run()
    names = may(request.user, Right.SEE_CUSTOMERS)
    reader = reader_of(request, run.snapshot["currency"])
    rows, beside = listed(request, _standing(request, quadrant), Sort("value_minor", descending=True))
    return render(
        request,
        "insight/loyalty_list.html",
        {
            "title": TITLES[Quadrant(quadrant)],
            "advice": sections.advice(quadrant),
            "quadrant": quadrant,
            "rows": [line(place, names, reader) for place in rows],
            **beside,
            "downloads": urlencode(kept_of(request, "cursor")),
            "may_export": may(request.user, Right.EXPORT),
            "endings": TABLES.items(),
            "currency": reader.currency,
        },
    )


def _standing(request: HttpRequest, quadrant: str) -> QuerySet[LoyaltyPlace]:
    if quadrant not in TITLES:
        raise NoSuchFigure()
    return queries.in_quadrant(request.user, asked(request.GET), quadrant)


def line(place: LoyaltyPlace, names: bool, reader: Reader) -> dict[str, Any]:
    customer = place.customer
    return {
        **whose(customer, names),
        "manager": customer.manager.name if customer.manager else "",
        "reasons": place_words(place, reader),
        "place": place,
    }


@needs(Right.SEE_FIGURES, Right.EXPORT)
def loyalty_list_file(request: HttpRequest, quadrant: str, ending: str) -> HttpResponseBase:
    """The same customers as a file."""
    run = done_run()
    names = may(request.user, Right.SEE_CUSTOMERS)
    reader = reader_of(request, run.snapshot["currency"])
    rows = _standing(request, quadrant).order_by("-value_minor", "-pk")
    lines = (_file_line(place, names, reader) for place in rows.iterator(CHUNK))
    table = Table(f"loyalty-{quadrant}", str(TITLES[Quadrant(quadrant)]), _columns(), ())
    return list_as_file(request, table, lines, ending, reader.currency)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Customer")),
        Column(_("Name"), Kind.TEXT),
        Column(_("Looked after by"), Kind.TEXT),
        Column(_("Mean score"), Kind.DECIMAL),
        Column(_("Scores")),
        Column(_("Chance of staying"), Kind.SHARE),
        Column(_("Expected value"), Kind.MONEY),
        Column(_("Why"), Kind.TEXT),
    )


def _file_line(place: LoyaltyPlace, names: bool, reader: Reader) -> tuple[Any, ...]:
    told = line(place, names, reader)
    name = told["name"] if names else ""
    why = "; ".join(told["reasons"])
    return (
        place.pk, name, told["manager"], place.satisfaction, place.answers, place.stays, place.value_minor, why,
    )  # fmt: skip


def list_as_file(
    request: HttpRequest, table: Table, rows: Iterable[tuple[Any, ...]], ending: str, currency: str
) -> HttpResponseBase:
    """Rows of the columns of `table`, as they are read. Raises NoSuchTable."""
    lines = (table.plain_row(row, currency) for row in rows)
    names = may(request.user, Right.SEE_CUSTOMERS)
    return lines_as_file(request, table, lines, ending, currency, LOYALTY_TAKEN, table=table.name, names=names)
