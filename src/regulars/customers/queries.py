"""Reads of customers. Noun phrases; each promises its number of SQL queries."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from regulars.customers.key_customers import IS_KEY
from regulars.customers.listing import ORDERS, PROMISING, customer_page, usual_order
from regulars.customers.models import Customer, Entry, Identity, Person, Traits
from regulars.customers.search import SHORT, found_by, name_fits
from regulars.customers.timeline_reading import Sought, TimelinePage, read_timeline
from regulars.customers.together import rows_of
from regulars.customers.types import Choices, Contacts, CustomerRow, FoundCustomer, Wanted
from regulars.customers.visibility import looked_after_by
from regulars.lib.errors import NotFound

__all__ = [
    "ORDERS",
    "any_customers",
    "choices",
    "contacts_of",
    "customer",
    "customer_batches",
    "customer_page",
    "customers_at_risk",
    "found_customers",
    "identities_of",
    "latest_entries",
    "people_ever_of",
    "people_of",
    "rows_together",
    "timeline_of",
    "traits_of",
    "usual_order",
]

EVERYTHING = Sought()
# Put together by Django they cost every customer page two milliseconds.
MERGED_ROWS: Any = RawSQL(
    "ARRAY(SELECT m.id FROM customers_customer m WHERE m.merged_into_id = customers_customer.id ORDER BY m.id)", []
)
EXPORT_BATCH = 1_000
SAMPLE_ROWS = 3_000
# The size of the table is an estimate: after many were removed, a sample drawn by it may miss the few that are left.
NEWEST_ROWS = 300
RECORDED_LATELY = 500
MOST_VALUES = 30
# What a search offers is chosen among so many. So few that the list never walks farther for one or two letters, which
# may need another reading already.
CANDIDATES, OF_FEW_LETTERS = 100, PROMISING - 1


def any_customers() -> bool:
    """Whether there is a single customer yet. One query."""
    return Customer.objects.exists()


def customer(customer_id: int) -> Customer:
    """A customer with the manager, `is_key` and, where a run has seen them, `traits`. One query. Raises NotFound."""
    rows = Customer.objects.select_related("manager", "traits").annotate(merged_rows=MERGED_ROWS, is_key=IS_KEY)
    for found in rows.filter(id=customer_id):
        return found
    raise NotFound()


def traits_of(found: Customer) -> Traits | None:
    """What the figures say of a customer fetched by `customer`. No query."""
    return getattr(found, "traits", None)


def rows_together(found: Customer) -> list[int]:
    """The rows of a customer fetched by `customer`: its own, and those merged into it. No query."""
    return [found.id, *getattr(found, "merged_rows", [])]


def identities_of(customer_id: int, *, rows: Sequence[int] | None = None) -> QuerySet[Identity]:
    """How a customer is known, also by those merged into it, oldest first.

    One query, one more when `rows` (see `rows_together`) are not given.
    """
    return Identity.objects.filter(customer_id__in=rows or rows_of(customer_id)).order_by("id")


def people_of(customer_id: int, *, rows: Sequence[int] | None = None) -> QuerySet[Person]:
    """The humans of a customer and of those merged into it, without those who left.

    One query, one more when `rows` are not given.
    """
    return Person.objects.filter(customer_id__in=rows or rows_of(customer_id), left_at=None).order_by("id")


def people_ever_of(customer_id: int, *, rows: Sequence[int] | None = None) -> QuerySet[Person]:
    """The humans of a customer, also those who left: their data are kept too. One query, one more without `rows`."""
    return Person.objects.filter(customer_id__in=rows or rows_of(customer_id)).order_by("id")


def timeline_of(
    customer_id: int,
    *,
    rows: Sequence[int] | None = None,
    sought: Sought = EVERYTHING,
    cursor: str = "",
    size: int = 30,
) -> TimelinePage:  # fmt: skip
    """What happened with a customer and those merged into it, newest first; all of it, or what is sought.

    One query, one more when `rows` (see `rows_together`) are not given, and one more where something is sought and
    the page is not full. Raises BadCursor.
    """
    return read_timeline(rows or rows_of(customer_id), sought, cursor=cursor, size=size)


def latest_entries(limit: int = 8, *, only_of: int | None = None) -> Sequence[Entry]:
    """The latest of what was recorded last, of whomever or of one employee's customers, these included. One query.

    A file brings years at once, in its own order: of the last rows recorded, those that happened last are news.
    """
    recorded = Entry.objects.order_by("-id").values("id")[:RECORDED_LATELY]
    latest = Entry.objects.filter(looked_after_by(only_of, "customer"), id__in=recorded).select_related("customer")
    return list(latest.order_by("-happened_at", "-id")[:limit])


def customers_at_risk(limit: int = 5, *, only_of: int | None = None) -> Sequence[Traits]:
    """Customers with the most money at risk, greatest first; of everybody's or of one employee's. One query."""
    at_risk = Traits.objects.filter(looked_after_by(only_of, "customer"), value_at_risk_minor__gt=0)
    at_risk = at_risk.select_related("customer")
    return list(at_risk.order_by("-value_at_risk_minor", "-customer_id")[:limit])


def found_customers(typed: str, *, limit: int = 6, only_of: int | None = None) -> Sequence[FoundCustomer]:
    """Customers by a part of name, e-mail or phone, with something to tell namesakes apart.

    Of the newest that fit, those whose name has the words stand first. At most four queries.
    """
    if found_by(typed) is None:
        return []
    size = CANDIDATES if len(typed.strip()) > SHORT else OF_FEW_LETTERS
    candidates = customer_page(Wanted(text=typed, only_of=only_of), size=size).rows
    rows = sorted(candidates, key=lambda row: name_fits(row.name, typed), reverse=True)[:limit]
    contacts = contacts_of([row.id for row in rows])
    return [FoundCustomer(row.id, row.name, row.kind, str(contacts.get(row.id) or "")) for row in rows]


def contacts_of(customer_ids: Sequence[int]) -> dict[int, Contacts]:
    """The first e-mail, phone and outside number of each customer. One query."""
    contacts: dict[int, Contacts] = {}
    known = Identity.objects.filter(customer_id__in=customer_ids).order_by("-id")
    for customer_id, channel, value in known.values_list("customer_id", "channel", "value"):
        contacts.setdefault(customer_id, Contacts()).add(channel, value)
    return contacts


def customer_batches(wanted: Wanted, *, sort: str = "") -> Iterator[Sequence[CustomerRow]]:
    """All customers of a list, a thousand at a time, for an export that may be long."""
    cursor = ""
    while True:
        page = customer_page(wanted, sort=sort, cursor=cursor, size=EXPORT_BATCH)
        if page.rows:
            yield page.rows
        cursor = page.next_cursor
        if not cursor:
            return


CHOICES = """
WITH sample AS MATERIALIZED (
    (SELECT country, attributes FROM customers_customer {tablesample} LIMIT %(rows)s)
    UNION ALL (SELECT country, attributes FROM customers_customer ORDER BY id DESC LIMIT %(newest)s)
)
SELECT '' AS name, country AS value FROM sample WHERE country <> '' GROUP BY country
UNION ALL
SELECT key, value FROM sample, jsonb_each_text(attributes) WHERE value <> '' GROUP BY key, value
ORDER BY 1, 2
"""
SIZE = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'customers_customer'::regclass"


def choices() -> Choices:
    """What customers can be told apart by: countries and attribute values, of a few thousand of them. Two queries.

    Attributes with very many values (a note, a number) are not offered.
    """
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        rows = int(cursor.fetchone()[0])
        share = 100 * 2 * SAMPLE_ROWS / rows if rows else 100
        sample = "TABLESAMPLE SYSTEM (%(share)s) REPEATABLE (7)" if share < 100 else ""
        cursor.execute(CHOICES.format(tablesample=sample), {"rows": SAMPLE_ROWS, "share": share, "newest": NEWEST_ROWS})
        found: dict[str, list[str]] = {}
        for name, value in cursor.fetchall():
            found.setdefault(name, []).append(value)
    countries = tuple(found.pop("", []))
    return Choices(countries, tuple((name, tuple(v)) for name, v in found.items() if len(v) <= MOST_VALUES))
