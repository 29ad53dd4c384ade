"""A run: asked for once, computed alone, kept whole or not at all."""

from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection, transaction
from tests.children import kill, wait_for

from regulars.analytics.engines import duck, open_engine
from regulars.analytics.tables import Tables
from regulars.analytics.tests import cdnow
from regulars.analytics.tests.alike import assert_alike
from regulars.customers import traits
from regulars.customers.models import Customer, Traits
from regulars.insight import computing, jobs, source
from regulars.insight.commands import ask_for_run, cancel_run
from regulars.insight.errors import RunIsOver
from regulars.insight.jobs import compute_figures, look_after_figures
from regulars.insight.models import Basis, Figure, Run, Spell
from regulars.insight.queries import figures_of
from regulars.insight.tests.shop import INACTIVE_DAYS, NOW, UNTIL, Shop
from regulars.lib.registry import after_import
from regulars.purchases.models import Order
from regulars.staff.commands import describe_company
from regulars.staff.models import Company

State = Run.State
HANGS_WHILE_COMPUTING = """
import time
from regulars.insight import computing, jobs
computing.study = lambda *args, **options: time.sleep(60)
jobs.compute_figures()
"""


@pytest.fixture
def clock(monkeypatch):
    """The night after the last day of the shop."""
    monkeypatch.setattr("regulars.insight.jobs.now", lambda: NOW)


def jobs_waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'insight.compute_figures'")
        return int(cursor.fetchone()[0])


# Asking -------------------------------------------------------------------------------------------------------------


def test_asking_twice_is_one_run(db):
    first = ask_for_run(actor="Dora", now=NOW)
    assert ask_for_run(actor="Nadia", now=NOW + timedelta(minutes=1)).id == first.id
    assert Run.objects.get().asked_by == "Dora"


def test_asking_while_one_is_computed_waits_for_the_next(db):
    Run.objects.create(state=State.RUNNING, asked_at=NOW)
    assert ask_for_run(actor="Dora", now=NOW).state == State.WAITING


def test_asking_queues_the_job_in_the_same_transaction(db):
    with transaction.atomic():
        ask_for_run(actor="Dora", now=NOW)
        assert jobs_waiting() == 1
        transaction.set_rollback(True)
    assert (jobs_waiting(), Run.objects.count()) == (0, 0)


@pytest.mark.parametrize("target", ["orders", "contracts", "customers", "costs"])
def test_an_import_asks_for_new_figures(db, target):
    after_import["insight"].call(target, "Nadia", NOW)
    assert Run.objects.get().asked_by == "Nadia"


def test_a_waiting_run_is_stopped_at_once_and_a_running_one_is_told(db):
    waiting = Run.objects.create(state=State.WAITING, asked_at=NOW)
    running = Run.objects.create(state=State.RUNNING, asked_at=NOW)
    assert cancel_run(waiting.id, actor="Dora", now=NOW).state == State.CANCELLED
    assert cancel_run(running.id, actor="Dora", now=NOW).cancel_requested_at == NOW
    with pytest.raises(RunIsOver):
        cancel_run(waiting.id, actor="Dora", now=NOW)


# The end of observation -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("newest", "until"),
    [
        (None, "2026-10-31"),
        ("2026-10-30", "2026-10-31"),
        ("2026-11-01", "2026-11-01"),
        ("2026-09-20", "2026-10-31"),
        ("1998-06-30", "1998-06-30"),
    ],
)
def test_observation_ends_yesterday_unless_the_data_ended_long_before(newest, until):
    newest = date.fromisoformat(newest) if newest else None
    assert source.end_of_observation(newest, date(2026, 11, 1)).isoformat() == until


@pytest.fixture
def many_orders(monkeypatch):
    """So few are many here, and batches are of a few customers."""
    monkeypatch.setattr(computing, "MANY_ORDERS", 1)
    monkeypatch.setattr(duck, "BATCH_ROWS", 50)


# Computing --------------------------------------------------------------------------------------------------------


@pytest.fixture
def computed(transactional_db, opened: Shop, clock) -> Run:
    describe_company(inactive_after_days=INACTIVE_DAYS)
    ask_for_run(actor="Dora", now=NOW)
    compute_figures()
    return Run.objects.get()


