"""Tables that leave the house: CSV and Excel, streamed, with no cell that a spreadsheet would run as a formula.

Rows are sequences of text, numbers, dates, booleans and None; money goes out in major units (`lib.money.to_major`).
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any, cast

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput
from regulars.lib.text import formula_neutralised, is_formula

Row = Sequence[Any]

BATCH = 500
EXCEL_ROWS = 1_048_576
BOM = "\ufeff"  # Excel reads a CSV as UTF-8 only when it begins with this mark.
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class TooManyRowsForExcel(BadInput):
    code = "too_many_rows_for_excel"
    message = _("An Excel sheet holds %(limit)s rows, and this list is longer. Download it as CSV instead.")


def neutralise(value: Any) -> Any:
    """A value that is safe in a CSV cell: text that looks like a formula gets an apostrophe, the rest stays.

    >>> neutralise("=HYPERLINK(1)"), neutralise("Олена"), neutralise(-5)
    ("'=HYPERLINK(1)", 'Олена', -5)
    """
    if value is None:
        return ""
    if isinstance(value, Promise):
        value = str(value)
    if not isinstance(value, str):
        return value
    return formula_neutralised(CONTROL.sub("", value))


def csv_response(name: str, header: Sequence[Any], rows: Iterable[Row]) -> HttpResponseBase:
    """`rows` as a CSV download, sent while they are read; `name` is the file name without its ending."""
    answer = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def csv_lines(header: Sequence[Any], rows: Iterable[Row]) -> Iterator[str]:
    """The text of a CSV file in pieces, in the language that is on: streaming begins after the request has ended."""
    return _in_language(translation.get_language() or "en", header, rows)


def _in_language(language: str, header: Sequence[Any], rows: Iterable[Row]) -> Iterator[str]:
    writer = csv.writer(cast(Any, Echo()))
    with translation.override(language):
        first = line(writer, header)
    yield BOM + first
    source = iter(rows)
    while True:
        with translation.override(language):
            piece = "".join(line(writer, row) for row in islice(source, BATCH))
        if not piece:
            return
        yield piece


class Echo:
    """A file whose `write` gives the text back, so that the writer's lines can be sent on."""

    def write(self, text: str) -> str:
        return text


def line(writer: Any, row: Row) -> str:
    return str(writer.writerow([neutralise(cell) for cell in row]))


def xlsx_response(name: str, header: Sequence[Any], rows: Iterable[Row]) -> HttpResponseBase:
    """`rows` as an Excel download, written row by row to a temporary file. Raises TooManyRowsForExcel."""
    book = TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    try:
        write_xlsx(book, header, rows)
    except BaseException:
        book.close()
        raise
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=EXCEL_TYPE)


def write_xlsx(target: IO[bytes], header: Sequence[Any], rows: Iterable[Row]) -> None:
    with xlsxwriter.Workbook(target, {"constant_memory": True, "nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(header) - 1, 0), 18)
        cells = CellWriter(sheet, book)
        cells.write_row(0, header, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            if number >= EXCEL_ROWS:
                raise TooManyRowsForExcel(limit=f"{EXCEL_ROWS:,}")
            cells.write_row(number, row)


class CellWriter:
    """Writes each value as what it is. Text stays text: what looks like a formula is marked as quoted."""

    def __init__(self, sheet: Any, book: Any) -> None:
        self.sheet = sheet
        self.quoted = book.add_format({"quote_prefix": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def write_row(self, number: int, row: Row, style: Any = None) -> None:
        for column, value in enumerate(row):
            self.write(number, column, value, style)

    def write(self, row: int, column: int, value: Any, style: Any) -> None:
        match value:
            case None | "":
                return
            case bool():
                self.sheet.write_boolean(row, column, value, style)
            case int() | float() | Decimal():
                self.sheet.write_number(row, column, value, style)
            case datetime():
                self.sheet.write_datetime(row, column, in_utc(value), self.moment)
            case date():
                self.sheet.write_datetime(row, column, value, self.day)
            case _:
                text = CONTROL.sub("", str(value))
                self.sheet.write_string(row, column, text, self.quoted if is_formula(text) else style)


def in_utc(value: datetime) -> datetime:
    """Excel knows no time zones."""
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
