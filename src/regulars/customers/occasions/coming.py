"""What comes in the next weeks, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from regulars.customers.occasions.days import LeapDay, Span, celebrated_on, remind_on, spans, years_on
from regulars.lib.paging import BadCursor, decode_cursor, encode_cursor

RANK = 0
"""Of two things on one day, what customers told us stands before what we found in their contracts."""


# No list begins outside; what comes from an address may say anything.
EARLIEST, LATEST = date(1900, 1, 1), date(2900, 1, 1)


@dataclass(frozen=True, order=True)
class Place:
    """Where a line stands in the list of the coming weeks."""

    on: date
    rank: int
    kept: tuple[int, int]
    id: int


@dataclass(frozen=True)
class Coming:
    """Something of a customer that comes on a day. `years` is how long it is by then, where that is known."""

    place: Place
    customer_id: int
    customer_name: str
    kind: str
    title: str
    person_name: str
    years: int | None
    remind_on: date | None = None


def cursor_after(place: Place) -> str:
    month, day = place.kept
    return encode_cursor("after", f"{place.on.isoformat()}/{place.rank}/{month}/{day}", place.id)


def place_of(cursor: str) -> Place | None:
    """The place a cursor stands for. Raises BadCursor."""
    if not cursor:
        return None
    _direction, value, number = decode_cursor(cursor)
    try:
        on, rank, month, day = str(value).split("/")
        place = Place(date.fromisoformat(on), int(rank), (int(month), int(day)), number)
    except ValueError as error:
        raise BadCursor() from error
    if not EARLIEST <= place.on <= LATEST:
        raise BadCursor()
    return place


@dataclass(frozen=True)
class Entrance:
    """A span of one year, and the (month, day, id) after which its rows begin."""

    span: Span
    after: tuple[int, int, int]

    @property
    def parameters(self) -> dict[str, Any]:
        month, day, number = self.after
        last_month, last_day = self.span.last
        return {"month": month, "day": day, "id": number, "last_month": last_month, "last_day": last_day,
                "year": self.span.year}  # fmt: skip


def entrances(first: date, last: date, leap: LeapDay, *, rank: int, after: Place | None) -> Iterator[Entrance]:
    """Where the rows of one source begin, in each year of the window, after a place in the whole list."""
    if after is None:
        yield from (Entrance(span, (*span.first, 0)) for span in spans(first, last, leap))
        return
    start = after.on + timedelta(days=1) if rank < after.rank else after.on
    for number, span in enumerate(spans(max(first, start), last, leap)):
        inside = number == 0 and rank == after.rank
        yield Entrance(span, (*after.kept, after.id) if inside else (*span.first, 0))


MINE = "AND coalesce(c.merged_into_id, c.id) IN (SELECT id FROM customers_customer WHERE manager_id = %(manager)s)"
OCCASIONS = """
SELECT o.id, o.month, o.day, o.year, o.kind, o.title, o.remind_days_before, coalesce(s.id, c.id),
       coalesce(s.name, c.name), coalesce(p.full_name, '')
FROM customers_occasion o
JOIN customers_customer c ON c.id = o.customer_id
LEFT JOIN customers_customer s ON s.id = c.merged_into_id
LEFT JOIN customers_person p ON p.id = o.person_id
WHERE (o.month, o.day, o.id) > (%(month)s, %(day)s, %(id)s) AND (o.month, o.day) <= (%(last_month)s, %(last_day)s)
  AND p.left_at IS NULL
  {mine}
ORDER BY o.month, o.day, o.id LIMIT %(limit)s
"""


def coming_occasions(
    first: date, last: date, *, leap: LeapDay, limit: int, after: Place | None = None, manager_id: int | None = None
) -> list[Coming]:
    """Occasions celebrated from `first` to `last`, soonest first. One query for each year in the window."""
    query, found = OCCASIONS.format(mine=MINE if manager_id else ""), []
    with connection.cursor() as cursor:
        for entrance in entrances(first, last, leap, rank=RANK, after=after):
            cursor.execute(query, entrance.parameters | {"limit": limit, "manager": manager_id})
            found += [coming(row, entrance.span.year, leap) for row in cursor.fetchall()]
    return found[:limit]


def coming(row: tuple[Any, ...], year: int, leap: LeapDay) -> Coming:
    number, month, day, began, kind, title, days_before, customer_id, customer_name, person_name = row
    on = celebrated_on(month, day, year, leap)
    place = Place(on, RANK, (month, day), number)
    person = "" if person_name == customer_name else person_name
    return Coming(
        place, customer_id, customer_name, kind, title, person, years_on(began, on), remind_on(on, days_before)
    )
