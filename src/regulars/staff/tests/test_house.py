"""What every page asks once: the statement is written once for each reader, and asked at any moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone, translation

from regulars.lib.registry import menu
from regulars.staff import house
from regulars.staff.house import NOW, Reader, counted_for, wanted
from regulars.staff.models import Company
from regulars.staff.rights import Role

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LINES = tuple(entry.key for entry in menu)
READERS = [Reader(number, role, own) for number, role in enumerate(Role) for own in (False, True)]
written_anew = counted_for.__wrapped__


def parameters(reader: Reader, now: datetime) -> list[object]:
    asked = [rows.query.sql_with_params() for _line, _name, rows in wanted(reader, LINES, now)]
    return [given for _statement, all_given in asked for given in all_given]


@pytest.mark.parametrize("own_only", [False, True])
@pytest.mark.parametrize("role", Role)
def test_numbers_of_the_menu_compare_with_the_moment_and_do_not_reckon_with_it(role, own_only):
    reader = Reader(7, role, own_only)
    noon, later = parameters(reader, NOON), parameters(reader, NOON + timedelta(hours=1))
    differing = {one for one, other in zip(noon, later, strict=True) if one != other}
    assert differing <= {NOON}
    assert parameters(reader, NOW).count(NOW) == noon.count(NOON)


def test_two_readers_are_not_asked_for_with_the_number_of_one():
    asked = [counted_for(Reader(number, Role.AGENT, sees_own_only=False), LINES).parameters for number in (7, 8)]
    assert 7 in asked[0]
    assert 7 not in asked[1]


@pytest.mark.parametrize(
    ("language", "zone"), [("uk", "Europe/Kyiv"), ("ro", "America/New_York"), ("ru", "Asia/Tokyo")]
)
def test_what_is_written_once_is_the_same_in_every_language_and_zone(language, zone):
    before = [written_anew(reader, LINES) for reader in READERS]
    with translation.override(language), timezone.override(zone):
        assert [written_anew(reader, LINES) for reader in READERS] == before


def test_threads_that_write_it_at_once_write_the_same_and_need_no_database():
    start = Barrier(8)

    def write(_number: int) -> list[house.Counted]:
        start.wait()
        return [counted_for(reader, LINES) for reader in READERS]

    counted_for.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(write, range(8)))
    assert found == [[written_anew(reader, LINES) for reader in READERS]] * 8


@pytest.mark.django_db
def test_what_can_be_nothing_only_is_a_number_too(monkeypatch):
    monkeypatch.setattr(house, "wanted", lambda *_given: [("line", "number", Company.objects.none())])
    counted = written_anew(READERS[0], LINES)
    assert counted.names == (("line", "number"),)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1{counted.columns}", counted.parameters)
        assert cursor.fetchone() == (1, 0)
