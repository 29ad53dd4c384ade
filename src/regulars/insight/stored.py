"""The figures of a run as typed values again: what `Study.to_dict` wrote, read back part by part when asked for."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from regulars.analytics.churn_results import ChurnDefinitions
from regulars.analytics.results import (
    AtRisk,
    Buying,
    ChurnPeriod,
    CohortSplit,
    CohortTable,
    Grain,
    Inactivity,
    ModelFit,
    MonthCosts,
    Note,
    Period,
    RecurringPeriod,
    RevenuePeriod,
    RfmSummary,
    Split,
    ValueSummary,
)
from regulars.analytics.study_results import Study
from regulars.analytics.survival.shapes import LifetimesFound
from regulars.analytics.themes.shapes import Themes
from regulars.insight.models import Basis

T = TypeVar("T")
P = TypeVar("P")

MOST_PERIODS = 120

# Parts that grow with time, attributes or models are stored on their own; the rest is small and goes together.
LARGE = (
    "churn", "revenue", "recurring", "cohorts", "rfm", "value", "splits", "at_risk", "models", "definitions", "costs",
)  # fmt: skip
# What runs of an earlier version did not keep: its page says so and the others go on.
LATER = ("definitions", "costs", "lifetimes", "themes")
SUMMARY = "summary"
SPLITS_OF_COHORTS = "cohort_splits"
BY, LONGEST = "cohorts by ", 40


def parts_of(study: Mapping[str, Any]) -> dict[str, Any]:
    """A study as a dictionary, cut into the parts that are stored: {"summary": {...}, "churn": [...], ...}."""
    small = {name: value for name, value in study.items() if name not in (*LARGE, SPLITS_OF_COHORTS)}
    by_attribute = {cohorts_by(one["attribute"]): one for one in study.get(SPLITS_OF_COHORTS, ())}
    return {SUMMARY: small, **{name: study[name] for name in LARGE}, **by_attribute}


def cohorts_by(attribute: str) -> str:
    """Where the cohorts by an attribute are stored: each on its own, as a page shows one at a time.

    >>> cohorts_by("industry"), cohorts_by("")
    ('cohorts by industry', 'cohorts')
    """
    if not attribute:
        return "cohorts"
    short = attribute if len(attribute) <= LONGEST else hashlib.sha256(attribute.encode()).hexdigest()[:LONGEST]
    return f"{BY}{short}"


def came_later(name: str) -> bool:
    """Whether runs of an earlier version, or some runs, are without this part."""
    return name in LATER or name.startswith(BY)


@dataclass(frozen=True)
class Window:
    """The days a page speaks of; None = from the beginning, to the end. A period belongs to the day it begins on."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def words(self) -> dict[str, str]:
        """As addresses say it."""
        days = {"from": self.first, "until": self.last}
        return {name: f"{day:%Y-%m}" for name, day in days.items() if day is not None}

    def newest(self, periods: list[P], most: int) -> list[P]:
        """The last so many periods, or as many as somebody asked to see."""
        return periods[-(MOST_PERIODS if self.first else most) :]


EVER = Window()


