"""From rows of customers to what to expect of them: models fitted on all, predictions for each, all on arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.analytics.model_results import ModelChoice, ModelSummary
from regulars.analytics.models import bg_nbd, gamma_gamma, staying
from regulars.analytics.models.family import BUYING, BuyingModel, Model, buying_of, kind_of, parameters
from regulars.analytics.models.fitting import Floats, NoModel, Rows, together
from regulars.analytics.models.holdout import Held, Watched, choose, held_out
from regulars.analytics.models.notices import stays_unannounced, unannounced
from regulars.analytics.models.spells import Spells
from regulars.analytics.models.staying import FIRST_STAYING, Renewing, Staying, Stays
from regulars.analytics.models.summary import summary
from regulars.analytics.models.tenure import Tenure
from regulars.analytics.results import ModelFit, Note

FIRST_MODEL = "bg_nbd"  # until another one is better

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Horizon:
    """How far ahead, how later money is discounted, and the units of the models: days of a unit of time, minor units
    of a unit of money."""

    months: int
    annual_discount: float
    unit_days: float
    minor_units: int = 100

    @property
    def discounts(self) -> Floats:
        """Worth today of one unit of money at the end of month 1, 2, ..."""
        return np.asarray((1 + self.annual_discount) ** (-np.arange(1, self.months + 1) / 12), dtype=np.float64)

    @property
    def ends(self) -> Floats:
        """Ends of months 1, 2, ... in the unit of the models."""
        return np.asarray(np.arange(1, self.months + 1) * DAYS_A_MONTH / self.unit_days, dtype=np.float64)


@dataclass(frozen=True)
class Models:
    """What could be fitted; every part may be the reason why not. `choice`: which model of buying predicts, and why.

    repeat_minor: of a repeat purchase of anybody, on average. correlation: of how many they are and how large, of each
    customer: the spending model takes it for zero.
    """

    candidates: dict[str, BuyingModel | NoModel]
    choice: ModelChoice
    spending: gamma_gamma.GammaGamma | NoModel
    stays: Stays
    repeat_minor: float
    correlation: float | None
    summaries: dict[str, ModelSummary] = field(default_factory=dict)
    unannounced: Floats = field(default_factory=lambda: np.ones(1))  # by month ahead, see notices

    @property
    def buying(self) -> BuyingModel | NoModel:
        return self.candidates[self.choice.model]


@dataclass(frozen=True)
class Predicted:
    """Shapes: (customers,). nan = not known. Money in minor units, not rounded."""

    alive: Floats
    purchases: Floats
    value: Floats
    at_risk: Floats


@dataclass(frozen=True)
class HeldBack:
    """What models are judged by: the newest months (None: too few of them), and the rule «bought lately» in days."""

    watched: Watched | None = None
    inactive_days: int | None = None


def fit(
    rows: Rows,
    repeaters: Columns,
    horizon: Horizon,
    contracts: Spells,
    held_back: HeldBack = HeldBack(),
    current: str = FIRST_MODEL,
    current_staying: str = FIRST_STAYING,
) -> Models:
    """Fit all models. rows: collapsed customers without contracts, in the unit of time wanted. repeaters: x and
    repeat_minor of those of them who came back. current: the model of buying that predicted last time; it stays unless
    another is better on the newest months. current_staying: the same of contracts."""
    count, minor = repeaters["x"], repeaters["repeat_minor"]
    spent = gamma_gamma.spending_of(count, minor / horizon.minor_units / count)
    spending = gamma_gamma.fit(spent)
    candidates, choice = _chosen(rows, horizon, held_back, current)
    fitted = {name: summary(model, rows) for name, model in candidates.items() if not isinstance(model, NoModel)}
    if not isinstance(spending, NoModel):
        fitted["gamma_gamma"] = summary(spending, spent)
    return Models(
        candidates,
        choice,
        spending,
        staying.fit(contracts, current_staying),
        repeat_minor=float(minor.sum() / max(count.sum(), 1)),
        correlation=_correlation(count, minor),
        summaries=fitted,
    )


def with_notices(models: Models, held: Columns, horizon: Horizon) -> Models:
    """With what the notices of today say of the others. held: months, months_left and lost of who has a contract."""
    if isinstance(models.stays.model, NoModel):
        return models
    here = ~held["lost"]
    share = unannounced(models.stays.model, held["months"][here], held["months_left"][here], horizon.months)
    return replace(models, unannounced=share)


def _chosen(
    rows: Rows, horizon: Horizon, held_back: HeldBack, current: str
) -> tuple[dict[str, BuyingModel | NoModel], ModelChoice]:
    """All models of buying on all data, each from its fit on the part before the cut, and the one that predicts."""
    current = current if current in BUYING else FIRST_MODEL
    seen, silent = held_back.watched, None
    if held_back.inactive_days:
        silent = held_back.inactive_days / horizon.unit_days
    held = {} if seen is None else {name: held_out(name, seen, silent_after=silent) for name in BUYING}
    starts = {name: found.model for name, found in held.items() if isinstance(found, Held)}
    candidates = {name: module.fit(rows, start=starts.get(name)) for name, module in BUYING.items()}
    if seen is None:
        choice = ModelChoice(current, current, Note("model_not_compared", {"model": current}))
    else:
        choice = choose(held, seen, current=current)
    fitted = [name for name, model in candidates.items() if not isinstance(model, NoModel)]
    if choice.model in fitted or not fitted:
        return candidates, choice
    why = Note("model_only", {"model": fitted[0], "before": current})
    return candidates, replace(choice, model=fitted[0], why=why)


def predict(models: Models, people: Columns, horizon: Horizon, kept_share: float) -> Predicted:
    """Probability of being alive, purchases, value and value at risk of everybody over the horizon: what they would
    bring if they stay, without the value.

    kept_share: part of the money of purchases that is not returned. Lost customers have nothing left to lose.
    """
    size = len(people["contract"])
    alive, purchases, if_alive, value = (np.full(size, np.nan) for _ in range(4))
    bought = np.flatnonzero(~people["contract"] & ~np.isnan(people["T"]))
    if not isinstance(models.buying, NoModel) and len(bought):
        own = {name: people[name][bought] for name in ("x", "t_x", "T", "repeat_minor")}
        alive[bought], purchases[bought], if_alive[bought] = _of_orders(models, models.buying, own, horizon, kept_share)
        value[bought] = if_alive[bought] * alive[bought]
        if isinstance(models.buying, bg_nbd.BgNbd):
            # In BG/NBD nobody leaves before their first repeat purchase: of these it cannot tell, and neither do we.
            alive[bought[people["x"][bought] == 0]] = np.nan
    held = np.flatnonzero(people["contract"])
    if not isinstance(models.stays.model, NoModel) and len(held):
        own = {name: people[name][held] for name in ("months", "months_left", "monthly_minor", "lost")}
        alive[held], if_alive[held], value[held] = _of_contracts(models.stays.model, own, horizon, models.unannounced)
    # Of who bought once BG/NBD tells what to expect and not what may be lost.
    lost = np.where(np.isnan(alive), np.nan, if_alive - value)
    return Predicted(alive, purchases, value, np.where(people["lost"], 0.0, lost))


def _of_orders(
    models: Models, buying: BuyingModel, people: Columns, horizon: Horizon, kept_share: float
) -> tuple[Floats, Floats, Floats]:
    """(alive, purchases, value if alive). What an alive customer buys depends on (x, T) alone: few distinct pairs."""
    x, t_x, T = people["x"], people["t_x"] / horizon.unit_days, people["T"] / horizon.unit_days
    family = buying_of(buying)
    alive = family.probability_alive(buying, x, t_x, T)
    (xs, Ts), places = together(x, T)
    ahead = np.stack([family.expected_if_alive(buying, float(end), xs, Ts) for end in horizon.ends])
    monthly = np.diff(ahead, axis=0, prepend=0.0)
    discounted = np.einsum("m,mp->p", horizon.discounts, monthly)
    money = _money(models, people, horizon.minor_units) * kept_share
    return alive, ahead[-1][places] * alive, discounted[places] * money


def _money(models: Models, people: Columns, minor_units: int) -> Floats:
    """Minor units to expect of one purchase: by the model, or the plain mean of repeat purchases without one."""
    mean = people["repeat_minor"] / np.maximum(people["x"], 1)
    repeat = people["x"] > 0
    if isinstance(models.spending, NoModel):
        return np.where(repeat, mean, models.repeat_minor)
    expected = gamma_gamma.expected_mean(models.spending, people["x"], mean / minor_units) * minor_units
    return np.where(np.isnan(expected), models.repeat_minor, expected)


def _of_contracts(
    model: Staying, people: Columns, horizon: Horizon, unannounced: Floats
) -> tuple[Floats, Floats, Floats]:
    """(chance to stay through the horizon, value if they stay, value). A known end is certain, and until then they
    stay; a lost customer is gone. unannounced: see notices."""
    by_age, of_age = np.unique(people["months"].astype(np.int64), return_inverse=True)
    stays = stays_unannounced(model, by_age, horizon.months, unannounced)
    worth = np.einsum("am,m->a", stays, horizon.discounts)[of_age]
    known, left = ~np.isnan(people["months_left"]), np.nan_to_num(people["months_left"])
    paid = np.clip(left, 0, horizon.months).astype(np.int64)
    until_end = np.append(0.0, horizon.discounts.cumsum())[paid]
    here = ~people["lost"]
    alive = here * np.where(known, left >= horizon.months, stays[of_age, -1])
    value = people["monthly_minor"] * here * np.where(known, until_end, worth)
    return alive, people["monthly_minor"] * here * float(horizon.discounts.sum()), value


def fits(models: Models, *, contractual: bool) -> tuple[ModelFit, ...]:
    """The models as results, refusals included. Those of contracts only where there are contracts.

    details of a model of buying or of staying: predicts (whether it is the one that does), why (a Note); holdout (of
    buying: a HoldoutReport), kept_back (of staying: a StayingReport); of all: standard_errors, aic, bic (see
    model_results).
    """
    reports = {report.model: report.to_dict() for report in models.choice.reports}
    found = []
    for name, model in models.candidates.items():
        details: dict[str, Any] = {"predicts": name == models.choice.model, "holdout": reports.get(name)}
        if name == models.choice.model:
            details["why"] = models.choice.why.to_dict()
        found.append(_fit_of(name, model, details | _sureness(models, name)))
    details = {"correlation": models.correlation} | _sureness(models, "gamma_gamma")
    found.append(_fit_of("gamma_gamma", models.spending, details))
    if contractual:
        found += [_staying_fit(name, model, models.stays) for name, model in models.stays.candidates.items()]
    return tuple(found)


def _sureness(models: Models, name: str) -> dict[str, Any]:
    return _errors_of(models.summaries.get(name))


def _errors_of(known: ModelSummary | None) -> dict[str, Any]:
    if known is None:
        return {}
    errors = {estimate.name: estimate.standard_error for estimate in known.estimates}
    return {"standard_errors": errors, "aic": known.aic, "bic": known.bic}


def _fit_of(name: str, model: Model | NoModel, details: dict[str, Any]) -> ModelFit:
    if isinstance(model, NoModel):
        return ModelFit(name, {}, None, 0, refused=Note(model.code, model.details), details=details)
    return ModelFit(kind_of(model), parameters(model), model.log_likelihood, model.customers, details=details)


def _staying_fit(name: str, model: Staying | NoModel, stays: Stays) -> ModelFit:
    """A candidate of how long contracts last. Of the one by tenure, its share still there is what it has to say."""
    report = next((one.to_dict() for one in stays.choice.reports if one.model == name), None)
    details: dict[str, Any] = {"predicts": name == stays.choice.model, "kept_back": report}
    if name == stays.choice.model:
        details["why"] = stays.choice.why.to_dict()
    details |= _errors_of(stays.summaries.get(name))
    if isinstance(model, Renewing):
        return _fit_of(name, model.model, details | {"period_months": model.months})
    if isinstance(model, NoModel):
        return _fit_of(name, model, details)
    return ModelFit(name, _kept(model), None, model.spells, details=details | _of_tenure(model))


def _kept(model: Tenure) -> dict[str, float]:
    there = staying.stays(model, [0], 36)[0]
    return {f"stays_{months}": float(there[months - 1]) for months in (1, 12, 24, 36)}


def _of_tenure(model: Tenure) -> dict[str, Any]:
    return {"left": model.left, "monthly_tail": model.tail}


def _correlation(x: NDArray[Any], spent: NDArray[Any]) -> float | None:
    """Of the number and the mean money of repeat purchases: the spending model takes it for zero."""
    if len(x) < 3 or x.std() == 0 or (mean := spent / x).std() == 0:
        return None
    return float(np.corrcoef(x, mean)[0, 1])