def test_the_job_keeps_what_a_study_of_the_same_rows_finds(computed: Run, studied):
    assert (computed.state, computed.failure) == (State.DONE, "")
    assert computed.snapshot["until"] == UNTIL.isoformat()
    for basis, one in studied.studies.items():
        stored = dict(Figure.objects.filter(run=computed, basis=basis).values_list("name", "value"))
        expected = one.to_dict()
        assert stored["churn"] == expected["churn"]
        assert stored["revenue"] == expected["revenue"]
        assert stored["recurring"] == expected["recurring"]
        assert stored["cohorts"] == expected["cohorts"]
        assert stored["summary"]["stages"] == expected["stages"]
    assert Spell.objects.count() == len(studied.studies[Basis.ALL].spells)
    _traits_equal(studied.studies[Basis.ALL])
    _a_second_run_changes_nothing(computed)
    _the_schema_is_what_django_expects()


def test_a_company_of_many_orders_keeps_the_same_of_every_customer(many_orders, computed: Run, studied):
    assert (computed.state, computed.failure) == (State.DONE, "")
    whole = studied.studies[Basis.ALL]
    assert_alike(Figure.objects.get(run=computed, basis=Basis.ALL, name="value").value, whole.to_dict()["value"])
    assert Spell.objects.count() == len(whole.spells)
    _traits_equal(whole)


def _traits_equal(one) -> None:
    rows = {row["customer"]: row for row in one.customers.to_pylist()}
    for own in Traits.objects.all():
        row = rows[own.customer_id]
        assert (own.stage, own.orders_count, own.spent_minor) == (
            row["stage"],
            row["orders_count"],
            row["spent_minor"],
        )
        assert own.last_order_on == row["last_order_on"]
        assert own.reason.get("code") == row["reason_code"]
        assert own.risk == (None if row["risk"] is None else pytest.approx(row["risk"], rel=1e-6))
    assert Traits.objects.count() == len(rows)


def _a_second_run_changes_nothing(first: Run) -> None:
    before = _everything(first)
    ask_for_run(actor="Dora", now=NOW)
    compute_figures()
    second = Run.objects.latest("id")
    assert second.id != first.id
    assert _everything(second) == before
    assert not Spell.objects.filter(run=first).exists()


def _everything(run: Run) -> tuple[object, ...]:
    figures = {
        (basis, name): value
        for basis, name, value in Figure.objects.filter(run=run).values_list("basis", "name", "value")
        if name not in ("models", "value", "at_risk", "splits")  # the last digits of an optimiser are its own affair
    }
    spells = sorted(
        Spell.objects.filter(run=run).values_list("customer", "basis", "ordinal", "started_on", "ended_on"), key=str
    )
    traits = sorted(Traits.objects.values_list("customer", "stage", "spent_minor", "recency_score", "rfm_group"))
    return figures, spells, traits


def _the_schema_is_what_django_expects() -> None:
    """The table of traits was replaced; its indexes, keys and columns are called as before."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "customers_traits")
    assert {index.name for index in Traits._meta.indexes} <= set(constraints)
    assert not [name for name in constraints if name.endswith("_next")]
    keys = [one for one in constraints.values() if one["foreign_key"] or one["primary_key"]]
    assert len(keys) == 2


def test_a_killed_run_is_recognised_and_computed_again(transactional_db, opened: Shop, clock, start_child):
    """A worker is killed in the middle, as by a power cut."""
    ask_for_run(actor="Dora", now=NOW)
    worker = start_child(HANGS_WHILE_COMPUTING)
    wait_for(lambda: Run.objects.get().state == State.RUNNING, during=worker, seconds=90)
    compute_figures()
    assert Run.objects.get().state == State.RUNNING, "one at a time: the second worker goes away"
    kill(worker)
    wait_for(_nobody_computes, seconds=90)
    assert not Figure.objects.exists()
    look_after_figures(0)
    compute_figures()
    dead, done = Run.objects.order_by("id")
    assert (dead.state, dead.failure, done.state) == (State.FAILED, "interrupted", State.DONE)
    assert Traits.objects.count() > 100


def _nobody_computes() -> bool:
    """The server lets go of a dead worker's lock when it sees that nobody is there any more: soon, not at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND datname = current_database()"
        )
        return cursor.fetchone() is None


@pytest.mark.parametrize(("currency", "scale"), [("USD", 15.4477), ("JPY", 1544.77)])
def test_money_is_modelled_in_whole_units_of_the_currency_as_in_a_report(currency: str, scale: float):
    company = Company(currency=currency, inactive_after_days=INACTIVE_DAYS)
    with open_engine(threads=1) as engine:
        tables = Tables(engine, orders=engine.from_arrow(cdnow.orders()))
        found = computing._study(tables, source.Source({}, {}, cdnow.CALIBRATION_ENDS), company)
    # The published scale of the spending model; the same whole numbers are a hundred times more in yen than in cents.
    assert found.model("gamma_gamma").parameters["v"] == pytest.approx(scale, rel=2e-2)


