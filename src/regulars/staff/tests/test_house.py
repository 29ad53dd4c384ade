"""What every page asks once: the statement is written once for each reader, and asked at any moment."""

from datetime import UTC, datetime, timedelta

import pytest

from regulars.lib.registry import menu
from regulars.staff.house import NOW, Reader, counted_for, wanted
from regulars.staff.rights import Role

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LINES = tuple(entry.key for entry in menu)


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
