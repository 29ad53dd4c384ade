"""The same figures but for the last digits: a processor computes a vector in lanes and its remainder in another way, so
that the last digits of a customer depend on who stands beside them."""

import math
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

REL = 1e-9


def ordered(table: pa.Table) -> pa.Table:
    """Rows of an engine come in any order."""
    return table.sort_by([(name, "ascending") for name in table.column_names])


def assert_alike(found: Any, expected: Any, at: str = "") -> None:
    """Whole numbers, words and days exactly, floats to nine digits; says where they differ."""
    if isinstance(expected, pa.Table):
        assert found.schema == expected.schema, (found.schema.to_string(), expected.schema.to_string())
        found, expected = found.to_pydict(), expected.to_pydict()
    if isinstance(expected, Mapping):
        assert set(found) == set(expected), at
        for name, value in expected.items():
            assert_alike(found[name], value, f"{at}.{name}")
    elif isinstance(expected, list | tuple):
        assert len(found) == len(expected), at
        for place, value in enumerate(expected):
            assert_alike(found[place], value, f"{at}[{place}]")
    elif isinstance(expected, float) and isinstance(found, float):
        # nan is what is not known, and as unknown elsewhere.
        both_unknown = math.isnan(found) and math.isnan(expected)
        assert both_unknown or math.isclose(found, expected, rel_tol=REL), f"{at}: {found} is not {expected}"
    else:
        assert found == expected, at