def test_a_run_keeps_since_when_its_models_predict(computed: Run):
    fits = figures_of(computed, ("models",)).models
    predicting = {fit.model: computed.snapshot["until"] for fit in fits if fit.details.get("predicts")}
    assert predicting
    assert computed.snapshot["models_since"]["all"] == predicting


def test_a_failed_run_leaves_the_figures_before_it(computed: Run, monkeypatch):
    def breaks(*args, **options):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(computing, "write_traits", breaks)
    ask_for_run(actor="Dora", now=NOW)
    with pytest.raises(RuntimeError):
        compute_figures()
    failed = Run.objects.latest("id")
    assert (failed.state, failed.failure) == (State.FAILED, "RuntimeError: the disk is full")
    assert not Figure.objects.filter(run=failed).exists()
    assert Figure.objects.filter(run=computed).exists()
    assert Traits.objects.filter(run_id=computed.id).exists()


def test_a_run_stops_between_steps_when_told(transactional_db, opened: Shop, clock, monkeypatch):
    real = computing.study

    def told_meanwhile(*args, **options):
        cancel_run(Run.objects.get().id, actor="Dora", now=NOW)
        return real(*args, **options)

    monkeypatch.setattr(computing, "study", told_meanwhile)
    ask_for_run(actor="Dora", now=NOW)
    compute_figures()
    assert Run.objects.get().state == State.CANCELLED
    assert not Figure.objects.exists()
    assert not Traits.objects.exists()


def test_without_rows_the_run_says_so(transactional_db, company, clock):
    ask_for_run(actor="Dora", now=NOW)
    compute_figures()
    assert (Run.objects.get().state, Run.objects.get().failure) == (State.FAILED, "no_rows")


def test_rows_in_another_currency_are_counted_and_left_out(transactional_db, opened: Shop, clock):
    Order.objects.filter(customer_id__lte=10).update(currency="USD")
    ask_for_run(actor="Dora", now=NOW)
    compute_figures()
    run = Run.objects.get()
    left_out = run.snapshot["orders"]["other_currencies"]["USD"]
    assert left_out == Order.objects.filter(currency="USD").count() > 0
    (summary,) = Figure.objects.filter(run=run, basis=Basis.ALL, name="summary").values_list("value", flat=True)
    assert summary["customers_count"] == Customer.objects.exclude(id__lte=10).count()


def test_figures_and_what_has_to_follow_them_are_kept_together_or_not_at_all(computed: Run, monkeypatch):
    """Killed between the two, nobody would score the customers or place them on the map before the next night."""
    monkeypatch.setattr(jobs, "queue_risk", broken)
    ask_for_run(actor="Dora", now=NOW)
    with pytest.raises(RuntimeError):
        compute_figures()
    failed = Run.objects.latest("id")
    assert (failed.state, Figure.objects.filter(run=failed).exists()) == (State.FAILED, False)
    assert set(Traits.objects.values_list("run_id", flat=True)) == {computed.id}


def broken() -> None:
    raise RuntimeError("the power is gone")


def test_traits_stay_readable_until_the_new_ones_are_there(computed: Run, monkeypatch):
    """Somebody reads at the last moment before the exchange: they see the traits of before, all of them."""
    seen = []
    real = traits._swap

    def read_before_swapping(cursor, names):
        with psycopg.connect(source.address(), options="-c lock_timeout=20s") as reader:
            seen.append(reader.execute("SELECT run_id, count(*) FROM customers_traits GROUP BY 1").fetchall())
        real(cursor, names)

    monkeypatch.setattr(traits, "_swap", read_before_swapping)
    ask_for_run(actor="Dora", now=NOW)
    compute_figures()
    assert seen == [[(computed.id, Traits.objects.count())]]
    assert set(Traits.objects.values_list("run_id", flat=True)) == {Run.objects.latest("id").id}


def test_figures_of_old_runs_are_thrown_away_after_a_while(db, monkeypatch):
    from regulars.insight import storing

    monkeypatch.setattr(storing, "FIGURES_OF_RUNS", 2)
    runs = [Run.objects.create(state=State.DONE, asked_at=NOW) for _ in range(4)]
    for run in runs:
        Figure.objects.create(run=run, name="summary", value={})
    storing.prune(runs[-1])
    assert set(Figure.objects.values_list("run_id", flat=True)) == {runs[-1].id, runs[-2].id}
    assert Run.objects.count() == 4
