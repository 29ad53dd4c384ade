"""What all models share: collapsed rows, the optimiser, and the honest «there is no model, because ...»."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize

from regulars.analytics.models.blas import one_thread

if TYPE_CHECKING:
    from regulars.analytics.models.deriving import Derived

Floats = NDArray[np.float64]
Objective = Callable[[Floats], tuple[float, Floats]]
M = TypeVar("M")

FEWEST_CUSTOMERS = 30
FEWEST_REPEATERS = 10
LIMIT = 12.0  # of |log parameter|, time scaled to about 1; an optimum out there means «infinite» or «zero»
MOST_COUNTED = 1_000_000
ROWS_AT_ONCE = 16_384  # temporaries of this many rows stay in the processor's cache


@dataclass(frozen=True)
class NoModel:
    """Why these data carry no model. `code` is a permanent word: few_customers, no_repeat_buyers, few_repeat_buyers,
    degenerate, not_converged."""

    code: str
    details: dict[str, Any] = field(default_factory=dict)


class Weighted(Protocol):
    """Customers as collapsed rows: what their likelihood is computed from, and how many there are of each."""

    @property
    def weight(self) -> Floats: ...

    @property
    def customers(self) -> float: ...

    @property
    def columns(self) -> tuple[Floats, ...]: ...

    @property
    def carried(self) -> dict[str, float]:
        """What there was to learn from, by name."""


@dataclass(frozen=True)
class Rows:
    """Customers by (x, t_x, T), equal ones as one row with a weight, sorted by x.

    Shapes: all are (rows,). Units: x counts repeat purchases; t_x and T are in one unit of time.
    """

    x: Floats
    t_x: Floats
    T: Floats
    weight: Floats

    @property
    def customers(self) -> float:
        return float(self.weight.sum())

    @property
    def columns(self) -> tuple[Floats, ...]:
        return self.x, self.t_x, self.T

    @property
    def repeaters(self) -> float:
        return float(self.weight[self.x > 0].sum())

    @property
    def carried(self) -> dict[str, float]:
        """What there was to learn from."""
        purchases = float((self.weight * self.x).sum())
        return {"customers": self.customers, "repeaters": self.repeaters, "repeat_purchases": purchases,
                "longest": float(self.T.max(initial=0.0)), "rows": float(len(self.x))}  # fmt: skip


def rows_of(x: ArrayLike, t_x: ArrayLike, T: ArrayLike, weight: ArrayLike | None = None) -> Rows:
    """Arrays as rows for fitting, equal customers as one. Needs: 0 <= t_x <= T, and t_x = 0 exactly where x = 0.

    >>> rows_of([2, 0, 2, 0], [5, 0, 5, 0], [9, 9, 9, 7]).weight
    array([1., 1., 2.])
    """
    arrays = [np.asarray(values, dtype=np.float64).ravel() for values in (x, t_x, T)]
    check_rows(*arrays)
    if weight is None:
        key, columns_of = numbered(*arrays)
        found, counts = np.unique(key, return_counts=True)
        xs, lasts, seen = columns_of(found)
        return Rows(xs, lasts, seen, counts.astype(np.float64))
    (xs, lasts, seen), places = together(*arrays)
    return Rows(xs, lasts, seen, summed(places, checked_weight(weight, len(places)), len(xs)))


def check_rows(x: Floats, t_x: Floats, T: Floats) -> None:
    """Refuse what no customer can have done, and what is not known."""
    # Said of what is possible, because nothing is true of a nan.
    possible = (x >= 0) & (t_x >= 0) & (t_x <= T) & np.isfinite(x) & np.isfinite(T) & ((x == 0) == (t_x == 0))
    if not possible.all():
        raise ValueError("needs known numbers, x >= 0, 0 <= t_x <= T, and t_x = 0 exactly where x = 0")


def checked_weight(weight: ArrayLike | None, count: int) -> Floats:
    """How many customers each row stands for; one each where nothing is said."""
    counted = np.ones(count) if weight is None else np.asarray(weight, dtype=np.float64).ravel()
    if not (np.isfinite(counted) & (counted >= 0)).all():
        raise ValueError("weights must be known and not negative")
    return counted


def too_little(rows: Rows) -> NoModel | None:
    """The reason not even to try."""
    if rows.customers < FEWEST_CUSTOMERS:
        return NoModel("few_customers", {"customers": int(rows.customers), "needed": FEWEST_CUSTOMERS})
    if rows.repeaters == 0:
        return NoModel("no_repeat_buyers", {"customers": int(rows.customers)})
    if rows.repeaters < FEWEST_REPEATERS:
        return NoModel("few_repeat_buyers", {"repeaters": int(rows.repeaters), "needed": FEWEST_REPEATERS})
    return None


@dataclass(frozen=True)
class Form(Generic[M]):
    """What tells one model from another.

    names: its parameters in order, all positive. scaled: those of them measured in the unit of the rows (time, money).
    starts: where the search begins, that unit scaled to about 1. objective: minus the mean log-likelihood of rows and
    its gradient, of log-parameters. derived: see `deriving`, of parameters and the columns of the rows.
    limits: of |log parameter|, where not LIMIT.
    """

    kind: Callable[..., M]
    names: tuple[str, ...]
    scaled: tuple[str, ...]
    starts: tuple[tuple[float, ...], ...]
    objective: Callable[[Any], Objective]
    derived: Callable[..., "Derived"]
    limits: tuple[float, ...] | None = None

    def values(self, model: M) -> Floats:
        """The parameters of a fitted model, in order."""
        return np.array([getattr(model, name) for name in self.names], dtype=np.float64)

    def units(self, unit: float) -> Floats:
        """By what each parameter grows when it is measured in units `unit` times smaller."""
        return np.array([unit if name in self.scaled else 1.0 for name in self.names])

    def begins(self, unit: float, start: M | None) -> tuple[tuple[float, ...], ...]:
        """Where to look, first at the last fit when there is one."""
        if start is None:
            return self.starts
        return (tuple((self.values(start) / self.units(unit)).tolist()), *self.starts)


def fit_purchases(form: Form[M], rows: Rows, start: M | None = None) -> M | NoModel:
    """Maximum likelihood of a model of purchases. Time is measured in the mean observation, whatever its unit."""
    if reason := too_little(rows):
        return reason
    unit = dot(rows.weight, rows.T) / rows.customers or 1.0
    scaled = Rows(rows.x, rows.t_x / unit, rows.T / unit, rows.weight)
    return fit_form(form, scaled, start, unit=unit, densities=dot(rows.weight, rows.x))


def fit_form(
    form: Form[M], rows: "Weighted", start: M | None, *, unit: float = 1.0, densities: float = 0.0
) -> M | NoModel:
    """The best model of rows already measured in `unit`; its parameters and likelihood are in units of 1.

    densities: how many densities in that unit the likelihood multiplies; each changes by 1 / unit.
    """
    objective = form.objective(rows)
    found = best(objective, form.begins(unit, start), form.names, form.limits)
    if isinstance(found, NoModel):
        return found
    mean, _ = objective(np.log(found))
    likelihood = float(-mean * rows.customers - densities * np.log(unit))
    return form.kind(*(found * form.units(unit)).tolist(), likelihood, int(rows.customers))


def likelihood_at(form: Form[M], rows: "Weighted", parameters: dict[str, float]) -> float:
    """Log-likelihood of all customers together at these parameters, in the unit of the rows."""
    mean, _ = form.objective(rows)(np.log([parameters[name] for name in form.names]))
    return -mean * rows.customers


def best(
    objective: Objective,
    starts: tuple[tuple[float, ...], ...],
    names: tuple[str, ...],
    limits: tuple[float, ...] | None = None,
) -> Floats | NoModel:
    """Parameters that make `objective` (minus mean log-likelihood and its gradient, of log-parameters) least.

    Further starting points are tried only when one fails. An optimum at the limit is no optimum: which parameter ran
    away is said instead.
    """
    outcome: Any = None
    bounds = np.array(limits or (LIMIT,) * len(names))
    for start in starts:
        outcome = _minimised(objective, start, bounds)
        if np.isfinite(outcome.fun) and np.all(np.abs(outcome.x) < bounds - 1e-3):
            return np.asarray(np.exp(outcome.x))
    if not np.isfinite(outcome.fun):
        return NoModel("not_converged", {"message": str(outcome.message)})
    runaway = names[int(np.argmax(np.abs(outcome.x) / bounds))]
    return NoModel("degenerate", {"parameter": runaway})


def _minimised(objective: Objective, start: tuple[float, ...], bounds: Floats) -> Any:
    # A last fit may lie outside of what is allowed now.
    begin = np.clip(np.log(start), -bounds, bounds)
    options = {"ftol": 1e-14, "gtol": 1e-8, "maxiter": 1000}
    within = [(-float(bound), float(bound)) for bound in bounds]
    with one_thread():
        return minimize(objective, begin, jac=True, method="L-BFGS-B", bounds=within, options=options)


def dot(weight: Floats, values: Floats) -> float:
    """Weighted sum. einsum and not @, which would wake the threads of BLAS."""
    return float(np.einsum("i,i->", weight, values))


def distinct(values: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Distinct values in order, and for every value its place among them. Whole numbers (days) need no sorting."""
    if len(values) and values.min() >= 0 and values.max() < MOST_COUNTED:
        whole = values.astype(np.intp)
        if np.array_equal(whole, values):
            found = np.flatnonzero(np.bincount(whole))
            places = np.zeros(int(found[-1]) + 1, dtype=np.intp)
            places[found] = np.arange(len(found))
            return found.astype(np.float64), places[whole]
    sorted_, of_each = np.unique(values, return_inverse=True)
    return sorted_, np.asarray(of_each, dtype=np.intp)


