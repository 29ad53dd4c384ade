"""What every page of somebody signed in says: the company, and how much waits behind the lines of the menu. One query.

The numbers come with the snapshot they were counted in: what is told from there on is added to them, and nothing twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.http import HttpRequest

from regulars.lib import clock
from regulars.staff.menu import menu_of
from regulars.staff.models import Company

MOST_COUNTED = 1_000
READ = """
SELECT company.*, pg_current_snapshot()::text AS house_cursor{numbers}
FROM (VALUES (1)) AS here (id) LEFT JOIN staff_company company ON company.id = here.id
"""


@dataclass(frozen=True)
class House:
    """`numbers` are those of each line of the menu that has some, by the key of the line and the name of the number."""

    company: Company
    cursor: str
    numbers: Mapping[str, Mapping[str, int]]


def house_of(request: HttpRequest) -> House:
    """The same for everything that is drawn for one request."""
    known: House | None = getattr(request, "regulars_house", None)
    if known is None:
        known = read(request.user, now=clock.now())
        request.regulars_house = known  # type: ignore[attr-defined]
    return known


def read(user: Any, *, now: datetime) -> House:
    """One query, whatever the menu holds."""
    names: list[tuple[str, str]] = []
    columns: list[str] = []
    asked: list[Any] = []
    for line, name, rows in wanted(user, now):
        try:
            statement, given = rows.order_by().values("pk")[:MOST_COUNTED].query.sql_with_params()
        except EmptyResultSet:
            continue
        columns.append(f", (SELECT count(*) FROM ({statement}) rows)::int AS house_{len(names)}")  # noqa: S608 - Django's
        names.append((line, name))
        asked.extend(given)
    found = Company.objects.raw(READ.format(numbers="".join(columns)), asked)[0]
    numbers: dict[str, dict[str, int]] = {}
    for place, (line, name) in enumerate(names):
        numbers.setdefault(line, {})[name] = getattr(found, f"house_{place}")
    return House(found if found.pk else Company(id=1, name=""), found.house_cursor, numbers)  # type: ignore[attr-defined]


def wanted(user: Any, now: datetime) -> list[tuple[str, str, Any]]:
    """What is counted: the line, the name of the number, and its rows."""
    lines = [(entry.key, entry.badge) for entry in menu_of(user) if entry.badge]
    return [(key, name, rows(user, now)) for key, badge in lines for name, rows in badge.numbers.items()]
