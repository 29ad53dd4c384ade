"""An export as a page: one file that opens anywhere, can be printed, and needs nothing else."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.customers.models import Customer
from regulars.staff.queries import company
from regulars.ui import figures

# What is not known is left out of a line of details.
NOTHING: tuple[Any, ...] = (None, "", [], {})


class PageWriter:
    """Written as it comes. A list is a table; where the columns change, a new one begins."""

    def __init__(self, path: Path, customer_id: int, now: datetime) -> None:
        self.path, self.now = path, now
        self.name = Customer.objects.values_list("name", flat=True).get(id=customer_id)
        self.columns: tuple[str, ...] = ()
        self.waiting = ""

    def __enter__(self) -> Self:
        about = {"name": self.name, "company": company().name, "now": self.now, "language": get_language() or "en"}
        head, self.tail = render_to_string("customers/data_of_person.html", about).split("<!--data-->")
        self.file = self.path.open("w", encoding="utf-8")
        self.file.write(head)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.file.write(self.tail)
        self.file.close()

    def begin(self, title: str) -> None:
        """The heading is written with the first line: lists without one are left out."""
        self.waiting, self.columns = f"<h2>{escape(title)}</h2>\n", ()

    def add(self, line: Mapping[str, Any]) -> None:
        if self.waiting:
            self.file.write(self.waiting)
            self.waiting = ""
        if tuple(line) != self.columns:
            self.new_table(tuple(line))
        self.file.write("<tr>" + "".join(f"<td>{escape(in_words(value))}</td>" for value in line.values()) + "</tr>\n")

    def new_table(self, columns: tuple[str, ...]) -> None:
        if self.columns:
            self.file.write("</table></div>\n")
        self.columns = columns
        heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
        self.file.write(f"<div><table><tr>{heads}</tr>\n")

    def end(self) -> None:
        if self.columns:
            self.file.write("</table></div>\n")


def in_words(value: Any) -> str:
    """
    >>> in_words({"amount_minor": 500, "tags": ["a", "b"]}), in_words(None)
    ('amount_minor: 500; tags: a, b', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return f"{figures.day(localtime(value).date(), get_language() or 'en')} {localtime(value):%H:%M}"
        case date():
            return figures.day(value, get_language() or "en")
        case Mapping():
            return "; ".join(f"{key}: {in_words(inner)}" for key, inner in value.items() if inner not in NOTHING)
        case list() | tuple():
            return ", ".join(in_words(inner) for inner in value)
        case float():
            return f"{value:g}"
        case int() | Decimal() | Promise() | str():
            return str(value)
        case _:
            return str(value)
