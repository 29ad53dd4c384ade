"""The rows behind a figure: which customers were counted. Each question is one query, whatever its answer's length."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from regulars.analytics.calendar import months_before
from regulars.customers.models import Customer, Traits
from regulars.insight.errors import NoSuchFigure
from regulars.insight.models import Basis, Run, Spell
from regulars.insight.periods import Stretch, stretch_of
from regulars.insight.words import STAGE_TITLES, group_title, value_title
from regulars.lib.text import storable
from regulars.purchases.models import Contract, Order
from regulars.ui import figures

Customers = QuerySet[Customer]


@dataclass(frozen=True)
class Question:
    """A figure by its name in addresses, and what narrows it: period, split, cohort, scores."""

    run: Run
    figure: str
    query: Mapping[str, str]
    language: str
    basis: Basis = field(init=False)

    def __post_init__(self) -> None:
        given = self.query.get("basis", "")
        object.__setattr__(self, "basis", Basis(given) if given in Basis.values else Basis.ALL)

    @cached_property
    def period(self) -> Stretch:
        return stretch_of(self.query.get("period", ""))

    @property
    def first(self) -> date:
        return self.period.first

    @property
    def last(self) -> date:
        return min(self.through(self.period).last, self.until)

    def through(self, first: Stretch) -> Stretch:
        """The last of several periods, of which `first` is the first; that one where there is no other."""
        named = self.query.get("through", "")
        return stretch_of(named) if named else first

    def days(self, first: Stretch) -> str:
        """«Q3 2026», or «Q1 2026 – Q3 2026»."""
        titles = (one.title(self.language) for one in (first, self.through(first)))
        return " – ".join(dict.fromkeys(titles))

    @property
    def members(self) -> Q:
        """Customers of the basis."""
        return Q() if self.basis == Basis.ALL else Q(Exists(self.spells()))

    @property
    def until(self) -> date:
        return date.fromisoformat(self.run.snapshot["until"])

    def number(self, name: str, low: int, high: int) -> int:
        text = self.query.get(name, "")
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise NoSuchFigure()
        return int(text)

    def spells(self, **conditions: Any) -> QuerySet[Spell]:
        """Spells of the run and basis, of the customer of the outer query."""
        return self.own_spells(customer=OuterRef("pk"), **conditions)

    def own_spells(self, **conditions: Any) -> QuerySet[Spell]:
        """Spells of the run and basis."""
        own = {} if self.basis == Basis.ALL else {"basis": self.basis}
        return Spell.objects.filter(run=self.run, **own, **conditions)

    def covering(self, day: date) -> Exists:
        """Whether the customer of the outer query was one on that day."""
        running = Q(ended_on=None) | Q(ended_on__gt=day)
        return Exists(self.spells(started_on__lte=day).filter(running))

    def began(self, first: date, last: date) -> Exists:
        """Whether a spell began within the days."""
        return Exists(self.spells(started_on__gte=first, started_on__lte=last))


@dataclass(frozen=True)
class Answer:
    title: str
    customers: Customers


def rows_behind(run: Run, figure: str, query: Mapping[str, str], language: str) -> Answer:
    """The customers behind a figure, and what to call them. Raises NoSuchFigure, NoSuchPeriod."""
    ask = FIGURES.get(figure)
    if ask is None:
        raise NoSuchFigure()
    question = Question(run, figure, query, language)
    title, condition = ask(question)
    customers = Customer.objects.filter(condition)
    if split := query.get("split", ""):
        attribute, _colon, value = split.partition(":")
        customers = customers.filter(of_group(attribute, value))
        title = f"{title} · {value_title(attribute, value)}"
    return Answer(title, customers.select_related("traits"))


def of_group(attribute: str, value: str) -> Q:
    """Customers with a value of an attribute; "" = those of whom it is not known. Raises NoSuchFigure."""
    attribute, value = storable(attribute), storable(value)
    if attribute in ("country", "kind", "language"):
        return Q(**{attribute: value})
    if attribute == "manager":
        return Q(manager__name=value) if value else Q(manager=None)
    if attribute in ("", "product"):
        raise NoSuchFigure()
    known = Q(attributes__contains={attribute: value})
    return known if value else known | ~Q(attributes__has_key=attribute)


def orders_behind(run: Run, query: Mapping[str, str], language: str) -> tuple[str, QuerySet[Order]]:
    """The orders and returns of a period, customers included, and what to call them. Raises NoSuchPeriod."""
    question = Question(run, "orders", query, language)
    orders = Order.objects.filter(
        ordered_on__gte=question.first,
        ordered_on__lte=question.last,
        currency=run.snapshot["currency"],
        id__lte=run.snapshot["orders"]["max_id"],
    ).select_related("customer")
    if question.basis != Basis.ALL:
        held = Exists(Spell.objects.filter(run=run, customer=OuterRef("customer"), basis=Basis.CONTRACTS))
        orders = orders.filter(held if question.basis == Basis.CONTRACTS else ~held)
    return _("Orders of %(period)s") % {"period": question.days(question.period)}, orders


# Movements ---------------------------------------------------------------------------------------------------------


def _movement(title: Callable[[], str], was: bool | None, remains: bool | None, extra: str = "") -> "Ask":
    """Customers by whether they were one the day before the period and are one on its last day."""

    def ask(question: Question) -> tuple[str, Q]:
        before = question.covering(question.first - timedelta(days=1))
        after = question.covering(question.last)
        condition = Q()
        for asked, covered in ((was, before), (remains, after)):
            if asked is not None:
                condition &= Q(covered) if asked else ~Q(covered)
        if extra:
            condition &= _EXTRA[extra](question)
        return title() % {"period": question.days(question.period)}, condition

    return ask


def _first_time(question: Question) -> Q:
    return Q(Exists(question.spells(ordinal=1, started_on__gte=question.first, started_on__lte=question.last)))


_EXTRA: dict[str, Callable[[Question], Q]] = {
    "first time": _first_time,
    "again": lambda question: Q(question.began(question.first, question.last)) & ~_first_time(question),
    "came within": lambda question: Q(question.began(question.first, question.last)),
    "left within": lambda question: Q(
        Exists(question.spells(ended_on__gte=question.first, ended_on__lte=question.last))
    ),
}


def _lost_in_a_year(question: Question) -> tuple[str, Q]:
    """Within the last twelve months, which need not be a calendar year."""
    began = question.covering(months_before(question.until, 12))
    return _("Customers lost in the last twelve months"), Q(began) & ~Q(question.covering(question.until))


def _active(question: Question) -> tuple[str, Q]:
    title = _("Customers on %(day)s") % {"day": figures.day(question.until, question.language)}
    return title, Q(question.covering(question.until))


# Cohorts, groups, stages, values -----------------------------------------------------------------------------------


def _cohort(question: Question) -> tuple[str, Q]:
    """Those who came in a period, or in several; with an age, those of them who were there so many periods later."""
    came = stretch_of(question.query.get("cohort", ""))
    condition = _came_in(question, came.first, question.through(came).last)
    title = _("Came in %(period)s") % {"period": question.days(came)}
    if not question.query.get("age"):
        return title, condition
    seen = came.later(question.number("age", 0, 1200))
    there = _("there in %(period)s") % {"period": seen.title(question.language)}
    return f"{title}, {there}", condition & (_bought_in(question, seen) | _had_contract_in(question, seen))


def _came_in(question: Question, first: date, last: date) -> Q:
    """Whose first purchase or first contract lies within the days, and neither before them."""
    first_spells = question.own_spells(ordinal=1)
    within = {"started_on__gte": first, "started_on__lte": last}
    bought = Traits.objects.filter(first_order_on__gte=first, first_order_on__lte=last)
    # Two small sets by their own indexes, then the rest of the conditions on their members only.
    candidate = Q(pk__in=first_spells.filter(**within).values("customer"))
    if question.basis != Basis.ORDERS:
        candidate |= Q(pk__in=bought.values("pk"))
    earlier = Q(Exists(question.spells(ordinal=1, started_on__lt=first)))
    earlier |= Q(traits__first_order_on__lt=first)
    member = Q() if question.basis == Basis.ALL else Q(Exists(question.spells(ordinal=1)))
    return candidate & member & ~earlier


def _bought_in(question: Question, seen: Stretch) -> Q:
    orders = Order.objects.filter(
        ordered_on__gte=seen.first,
        ordered_on__lte=min(seen.last, question.until),
        amount_minor__gte=0,
        currency=question.run.snapshot["currency"],
        id__lte=question.run.snapshot["orders"]["max_id"],
    )
    return _theirs(orders)


def _had_contract_in(question: Question, seen: Stretch) -> Q:
    contracts = Contract.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=seen.first),
        started_on__lte=min(seen.last, question.until),
        currency=question.run.snapshot["currency"],
        id__lte=question.run.snapshot["contracts"]["max_id"],
    )
    return _theirs(contracts)


def _theirs(facts: QuerySet[Any]) -> Q:
    """There is such a fact of the customer or of one merged into it. Two questions: together they miss the indexes."""
    own, merged = facts.filter(customer=OuterRef("pk")), facts.filter(customer__merged_into=OuterRef("pk"))
    return Q(Exists(own)) | Q(Exists(merged))


def _scores(question: Question) -> tuple[str, Q]:
    recency, frequency = question.number("recency", 1, 5), question.number("frequency", 1, 5)
    words = {"recency": recency, "frequency": frequency}
    title = _("Recency %(recency)s, frequency %(frequency)s") % words
    return title, Q(traits__recency_score=recency, traits__frequency_score=frequency)


def _group(question: Question) -> tuple[str, Q]:
    code = storable(question.query.get("group", ""))
    return group_title(code), Q(traits__rfm_group=code)


def _stage(question: Question) -> tuple[str, Q]:
    stage = question.query.get("stage", "")
    if stage not in STAGE_TITLES:
        raise NoSuchFigure()
    return str(STAGE_TITLES[stage]), Q(traits__stage=stage)


def _worth(question: Question) -> tuple[str, Q]:
    """Customers whose expected value lies between two bounds, the upper one not included."""
    low = question.number("from", 0, 10**15)
    condition = question.members & Q(traits__value_minor__gte=low)
    if question.query.get("to"):
        condition &= Q(traits__value_minor__lt=question.number("to", 0, 10**15))
    return _("Customers by their expected value"), condition


def _everybody(question: Question) -> tuple[str, Q]:
    return _("Everybody who was ever a customer"), question.members & ~Q(traits=None)


def _bought_again(question: Question) -> tuple[str, Q]:
    """Two purchases of one day are one."""
    again = Q(traits__first_order_on__lt=F("traits__last_order_on"))
    return _("Customers who bought again"), question.members & again


Ask = Callable[[Question], tuple[str, Q]]

FIGURES: dict[str, Ask] = {
    "start": _movement(lambda: _("Customers at the start of %(period)s"), True, None),
    "end": _movement(lambda: _("Customers at the end of %(period)s"), None, True),
    "new": _movement(lambda: _("New customers of %(period)s"), False, True, "first time"),
    "returned": _movement(lambda: _("Customers who returned in %(period)s"), False, True, "again"),
    "lost": _movement(lambda: _("Customers lost in %(period)s"), True, False, "left within"),
    "kept": _movement(lambda: _("Customers kept through %(period)s"), True, True),
    "joined_and_left": _movement(lambda: _("Came and left within %(period)s"), False, False, "came within"),
    "left_and_returned": _movement(lambda: _("Left and returned within %(period)s"), True, True, "left within"),
    "lost_in_a_year": _lost_in_a_year,
    "active": _active,
    "cohort": _cohort,
    "rfm": _scores,
    "group": _group,
    "stage": _stage,
    "worth": _worth,
    "customers": _everybody,
    "bought_again": _bought_again,
}
