"""Which model says how long contracts last: the candidates behind one interface, judged on months they had not seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.analytics.model_results import (
    BucketOfTenure,
    ModelSummary,
    StayingChoice,
    StayingReport,
    StayingScores,
)
from regulars.analytics.models import renewal, tenure
from regulars.analytics.models.fitting import FEWEST_CUSTOMERS, Floats, NoModel, dot
from regulars.analytics.models.holdout import Judged, judged
from regulars.analytics.models.renewal import ContractRows, Renewal
from regulars.analytics.models.spells import Spells, as_known, billed_months, rows_of_spells
from regulars.analytics.models.summary import summary
from regulars.analytics.models.tenure import Tenure
from regulars.analytics.results import Note

FIRST_STAYING = "tenure"  # until another one is better
SHIFTED, WEIBULL = "shifted_beta_geometric", "beta_discrete_weibull"
NAMES = (FIRST_STAYING, SHIFTED, WEIBULL)
FEWEST_MONTHS = 6  # observed, before a third of them can be held back
MOST_MONTHS = 12
NEARLY = 1e-6  # no leaver was impossible, and no stayer
BUCKETS = ((0, 2), (3, 5), (6, 11), (12, 23), (24, 35), (36, None))  # months of tenure at the cut


@dataclass(frozen=True)
class Renewing:
    """A model of renewals with the months of its period."""

    model: Renewal
    months: int


Staying = Tenure | Renewing


@dataclass(frozen=True)
class Stays:
    """What could be fitted, which candidate predicts and why, what renewals were fitted on, and how sure parameters
    are."""

    candidates: dict[str, Staying | NoModel]
    choice: StayingChoice
    rows: ContractRows
    summaries: dict[str, ModelSummary] = field(default_factory=dict)

    @property
    def model(self) -> Staying | NoModel:
        return self.candidates[self.choice.model]


def stays(model: Staying, months: ArrayLike, horizon: int) -> Floats:
    """Chance of still being there 1, 2, ... `horizon` months on, given the months so far.

    Shapes: months (customers,) whole; result (customers, horizon). Between renewals nobody leaves.
    """
    if isinstance(model, Tenure):
        return tenure.stays(model, months, horizon)
    made, since = np.divmod(np.asarray(months, dtype=np.int64), model.months)
    ahead = (since[:, None] + np.arange(1, horizon + 1)) // model.months
    by_renewal = renewal.stays(model.model, made, int(ahead.max(initial=0)))
    return np.take_along_axis(np.insert(by_renewal, 0, 1.0, axis=1), ahead, axis=1)


def fit_all(spells: Spells) -> dict[str, Staying | NoModel]:
    """Every candidate, or why there is none."""
    months = billed_months(spells)
    rows = rows_of_spells(spells, months)
    shifted = renewal.fit_shifted(rows)
    weibull = renewal.fit_weibull(rows, start=None if isinstance(shifted, NoModel) else shifted)
    return {
        FIRST_STAYING: tenure.fit(rows if months == 1 else rows_of_spells(spells, 1)),
        SHIFTED: shifted if isinstance(shifted, NoModel) else Renewing(shifted, months),
        WEIBULL: weibull if isinstance(weibull, NoModel) else Renewing(weibull, months),
    }


def fit(spells: Spells, current: str = FIRST_STAYING) -> Stays:
    """All candidates on everything, and the one that foretold the newest months best. current: the one that predicted
    last time; it stays unless another is better beyond chance."""
    current = current if current in NAMES else FIRST_STAYING
    candidates, choice = fit_all(spells), _choice(spells, current)
    rows = rows_of_spells(spells, billed_months(spells))
    known = {name: one.model for name, one in candidates.items() if isinstance(one, Renewing)}
    fitted = [name for name in NAMES if not isinstance(candidates[name], NoModel)]
    if fitted and choice.model not in fitted:
        choice = replace(choice, model=fitted[0], why=Note("model_only", {"model": fitted[0], "before": current}))
    return Stays(candidates, choice, rows, {name: summary(model, rows) for name, model in known.items()})


def held_months(spells: Spells) -> int | None:
    """How many of the newest months to hold back: a third of the time, a year at most. None: too short.

    >>> two_years = Spells(np.array([731.0]), np.array([False]), np.array([731.0]), np.array([0.0]))
    >>> held_months(two_years)
    8
    """
    seen = int(spells.longest / DAYS_A_MONTH)
    return min(seen // 3, MOST_MONTHS) if seen >= FEWEST_MONTHS else None


def _choice(spells: Spells, current: str) -> StayingChoice:
    held = held_months(spells)
    test = None if held is None else _test_of(spells, held)
    if test is None:
        return StayingChoice(current, current, Note("model_not_compared", {"model": current}))
    found = {name: _judged(name, model, test) for name, model in test.candidates.items()}
    tested = {name: one for name, one in found.items() if one is not None}
    name, why = judged({key: one for key, (_, one) in tested.items()}, np.ones(len(test.months)), current=current)
    return StayingChoice(name, current, why, tuple(report for report, _ in tested.values()))


@dataclass(frozen=True)
class _Test:
    """Contracts that ran at the cut. Shapes: (contracts,). months: whole ones of their tenure then."""

    candidates: Mapping[str, Staying | NoModel]
    months: Floats
    left: Floats
    horizon: int
    monthly: float  # share of contracts that ended in a month before the cut


def _test_of(spells: Spells, horizon: int) -> _Test | None:
    days_ago = horizon * DAYS_A_MONTH
    then, places = as_known(spells, days_ago)
    running = np.flatnonzero(~then.left)
    if len(running) < FEWEST_CUSTOMERS:
        return None
    exposed = float((then.days - then.entered).sum()) / DAYS_A_MONTH
    return _Test(
        candidates=fit_all(then),
        months=np.floor(then.days[running] / DAYS_A_MONTH),
        left=spells.left[places[running]].astype(np.float64),
        horizon=horizon,
        monthly=float(then.left.sum()) / exposed if exposed else 0.0,
    )


def _judged(name: str, model: Staying | NoModel, test: _Test) -> tuple[StayingReport, Judged] | None:
    if isinstance(model, NoModel):
        return None
    ages, of_age = np.unique(test.months, return_inverse=True)
    leaves = 1 - stays(model, ages.astype(np.int64), test.horizon)[:, -1][of_age]
    same = np.full(len(leaves), 1 - (1 - min(test.monthly, 1.0)) ** test.horizon)
    losses = _deviance(test.left, leaves)
    own = _scores(name, test.left, leaves)
    report = StayingReport(
        model=name,
        customers=len(leaves),
        horizon_months=test.horizon,
        left=int(test.left.sum()),
        predicted_left=own.predicted_left,
        deviance=own.deviance,
        brier=own.brier,
        naive=(_scores("same_for_all", test.left, same),),
        buckets=_buckets(test, leaves),
    )
    return report, Judged(own.deviance, losses)


def _scores(name: str, left: Floats, leaves: Floats) -> StayingScores:
    losses = _deviance(left, leaves)
    return StayingScores(name, float(leaves.sum()), float(losses.mean()), float(np.mean((left - leaves) ** 2)))


def _deviance(left: Floats, leaves: Floats) -> Floats:
    """-2 log of the chance given to what happened."""
    safe = np.clip(leaves, NEARLY, 1 - NEARLY)
    return np.asarray(-2 * np.where(left > 0, np.log(safe), np.log1p(-safe)), dtype=np.float64)


def _buckets(test: _Test, leaves: Floats) -> tuple[BucketOfTenure, ...]:
    """Leavers foretold and happened by tenure at the cut."""
    found = []
    for low, high in BUCKETS:
        inside = ((test.months >= low) & (test.months <= (np.inf if high is None else high))).astype(np.float64)
        if count := int(inside.sum()):
            found.append(BucketOfTenure(low, high, count, dot(inside, leaves), int(dot(inside, test.left))))
    return tuple(found)
