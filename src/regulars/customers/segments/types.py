"""A rule as a tree of frozen values, and what its parts become."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Condition:
    """One thing that is so of a customer or not; `kind` is a key of the registered kinds."""

    kind: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """All of the parts, or any of them. All of nothing is everybody."""

    of: Literal["all", "any"]
    parts: tuple["Rule", ...] = ()


@dataclass(frozen=True)
class Not:
    part: "Rule"


Rule = Condition | Group | Not
EVERYBODY = Group("all")


def conditions_in(rule: Rule) -> Iterator[Condition]:
    match rule:
        case Condition():
            yield rule
        case Not(part):
            yield from conditions_in(part)
        case Group(parts=parts):
            for part in parts:
                yield from conditions_in(part)


def mentioned(rule: Rule) -> set[int]:
    """Segments that the rule speaks of itself, not those that they speak of."""
    return {one.values["segment"] for one in conditions_in(rule) if one.kind == "segment"}


@dataclass(frozen=True)
class Moment:
    """An instant and the company's calendar at it: «in the last 7 days» is today and the seven days before."""

    now: datetime
    zone: ZoneInfo

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def day(self, days_ago: int) -> date:
        try:
            return self.today - timedelta(days=days_ago)
        except OverflowError:
            return date.min

    def begins(self, day: date) -> datetime:
        """The first instant of a day of the company."""
        return datetime.combine(max(day, date(1, 1, 2)), time.min, self.zone)

    def ends(self, day: date) -> datetime:
        """The first instant after a day of the company."""
        return self.begins(min(day, date(9999, 12, 29)) + timedelta(days=1))

    @property
    def next_day_begins(self) -> datetime:
        return self.ends(self.today)


@dataclass(frozen=True)
class Piece:
    """A condition over `customers_customer c` in SQL with its values. It is not true where nothing is known.

    plain: over columns of `c` alone. exists: EXISTS (...), which the planner joins where it stands in an AND.
    mixed: several of them with AND.
    """

    sql: str
    values: tuple[Any, ...] = ()
    shape: Literal["plain", "exists", "mixed"] = "plain"


@dataclass(frozen=True)
class Asking:
    """What a rule is asked with: the moment, the company's currency, and about whom.

    rows: numbers of rows of the customers it is about, those merged into them too; None is everybody. `rules` are those
    of the segments it may speak of.
    """

    moment: Moment
    currency: str
    rows: Sequence[int] | None = None
    rules: Mapping[int, Rule] = field(default_factory=dict)
