"""The e-mail experiment of Hillstrom (MineThatData 2008, 64,000 customers): `python -m benchmarks.hillstrom FILE`.

The file is public and not ours to pass on. Effects are set beside a plain two-sample computation on the rows, the
ranking of customers beside that by their plain chance to visit.
"""

import csv
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import ttest_ind

from regulars.analytics.experiments.effects import (
    Counted,
    difference_of_means,
    difference_of_shares_wald,
    measured_values,
)
from regulars.analytics.experiments.learner import learn
from regulars.analytics.experiments.ratio import check_ratio

ARMS = {"none": "No E-Mail", "women's": "Womens E-Mail", "men's": "Mens E-Mail"}


def main(file: Path) -> None:
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    counts = {name: int((columns["segment"] == title).sum()) for name, title in ARMS.items()}
    print(f"arms {counts}, p of the sample ratio {check_ratio(counts, dict.fromkeys(ARMS, 1 / 3)).p_value:.3f}")
    for name in ("women's", "men's"):
        _read_out(name, columns)


def _read_out(name: str, columns: dict[str, Any]) -> None:
    treated, control = columns["segment"] == ARMS[name], columns["segment"] == ARMS["none"]
    visit, spend = columns["visit"].astype(float), columns["spend"].astype(float)
    arms = (Counted(int(side.sum()), int(visit[side].sum())) for side in (treated, control))
    visits = difference_of_shares_wald(*arms)
    money = difference_of_means(measured_values(spend[treated]), measured_values(spend[control]))
    plain = ttest_ind(spend[treated], spend[control], equal_var=False)
    print(f"{name}: visits {visits.value:+.5f} (se {visits.standard_error:.5f})")
    print(f"{name}: spend {money.value:+.4f} (se {money.standard_error:.4f}), t apart from SciPy's by ", end="")
    print(f"{abs(money.value / money.standard_error - plain.statistic):.1e}")
    began = time.perf_counter()
    both = treated | control
    _scores, found = learn(_features(columns)[both], treated[both], visit[both])
    assert found.qini is not None
    assert found.over_chance_to_act is not None
    print(
        f"{name}: {found.code}; qini {found.qini.value:.5f} ({found.qini.low:.5f} to {found.qini.high:.5f}), over ",
        end="",
    )
    over, seconds = found.over_chance_to_act, time.perf_counter() - began
    print(f"the chance to visit {over.value:+.5f} ({over.low:+.5f} to {over.high:+.5f}); {seconds:.1f} s")


def _features(columns: dict[str, Any]) -> Any:
    """What was known before: numbers as they are, money by its logarithm, words as columns of their own."""
    parts = [columns[name].astype(float) for name in ("recency", "mens", "womens", "newbie")]
    parts.append(np.log1p(columns["history"].astype(float)))
    for name in ("zip_code", "channel"):
        parts += [(columns[name] == value).astype(float) for value in np.unique(columns[name])[1:]]
    return np.column_stack(parts)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
