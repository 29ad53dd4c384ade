"""What leaves Insight as a file: in which forms, and that it is written down who took it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from regulars.insight.audit_actions import PICTURE_TAKEN, TABLE_TAKEN
from regulars.insight.errors import NoSuchTable
from regulars.insight.pictures import Picture, png
from regulars.insight.tables import Table
from regulars.insight.views.parquet import parquet_of_lines, parquet_response
from regulars.lib import clock
from regulars.lib.export import csv_response, xlsx_response
from regulars.staff import audit
from regulars.staff.actors import actor

PARQUET = "parquet"
RESPONSES: dict[str, Callable[..., HttpResponseBase]] = {"csv": csv_response, "xlsx": xlsx_response}
PICTURE_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def answer_with(ending: str) -> Callable[..., HttpResponseBase]:
    """How a list is written with this ending. Raises NoSuchTable."""
    if ending not in RESPONSES:
        raise NoSuchTable()
    return RESPONSES[ending]


def taken_out(request: HttpRequest, action: str, ending: str, **details: Any) -> None:
    """Before anything is sent: what was begun to be taken out was taken out."""
    audit.record(actor=actor(request), action=action, now=clock.now(), details={"format": ending, **details})


def table_as_file(
    request: HttpRequest, table: Table, ending: str, currency: str, action: str = TABLE_TAKEN
) -> HttpResponseBase:
    """A table as CSV, Excel or Parquet. Raises NoSuchTable."""
    written = (
        partial(parquet_response, table.name, table, currency)
        if ending == PARQUET
        else partial(answer_with(ending), table.name, table.header(currency), table.plain(currency))
    )
    taken_out(request, action, ending, table=table.name)
    return written()


def lines_as_file(
    request: HttpRequest,
    table: Table,
    lines: Iterable[list[Any]],
    ending: str,
    currency: str,
    action: str,
    /,
    **told: Any,
) -> HttpResponseBase:
    """The same of a list too long to be held: lines of values as `Table.plain` gives them, under its columns.

    told: what the audit says of it. Raises NoSuchTable.
    """
    written = (
        partial(parquet_of_lines, table.name, table, lines, currency)
        if ending == PARQUET
        else partial(answer_with(ending), table.name, table.header(currency), lines)
    )
    taken_out(request, action, ending, **told)
    return written()


def picture_as_file(request: HttpRequest, drawn: Picture | None, ending: str, *, name: str, told: str) -> HttpResponse:
    """A chart as SVG or PNG. name: of the file; told: what the audit calls it. Raises NoSuchTable."""
    if ending not in PICTURE_TYPES or drawn is None:
        raise NoSuchTable()
    body = drawn.svg.encode() if ending == "svg" else png(drawn.svg)
    taken_out(request, PICTURE_TAKEN, ending, table=told)
    answer = HttpResponse(body, content_type=PICTURE_TYPES[ending])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
