"""Walking a list page by page shows every row once, in order, both ways, ties included."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.lib.errors import RegularsError
from regulars.lib.paging import Sort, encode_cursor, keyset_page
from regulars.staff.models import Employee

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def people(names: list[str]) -> QuerySet[Employee]:
    Employee.objects.all().delete()
    Employee.objects.bulk_create(
        Employee(email=f"{i}@example.org", name=name, role="agent", hired_at=NOW) for i, name in enumerate(names)
    )
    return Employee.objects.all()


def walk(rows: QuerySet[Employee], sort: Sort, size: int) -> Iterator[list[int]]:
    page = keyset_page(rows, sort, size=size)
    yield [row.id for row in page.rows]
    while page.next_cursor:
        page = keyset_page(rows, sort, cursor=page.next_cursor, size=size)
        yield [row.id for row in page.rows]


def walk_back(rows: QuerySet[Employee], sort: Sort, size: int, cursor: str) -> Iterator[list[int]]:
    while cursor:
        page = keyset_page(rows, sort, cursor=cursor, size=size)
        yield [row.id for row in page.rows]
        cursor = page.previous_cursor


def last_page_cursor(rows: QuerySet[Employee], sort: Sort, size: int) -> str:
    page = keyset_page(rows, sort, size=size)
    while page.next_cursor:
        page = keyset_page(rows, sort, cursor=page.next_cursor, size=size)
    return page.previous_cursor


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.sampled_from(["Анна", "Bogdan", "Ștefan", "Zoe"]), max_size=12),
    size=st.integers(1, 5),
    descending=st.booleans(),
)
def test_pages_together_are_the_list(names: list[str], size: int, descending: bool) -> None:
    rows, sort = people(names), Sort("name", descending=descending)
    sign = "-" if descending else ""
    expected = list(rows.order_by(f"{sign}name", f"{sign}id").values_list("id", flat=True))
    pages = list(walk(rows, sort, size))
    assert [id for page in pages for id in page] == expected
    back = list(walk_back(rows, sort, size, last_page_cursor(rows, sort, size)))
    assert list(reversed(back)) == pages[: len(back)]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["%%%", "bm90IGpzb24", "WzEsMiwzXQ", "0" * 500])
def test_a_damaged_cursor_is_refused_with_a_sentence(cursor: str) -> None:
    with pytest.raises(RegularsError, match="beginning"):
        keyset_page(people(["Anna"]), Sort("name"), cursor=cursor)


@pytest.mark.django_db
@pytest.mark.parametrize(("column", "value"), [("name", "An\x00na"), ("name", "\ud800"), ("id", float("inf"))])
def test_a_cursor_with_a_value_no_row_can_have_is_refused_too(column: str, value: str | float) -> None:
    with pytest.raises(RegularsError, match="beginning"):
        keyset_page(people(["Anna"]), Sort(column), cursor=encode_cursor("after", value, 1))
