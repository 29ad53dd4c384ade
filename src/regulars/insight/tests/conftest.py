from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client

from regulars.analytics.engines import open_engine
from regulars.analytics.study import study
from regulars.analytics.study_results import Study
from regulars.customers.traits import write_traits
from regulars.insight.computing import choices, halves
from regulars.insight.lifetimes import keep_lifetimes
from regulars.insight.models import Basis, Run
from regulars.insight.standing_in import stand_in
from regulars.insight.storing import keep_figures, keep_spells, trait_rows
from regulars.insight.tests.shop import INACTIVE_DAYS, NOW, UNTIL, Shop, open_shop, tables_of, the_shop
from regulars.purchases.models import Contract, Order


@dataclass(frozen=True)
class Studied:
    shop: Shop
    studies: dict[Basis, Study]
    holders: object


@pytest.fixture(scope="session")
def shop() -> Shop:
    return the_shop()


@pytest.fixture(scope="session")
def studied(shop: Shop) -> Iterator[Studied]:
    """The shop, studied once for all tests."""
    with open_engine(threads=1) as engine:
        tables = tables_of(shop, engine)
        parts = {Basis.ALL: tables, **halves(tables)}
        studies = {
            basis: study(part, until=UNTIL, currency="EUR", inactive_days=INACTIVE_DAYS)
            for basis, part in parts.items()
        }
        yield Studied(shop, studies, tables.contracts)


@pytest.fixture
def opened(company, shop: Shop) -> Shop:
    """The shop's rows in the database."""
    open_shop(shop)
    return shop


@pytest.fixture
def figures(opened: Shop, studied: Studied) -> Run:
    """A run that is done, with everything it keeps."""
    run = Run.objects.create(state="done", asked_at=NOW, started_at=NOW, finished_at=NOW, asked_by="Dora")
    for basis, one in studied.studies.items():
        keep_figures(run, basis, one)
    keep_spells(run, [studied.studies[Basis.ALL].spells], studied.holders)
    keep_lifetimes(run, UNTIL, ["segment", "industry", "country", "product"], studied.studies)
    write_traits(trait_rows([studied.studies[Basis.ALL].customers]), run_id=run.id, now=NOW)
    stand_in(run)
    run.snapshot = {
        "until": UNTIL.isoformat(),
        "currency": "EUR",
        "bases": [basis.value for basis in studied.studies],
        "choices": choices(studied.studies[Basis.ALL]),
        "orders": {"rows": Order.objects.count(), "max_id": Order.objects.latest("id").id, "other_currencies": {}},
        "contracts": {"rows": 60, "max_id": Contract.objects.latest("id").id, "other_currencies": {}},
    }
    run.save()
    return run


@pytest.fixture
def as_manager(client_as, nadia) -> Client:
    return client_as(nadia)