class Figures:
    """The parts of one study. Asking for a part that was not loaded is a programming error: KeyError."""

    def __init__(self, parts: Mapping[str, Any], basis: Basis = Basis.ALL, window: Window = EVER) -> None:
        self._parts = parts
        self.basis = basis
        self.window = window

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    @cached_property
    def churn(self) -> tuple[ChurnPeriod, ...]:
        return self._large("churn", tuple[ChurnPeriod, ...])

    @cached_property
    def revenue(self) -> tuple[RevenuePeriod, ...]:
        return self._large("revenue", tuple[RevenuePeriod, ...])

    @cached_property
    def recurring(self) -> tuple[RecurringPeriod, ...]:
        return self._large("recurring", tuple[RecurringPeriod, ...])

    @cached_property
    def cohorts(self) -> tuple[CohortTable, ...]:
        return self._large("cohorts", tuple[CohortTable, ...])

    @cached_property
    def costs(self) -> tuple[MonthCosts, ...]:
        found: tuple[MonthCosts, ...] | None = hydrated(tuple[MonthCosts, ...], self._parts.get("costs"))
        return found or ()

    def cohorts_split_by(self, attribute: str) -> CohortSplit | None:
        """None where this run has none by it."""
        kept = self._parts.get(cohorts_by(attribute)) if attribute else None
        return cast("CohortSplit | None", hydrated(CohortSplit, kept))

    @cached_property
    def rfm(self) -> RfmSummary:
        return self._large("rfm", RfmSummary)

    @cached_property
    def value(self) -> ValueSummary:
        return self._large("value", ValueSummary)

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        return self._large("splits", tuple[Split, ...])

    @cached_property
    def at_risk(self) -> tuple[AtRisk, ...]:
        return self._large("at_risk", tuple[AtRisk, ...])

    @cached_property
    def lifetimes(self) -> LifetimesFound:
        found: LifetimesFound | None = hydrated(LifetimesFound, self._parts.get("lifetimes"))
        return found or LifetimesFound(None, ())

    @cached_property
    def themes(self) -> Themes | None:
        return cast("Themes | None", hydrated(Themes, self._parts.get("themes")))

    @cached_property
    def models(self) -> tuple[ModelFit, ...]:
        return self._large("models", tuple[ModelFit, ...])

    @cached_property
    def definitions(self) -> ChurnDefinitions | None:
        return cast("ChurnDefinitions | None", hydrated(ChurnDefinitions, self._parts.get("definitions")))

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        return self._small("notes", tuple[Note, ...])

    @cached_property
    def period(self) -> Period:
        return self._small("period", Period)

    @cached_property
    def inactivity(self) -> Inactivity:
        return self._small("inactivity", Inactivity)

    @cached_property
    def buying(self) -> Buying:
        return self._small("buying", Buying)

    @property
    def summary(self) -> Mapping[str, Any]:
        """Plain numbers: currency, contractual, customers_count, orders_count, revenue_minor, active, stages ..."""
        summary: Mapping[str, Any] = self._parts[SUMMARY]
        return summary

    def churn_by(self, grain: Grain) -> list[ChurnPeriod]:
        return [period for period in self.churn if period.grain == grain and self.window.holds(period.starts_on)]

    def revenue_by(self, grain: Grain) -> list[RevenuePeriod]:
        return [period for period in self.revenue if period.grain == grain and self.window.holds(period.starts_on)]

    def recurring_by(self, grain: Grain) -> list[RecurringPeriod]:
        return [period for period in self.recurring if period.grain == grain and self.window.holds(period.starts_on)]

    def cohorts_by(self, grain: Grain) -> CohortTable | None:
        return self.within(next((table for table in self.cohorts if table.grain == grain), None))

    def within(self, found: CohortTable | None) -> CohortTable | None:
        """The cohorts of the days the page speaks of."""
        if found is None or self.window == EVER:
            return found
        return replace(found, rows=tuple(row for row in found.rows if self.window.holds(row.starts_on)))

    def model(self, name: str) -> ModelFit | None:
        return next((fit for fit in self.models if fit.model == name), None)

    def split(self, attribute: str) -> Split | None:
        return next((split for split in self.splits if split.attribute == attribute), None)

    def _large(self, name: str, kind: type[T]) -> T:
        return cast(T, hydrated(kind, self._parts[name]))

    def _small(self, name: str, kind: type[T]) -> T:
        return cast(T, hydrated(kind, self.summary[name]))


def hydrated(kind: Any, value: Any) -> Any:
    """A value of the given type from its JSON form: the reverse of `JsonAble.to_dict`.

    >>> hydrated(Period, {"from_on": None, "until": "2026-11-21"})
    Period(from_on=None, until=datetime.date(2026, 11, 21))
    """
    if value is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        choices = [choice for choice in get_args(kind) if choice is not type(None)]
        return hydrated(choices[0], value) if len(choices) == 1 else value
    if origin is tuple:
        inner = get_args(kind)[0]
        return tuple(hydrated(inner, item) for item in value)
    if origin is not None or not isinstance(kind, type):
        return value
    if is_dataclass(kind):
        return kind(**{name: hydrated(hint, value[name]) for name, hint in _hints(kind).items() if name in value})
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if issubclass(kind, StrEnum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


assert set(LARGE) < {field.name for field in fields(Study)}
