"""What every page of somebody signed in says: the company, and how much waits behind the lines of the menu. One query.

The numbers come with the snapshot they were counted in: what is told from there on is added to them, and nothing twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest

from regulars.lib import clock
from regulars.lib.registry import menu
from regulars.staff.menu import menu_of
from regulars.staff.models import Company

MOST_COUNTED = 1_000
# Stands for the moment in what was written once and is asked at many.
NOW = datetime(1, 1, 1, tzinfo=UTC)
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
    counted = counted_for(Reader(user.pk, user.role, user.sees_own_only), tuple(entry.key for entry in menu_of(user)))
    asked = [now if given == NOW else given for given in counted.parameters]
    found = Company.objects.raw(READ.format(numbers=counted.columns), asked)[0]
    numbers: dict[str, dict[str, int]] = {}
    for place, (line, name) in enumerate(counted.names):
        numbers.setdefault(line, {})[name] = getattr(found, f"house_{place}")
    return House(found if found.pk else Company(id=1, name=""), found.house_cursor, numbers)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Reader:
    """All of somebody signed in that what is counted may depend on."""

    pk: int
    role: str
    sees_own_only: bool
    is_authenticated: bool = True
    is_active: bool = True


@dataclass(frozen=True)
class Counted:
    """What is counted, as SQL: the line and the name of each number; NOW among the parameters stands for the moment."""

    names: tuple[tuple[str, str], ...]
    columns: str
    parameters: tuple[Any, ...]


@lru_cache(maxsize=2048)
def counted_for(reader: Reader, lines: tuple[str, ...]) -> Counted:
    """Written once: to write it took longer than to ask it, on every page."""
    names: list[tuple[str, str]] = []
    columns: list[str] = []
    parameters: list[Any] = []
    for line, name, rows in wanted(reader, lines):
        some = rows.order_by().values("pk")[:MOST_COUNTED].query
        # Also of what the ORM knows to be nothing, so that every number is there.
        statement, given = some.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
        columns.append(f", (SELECT count(*) FROM ({statement}) rows)::int AS house_{len(names)}")  # noqa: S608 - written by the ORM
        names.append((line, name))
        parameters.extend(given)
    return Counted(tuple(names), "".join(columns), tuple(parameters))


def wanted(reader: Reader, lines: Iterable[str], now: datetime = NOW) -> Iterator[tuple[str, str, Any]]:
    """What is counted: the line, the name of the number, and its rows."""
    for line in lines:
        entry = menu.get(line)
        if entry and entry.badge:
            yield from ((line, name, rows(reader, now)) for name, rows in entry.badge.numbers.items())
