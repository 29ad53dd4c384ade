"""Customers are erased, and every figure is as it was: everything is computed before and after, and compared."""

from datetime import UTC, datetime

import pytest

from regulars.analytics.engines import open_engine
from regulars.analytics.study import study
from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Erasure
from regulars.customers.privacy import erasing
from regulars.insight import source
from regulars.insight.models import Basis, Figure, Run
from regulars.insight.storing import keep_figures
from regulars.insight.tests.shop import INACTIVE_DAYS, NOW, UNTIL

pytestmark = pytest.mark.django_db(transaction=True)

ERASED = (7, 40, 120)


def studied(company, then=lambda done: done):
    """Everything the core says of what is in the database; then: what is asked of it while its rows are there."""
    found = source.company_source(company, today=datetime(2026, 11, 1, tzinfo=UTC).date())
    with open_engine(threads=1) as engine:
        tables = engine.attach_postgres(source.address(), found.queries)
        return then(study(tables, until=UNTIL, currency="EUR", inactive_days=INACTIVE_DAYS))


def figures(done):
    """All of a study as plain values, with the rows of every customer; these by their number and not by their name."""
    said = done.to_dict()
    for line in said["at_risk"]:
        line["name"] = ""
    rows = [
        {name: value for name, value in row.items() if name != "name"}
        for row in done.customers.sort_by("customer").to_pylist()
    ]
    return said, rows, sorted(map(str, done.spells.to_pylist()))


def erase(number: int) -> None:
    asked = erasing.ask_for_erasure(number, reason="asked", typed=str(number), actor="staff.employee:1", now=NOW)
    erasing.erase(asked.id, now=NOW)


def test_every_figure_is_as_it_was(company, opened):
    merge_customers(40, 41, choices={}, actor="staff.employee:1", now=NOW)
    before = studied(company, figures)
    for number in ERASED:
        erase(number)
    assert set(Erasure.objects.values_list("state", flat=True)) == {"done"}
    assert Customer.objects.filter(name__startswith="Erased customer").count() == len(ERASED) + 1
    assert studied(company, figures) == before


def test_figures_that_were_being_computed_are_computed_anew(company, opened):
    running = Run.objects.create(state="running", asked_at=NOW)
    erase(7)
    running.refresh_from_db()
    assert running.cancel_requested_at == NOW
    assert Run.objects.filter(state="waiting").count() == 1


def test_figures_that_are_stored_name_nobody_who_was_erased(company, opened):
    Customer.objects.filter(id=7).update(attributes={"segment": "gold", "plays": "the oboe"})
    done = studied(company)
    run = Run.objects.create(state="done", asked_at=NOW)
    keep_figures(run, Basis.ALL, done)
    risky = done.at_risk[0].customer
    assert "the oboe" in str(Figure.objects.get(name="splits").value)
    for number in {7, int(risky)}:
        erase(number)
    left = {line["customer"]: line["name"] for line in Figure.objects.get(name="at_risk").value}
    assert left[risky] == "…"
    assert sum(name == "…" for name in left.values()) == len({7, int(risky)} & set(left))
    assert "the oboe" not in str(Figure.objects.get(name="splits").value)
