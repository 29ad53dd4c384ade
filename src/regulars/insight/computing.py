"""One run, step by step: read the company's rows, run the core, write everything in one transaction.

Only the worker imports this: DuckDB, Arrow and the models come in with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from regulars.analytics.engines import open_engine
from regulars.analytics.models.family import BUYING
from regulars.analytics.models.staying import FIRST_STAYING
from regulars.analytics.models.staying import NAMES as STAYING
from regulars.analytics.prediction import FIRST_MODEL
from regulars.analytics.study import study
from regulars.analytics.study_results import Study
from regulars.analytics.tables import Tables
from regulars.customers.traits import write_traits
from regulars.insight import in_use, source
from regulars.insight.errors import NoFiguresYet, RunCancelled
from regulars.insight.lifetimes import keep_lifetimes
from regulars.insight.models import Basis, Run
from regulars.insight.progress import Step, begin_step
from regulars.insight.queries import figures_of, latest_run
from regulars.insight.standing_in import stand_in
from regulars.insight.storing import keep_figures, keep_spells, prune, trait_rows
from regulars.insight.themes.keeping import Themed, keep_themes, themes_until
from regulars.lib import locks
from regulars.lib.money import minor_per_major
from regulars.staff.models import Company
from regulars.staff.queries import company as the_company

Clock = Callable[[], datetime]
Then = Callable[[Run], object]
LOCK_OF_FIGURES = 20_181
MANY_ORDERS = 5_000_000  # from here on kept rows go to files and customers come in batches
alone = partial(locks.alone, LOCK_OF_FIGURES, 0)


def take_waiting(now: datetime) -> Run | None:
    """The waiting run, now running. Call it alone: whatever still says «running» was killed."""
    Run.objects.filter(state=Run.State.RUNNING).update(state=Run.State.FAILED, failure="interrupted", finished_at=now)
    taken = Run.objects.filter(state=Run.State.WAITING).update(state=Run.State.RUNNING, started_at=now)
    return Run.objects.get(state=Run.State.RUNNING) if taken else None


def compute(run: Run, *, clock: Clock, then: Then | None = None) -> None:
    """Compute and keep the figures of a run that was taken. However it ends, the run says so; nothing is half kept.

    then: asks for what has to follow, in the transaction that keeps the figures, so that a kill forgets nothing of it.
    """
    try:
        _compute(run, clock, then)
    except RunCancelled:
        _end(run, Run.State.CANCELLED, clock)
    except Exception as error:
        _end(run, Run.State.FAILED, clock, failure=f"{type(error).__name__}: {error}"[:2000])
        raise


def _end(run: Run, state: str, clock: Clock, *, failure: str = "") -> None:
    Run.objects.filter(id=run.id, state=Run.State.RUNNING).update(
        state=state, failure=failure, finished_at=clock(), step=""
    )


def _compute(run: Run, clock: Clock, then: Then | None) -> None:
    company = the_company()
    today = clock().astimezone(ZoneInfo(company.time_zone)).date()
    begin_step(run, Step.READING)
    found = source.company_source(company, today=today)
    if found.is_empty:
        _end(run, Run.State.FAILED, clock, failure="no_rows")
        return
    with open_engine(spool=found.snapshot["orders"]["rows"] >= MANY_ORDERS) as engine:
        tables = engine.attach_postgres(source.address(), found.queries)
        begin_step(run, Step.FIGURES)
        studies = {Basis.ALL: _study(tables, found, company, last_predicting(Basis.ALL))}
        if tables.orders is not None and tables.contracts is not None:
            begin_step(run, Step.GROUPS)
            studies |= {
                basis: _study(part, found, company, last_predicting(basis)) for basis, part in halves(tables).items()
            }
        themed = themes_until(found.until, company.time_zone)
        begin_step(run, Step.WRITING)
        with transaction.atomic():
            _keep(run, studies, tables, found, themed, clock)
            if then:
                then(run)


def last_predicting(basis: Basis) -> tuple[str, str]:
    """The models of buying and of contracts that predicted last time, which go on unless others are better. Two
    queries."""
    run = latest_run()
    try:
        fits = figures_of(run, ("models",), basis).models if run else ()
    except NoFiguresYet:
        fits = ()
    predicting = [fit.model for fit in fits if fit.details.get("predicts")]
    buying = next((name for name in predicting if name in BUYING), FIRST_MODEL)
    return buying, next((name for name in predicting if name in STAYING), FIRST_STAYING)


def _study(
    tables: Tables,
    found: source.Source,
    company: Company,
    last: tuple[str, str] = (FIRST_MODEL, FIRST_STAYING),
) -> Study:
    return study(
        tables,
        until=found.until,
        currency=company.currency,
        inactive_days=company.inactive_after_days,
        minor_units=minor_per_major(company.currency),
        predicting=last[0],
        staying=last[1],
    )


def halves(tables: Tables) -> dict[Basis, Tables]:
    """Customers who ever had a contract, and the others: no customer is in both."""
    with_contract = tables.contracts.select("customer").distinct()
    orders, customers = tables.orders, tables.customers
    return {
        Basis.CONTRACTS: replace(
            tables,
            orders=tables.engine.keep(orders.semi_join(with_contract, "customer")),
            customers=tables.engine.keep(customers.semi_join(with_contract, "customer")),
            costs=None,
        ),
        Basis.ORDERS: replace(
            tables,
            orders=tables.engine.keep(orders.anti_join(with_contract, "customer")),
            customers=tables.engine.keep(customers.anti_join(with_contract, "customer")),
            contracts=None,
            costs=None,
        ),
    }


def choices(whole: Study) -> dict[str, list[str]]:
    """By what pages can be narrowed: values by attribute, so that no page has to read the splits for it."""
    return {split.attribute: [group.value for group in split.groups] for split in whole.splits}


def _keep(
    run: Run,
    studies: Mapping[Basis, Study],
    tables: Tables,
    found: source.Source,
    themed: Themed,
    clock: Clock,
) -> None:
    whole = studies[Basis.ALL]
    snapshot: dict[str, Any] = {
        **found.snapshot,
        "bases": [basis.value for basis in studies],
        "choices": choices(whole),
        in_use.KEY: in_use.models_since(latest_run(), studies, found.until),
    }
    for basis, one in studies.items():
        keep_figures(run, basis, one)
    assert whole.kept is not None
    keep_spells(run, whole.kept.spell_batches(), tables.contracts)
    keep_lifetimes(run, found.until, [split.attribute for split in whole.splits], studies)
    keep_themes(run, themed)
    write_traits(trait_rows(whole.kept.customer_batches()), run_id=run.id, now=clock())
    stand_in(run)
    Run.objects.filter(id=run.id).update(
        state=Run.State.DONE,
        finished_at=clock(),
        step="",
        progress=100,
        model_version=whole.version,
        snapshot=snapshot,
    )
    prune(run)
