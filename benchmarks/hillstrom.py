"""The e-mail experiment of Hillstrom (MineThatData 2008, 64,000 customers): effects beside a plain two-sample
computation on the rows, the ranking of customers by their gain beside that by their plain chance to visit.

BENCH_HILLSTROM names the file, or it is at ../shared/data/hillstrom/hillstrom.csv beside the repository; it is public
and not ours to pass on. Without it the rows stay as they were measured earlier.
"""

import time
from typing import Any

from scipy.stats import ttest_ind

from benchmarks import Row
from benchmarks.earlier import file_or_loud, rows_measured
from regulars.analytics.experiments.effects import (
    Counted,
    difference_of_means,
    difference_of_shares_wald,
    measured_values,
)
from regulars.analytics.experiments.learner import learn
from regulars.analytics.tests import hillstrom


def run() -> list[Row]:
    file = file_or_loud("BENCH_HILLSTROM")
    if file is None:
        return rows_measured("hillstrom", "")
    columns = hillstrom.read(file)
    return [row for name in hillstrom.ARMS for row in [*_effects(name, columns), _ranking(name, columns)]]


def _effects(name: str, columns: hillstrom.Columns) -> list[Row]:
    treated, control = hillstrom.sides(columns, name)
    visit, spend = (columns[column].astype(float) for column in ("visit", "spend"))
    arms = (Counted(int(side.sum()), int(visit[side].sum())) for side in (treated, control))
    visits = difference_of_shares_wald(*arms)
    money = difference_of_means(measured_values(spend[treated]), measured_values(spend[control]))
    beside = "beside the difference of means"
    return [
        _effect(f"{name} e-mail: visits of a customer, {beside}", visits, visit[treated], visit[control], "visits"),
        _effect(f"{name} e-mail: money of a customer, {beside}", money, spend[treated], spend[control], "dollars"),
    ]


def _effect(name: str, found: Any, treated: Any, control: Any, unit: str) -> Row:
    plain = treated.mean() - control.mean()
    apart = abs(found.value / found.standard_error / ttest_ind(treated, control, equal_var=False).statistic - 1)
    note = f"target 1.000; standard error {found.standard_error:.4f}, t apart from SciPy's by {apart:.1e} of it"
    return Row(name, found.value, plain, found.value / plain, note, unit)


def _ranking(name: str, columns: hillstrom.Columns) -> Row:
    """Of who gains more: Qini on customers the model has not seen, and what ranking by the chance to visit gets."""
    treated, control = hillstrom.sides(columns, name)
    both = treated | control
    visit = columns["visit"].astype(float)
    began = time.perf_counter()
    _scores, found = learn(hillstrom.features(columns)[both], treated[both], visit[both])
    seconds = time.perf_counter() - began
    assert found.qini is not None
    assert found.over_chance_to_act is not None
    qini, over = found.qini, found.over_chance_to_act
    note = (
        f"{found.code}; {qini.low:.5f} to {qini.high:.5f}, "
        f"over the chance {over.value:+.5f} ({over.low:+.5f} to {over.high:+.5f}); {seconds:.1f} s"
    )
    peer = qini.value - over.value
    title = f"{name} e-mail: Qini of ranking by gain, beside ranking by the chance to visit"
    return Row(title, qini.value, peer, qini.value / peer, note, "Qini")
