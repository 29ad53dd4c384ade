"""More customers than fit into memory: they come batch by batch, and the figures are those of all at once."""

from datetime import date

import ibis
import pytest

from regulars.analytics.engines import duck, open_engine
from regulars.analytics.simulate import company
from regulars.analytics.study import study
from regulars.analytics.tables import ORDERS, Tables, empty
from regulars.analytics.tests.alike import assert_alike

UNTIL = date(2026, 11, 20)


@pytest.fixture
def spooled(monkeypatch):
    """An engine that keeps rows as files and hands them out a few at a time."""
    monkeypatch.setattr(duck, "BATCH_ROWS", 70)
    with open_engine(threads=1, spool=True) as engine:
        yield engine


def test_figures_of_many_batches_are_those_of_all_customers_at_once(engine, spooled):
    roaster = company(until=UNTIL, customers=400, years=3, seed=4)
    at_once = study(roaster.tables(engine), until=UNTIL, currency="EUR", at_risk_rows=20)
    in_batches = study(roaster.tables(spooled), until=UNTIL, currency="EUR", at_risk_rows=20)
    assert len(list(in_batches.kept.customer_batches())) > 4
    assert_alike(in_batches.to_dict(), at_once.to_dict())
    assert_alike(in_batches.customers, at_once.customers)
    assert in_batches.spells.equals(at_once.spells)


def test_nobody_at_all_has_figures_too(engine, spooled):
    nothing = empty(ORDERS, ibis.dtype("int64"))
    at_once, in_batches = (
        study(Tables(one, orders=one.from_arrow(nothing)), until=UNTIL, currency="EUR") for one in (engine, spooled)
    )
    assert in_batches == at_once
    assert (in_batches.customers_count, in_batches.at_risk) == (0, ())
