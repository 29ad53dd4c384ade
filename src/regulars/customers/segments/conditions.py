"""The kinds of conditions there are. Higher floors add theirs at start-up, as `apps.py` of purchases does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from regulars.customers.segments.parameters import Choices, Parameter, Text
from regulars.customers.segments.types import Asking, Piece, Values
from regulars.lib.registry import Registry
from regulars.staff import queries as staff
from regulars.ui import figures

T = TypeVar("T")

# Whatever changes of a customer itself is told by a kind that begins so.
CUSTOMERS = "customers."


class Offers:
    """What is offered on one page: asked for once, however many conditions offer it."""

    def __init__(self) -> None:
        self._known: dict[Callable[[], Any], Any] = {}

    def __call__(self, ask: Callable[[], T]) -> T:
        if ask not in self._known:
            self._known[ask] = ask()
        found: T = self._known[ask]
        return found


@dataclass(frozen=True)
class ConditionKind:
    """A kind of condition: what it asks for, what it is in SQL and in words.

    `sql` gets the values and an `Asking`; `words` the values and the `Reader` of them. `known` says of whom the answer
    is known at all; None: of everybody. `touched_by` gives beginnings of the timeline kinds that can change the answer;
    what begins with «customers.» always may. `group` is the heading it stands under where conditions are chosen.
    `narrowed` gives the choices that make sense for a parameter with the values chosen before it, None where all do.
    """

    key: str
    title: Text
    group: Text
    parameters: tuple[Parameter, ...]
    sql: Callable[[Values, Asking], Piece]
    words: Callable[[Values, "Reader"], str]
    known: Callable[[Values, Asking], Piece] | None = None
    touched_by: Callable[[Values], tuple[str, ...]] = field(default=lambda values: ())
    narrowed: Callable[[str, Values, Offers], Choices | None] = field(default=lambda name, values, offers: None)

    def asked(self, values: Values) -> list[Parameter]:
        """The parameters that matter with the values given so far."""
        return [one for one in self.parameters if not one.when or values.get(one.by) in one.when]


@dataclass
class Reader:
    """Whom a rule is said to: names of our rows are looked up once, when first needed."""

    language: str = "en"
    currency: str = "EUR"
    segments: dict[int, str] = field(default_factory=dict)

    @cached_property
    def employees(self) -> dict[int, str]:
        return {one.pk: one.name for one in staff.employees()}

    def title(self, kind: ConditionKind, name: str, value: Any) -> str:
        """A choice in words."""
        choices = next((getattr(one, "choices", None) for one in kind.parameters if one.name == name), None)
        titles = {str(key): title for key, title in choices()} if choices else {}
        return str(titles.get(str(value), value))

    def day(self, iso: str) -> str:
        return figures.day(date.fromisoformat(iso), self.language)


condition_kinds: Registry[ConditionKind] = Registry("kind of condition")


def add_conditions(*kinds: ConditionKind) -> None:
    for kind in kinds:
        condition_kinds.add(kind.key, kind)
