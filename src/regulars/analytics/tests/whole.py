"""A small company with everything that a study reads: orders, contracts, costs, changes and segments."""

from dataclasses import replace
from datetime import date

import pyarrow as pa

from regulars.analytics.simulate import company

UNTIL = date(2026, 11, 20)
CHANGES = {"customer": pa.int64(), "attribute": pa.string(), "changed_on": pa.date32(), "was": pa.string()}
STAYS = {"customer": pa.int64(), "segment": pa.string(), "entered_on": pa.date32(), "left_on": pa.date32()}


def tables_for():
    """Drawn once; its tables in any engine by what this gives back."""
    sold = company(until=UNTIL, customers=300, years=2, seed=4)
    whose = sold.customers["customer"].to_pylist()
    changes, stays = _rows(CHANGES, _changes(whose)), _rows(STAYS, _stays(whose))

    def tables(engine):
        more = {"changes": engine.from_arrow(changes), "memberships": engine.from_arrow(stays)}
        return replace(sold.tables(engine), **more)

    return tables


def _changes(whose):
    """Every fourth was in another industry, or in none that was known."""
    return [(who, "industry", date(2026, 1 + who % 10, 7), ("hotel", None)[who % 8 // 4]) for who in whose[::4]]


def _stays(whose):
    """Most are in one of two segments, some no longer; some came back."""
    first = [
        (who, f"set {who % 2}", date(2026, 1 + who % 9, 1 + who % 20), None if who % 3 else date(2026, 10, 5))
        for who in whose
        if who % 5
    ]
    return first + [(who, name, date(2026, 10, 20), None) for who, name, _entered, left in first[::2] if left]


def _rows(columns, rows):
    values = zip(*rows, strict=True)
    return pa.table({name: pa.array(own, kind) for (name, kind), own in zip(columns.items(), values, strict=True)})