def together(*columns: Floats) -> tuple[tuple[Floats, ...], NDArray[np.intp]]:
    """Distinct rows of some columns, in order, and for every row which of them it is.

    >>> (x, T), places = together(np.array([2.0, 0.0, 2.0]), np.array([9.0, 7.0, 9.0]))
    >>> x.tolist(), T.tolist(), places.tolist()
    ([0.0, 2.0], [7.0, 9.0], [1, 0, 1])
    """
    key, columns_of = numbered(*columns)
    found, places = np.unique(key, return_inverse=True)
    return columns_of(found), np.asarray(places, dtype=np.intp)


def numbered(*columns: Floats) -> tuple[NDArray[np.intp], Callable[[NDArray[np.intp]], tuple[Floats, ...]]]:
    """A whole number for each row, the same for equal rows, which sorts many times faster than the columns; and the way
    back from such numbers."""
    known = [distinct(column) for column in columns]
    key = np.zeros(len(columns[0]), dtype=np.intp)
    for values, places in known:
        key = key * len(values) + places

    def columns_of(key: NDArray[np.intp]) -> tuple[Floats, ...]:
        places = np.unravel_index(key, [max(len(values), 1) for values, _ in known])
        return tuple(values[place] for (values, _), place in zip(known, places, strict=True))

    return key, columns_of


def summed(index: NDArray[np.intp], weight: Floats, size: int) -> Floats:
    """Sums of the weights by index."""
    return np.asarray(np.bincount(index, weight, size), dtype=np.float64)


def blocks(first: int, end: int) -> list[slice]:
    """Slices from `first` to `end`, small enough for the cache."""
    return [slice(start, min(start + ROWS_AT_ONCE, end)) for start in range(first, end, ROWS_AT_ONCE)]
