"""The whole nightly run of a company of a million customers and ten million orders, part by part, beside a bare GROUP
BY of the same orders in PostgreSQL and beside reading all of them to nowhere: what no run can go below.

BENCH_NIGHTLY_CUSTOMERS chooses another size; every customer has ten orders or so, one in fifty a contract, one in ten
has written.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

from django.db import connection

from benchmarks import Row
from benchmarks.measuring import median_of, peak_gb, timed
from benchmarks.nightly_company import fill, write
from benchmarks.pages import signed_in

CUSTOMERS = int(os.environ.get("BENCH_NIGHTLY_CUSTOMERS", "1000000"))
NOW = datetime(2026, 11, 20, 3, 5, tzinfo=UTC)
REPEATS = 3
GROUPED = """
SELECT count(*), sum(n), sum(spent) FROM (
    SELECT customer_id, count(*) AS n, sum(amount_minor) AS spent, min(ordered_on), max(ordered_on)
    FROM purchases_order GROUP BY customer_id) own
"""
READ = "COPY (SELECT customer_id, ordered_on, amount_minor FROM purchases_order) TO STDOUT (FORMAT binary)"

# What is timed: where it is called from, and what it is called there.
PARTS = {
    "what there is to read": ("regulars.insight.source", "company_source"),
    "rows brought over from PostgreSQL": ("regulars.analytics.engines.duck.DuckDB", "attach_postgres"),
    "with contracts and without, apart": ("regulars.insight.computing", "halves"),
    "rows looked at for what breaks the rules": ("regulars.analytics.study", "check_all"),
    "orders to customer days, spells, the rule of inactivity": ("regulars.analytics.observing", "observe"),
    "one row for each customer": ("regulars.analytics.study", "everybody"),
    "of these: models fitted and compared": ("regulars.analytics.prediction", "fit"),
    "of these: predictions": ("regulars.analytics.prediction", "predict"),
    "of these: churn to expect": ("regulars.analytics.outlook", "expected_churn"),
    "movements by period": ("regulars.analytics.study", "_by_period"),
    "churn of the last year": ("regulars.analytics.study", "_yearly_churn"),
    "groups of recency, frequency and money": ("regulars.analytics.study", "_rfm_groups"),
    "attributes worth a split": ("regulars.analytics.study", "_shown"),
    "who is most at risk": ("regulars.analytics.staging", "most_at_risk"),
    "cohorts, of everybody and by attribute": ("regulars.analytics.study", "_arrivals"),
    "rival definitions of churn": ("regulars.analytics.study", "_definitions"),
    "splits by attribute": ("regulars.analytics.study", "_splits"),
    "figures written": ("regulars.insight.computing", "keep_figures"),
    "spells written": ("regulars.insight.computing", "keep_spells"),
    "lifetimes": ("regulars.insight.computing", "keep_lifetimes"),
    "themes of what customers wrote": ("regulars.insight.computing", "themes_until"),
    "themes written": ("regulars.insight.computing", "keep_themes"),
    "traits of all customers written": ("regulars.insight.computing", "write_traits"),
    "who has no score stands in": ("regulars.insight.computing", "stand_in"),
}


def run() -> list[Row]:
    from regulars.purchases.models import Order
    from regulars.staff.models import Company

    Company.objects.get_or_create(id=1, defaults={"name": "Bench", "currency": "EUR", "inactive_after_days": 180})
    fill(CUSTOMERS)
    signed_in()
    write(CUSTOMERS, CUSTOMERS // 10, NOW)
    bare = median_of(grouped, REPEATS)
    read = median_of(read_all, REPEATS)
    name = f"{CUSTOMERS:,} customers, {Order.objects.count():,} orders"
    seconds: Counter[str] = Counter()
    whole = measured(seconds)
    beside = f"beside reading all orders to nowhere ({read:.1f} s): {whole / read:.1f}"
    note = f"target in minutes; {beside}; {peak_gb():.1f} GB"
    rows = [Row(f"{name}: the whole run, beside a bare GROUP BY of the orders", whole, bare, whole / bare, note)]
    seconds["everything else"] = whole - sum(own for part, own in seconds.items() if not part.startswith("of these"))
    rows += [Row(f"the run: {part}", own, bare, own / bare) for part, own in seconds.items()]
    return [*rows, leaving(bare)]


def grouped() -> None:
    with connection.cursor() as cursor:
        cursor.execute(GROUPED)
        cursor.fetchall()


def read_all() -> None:
    """Every order once over the connection, thrown away."""
    with connection.cursor() as cursor, cursor.copy(READ) as copy:
        for _block in copy:
            pass


def measured(seconds: Counter[str]) -> float:
    """The run as the worker does it; `seconds` gets what each part took, all bases together."""
    from regulars.insight import computing
    from regulars.insight.models import Run

    asked = Run.objects.create(asked_by="nightly", asked_at=NOW)
    taken = computing.take_waiting(NOW)
    assert taken is not None
    started = time.perf_counter()
    with watched_parts(seconds):
        computing.compute(taken, clock=lambda: NOW)
    whole = time.perf_counter() - started
    assert Run.objects.get(id=asked.pk).state == Run.State.DONE
    assert set(seconds) == set(PARTS), f"not run: {set(PARTS) - set(seconds)}"
    return whole


@contextmanager
def watched_parts(seconds: Counter[str]) -> Iterator[None]:
    with ExitStack() as open_:
        for part, (module, name) in PARTS.items():
            open_.enter_context(patch(f"{module}.{name}", stopwatch(part, f"{module}.{name}", seconds)))
        yield


def stopwatch(part: str, address: str, seconds: Counter[str]) -> Callable[..., Any]:
    work = resolve_name(address)

    def watched(*args: Any, **options: Any) -> Any:
        started = time.perf_counter()
        try:
            return work(*args, **options)
        finally:
            seconds[part] += time.perf_counter() - started

    return watched


def leaving(bare: float) -> Row:
    """Who may leave: trained, tested and everybody scored, as it is done every four weeks after the run."""
    from regulars.insight.models import RiskModel
    from regulars.insight.risk import running

    taken = timed(lambda: running.renew(asked_by="nightly", anew=True, clock=lambda: NOW))
    note = "; ".join(f"{one.basis}: {one.verdict}" for one in RiskModel.objects.order_by("basis"))
    return Row("after the run: models of leaving trained, everybody scored", taken, bare, taken / bare, note)
