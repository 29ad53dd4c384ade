"""The figures of one customer, written for the page, each with its definition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.customers.models import Traits
from regulars.lib.money import format_money
from regulars.purchases.models import Contract
from regulars.ui.figures import MISSING, day, number, share

DAYS_A_YEAR = 365.25
ENOUGH_DAYS = 90
MONTHS = {Contract.Period.MONTH: 1, Contract.Period.QUARTER: 3, Contract.Period.YEAR: 12}


@dataclass(frozen=True)
class Stat:
    label: str
    value: str
    note: str = ""
    definition: str = ""


def definition(slug: str) -> str:
    """Where a figure is defined."""
    return f"{reverse('insight:definitions')}#{slug}"


@dataclass(frozen=True)
class Writer:
    """Writes figures in one currency for one reader."""

    currency: str
    language: str

    def money(self, minor: float) -> str:
        return format_money(round(minor), self.currency, self.language, whole=True)


def stats(
    traits: Traits,
    contracts: Sequence[Contract],
    *,
    average: float | None,
    today: date,
    currency: str,
    defined: bool,
) -> list[Stat]:
    """What the last run says of a customer, and what they buy or pay for. `defined`: may open the definitions."""
    writer = Writer(currency, get_language() or "en")
    by_contract = bool(contracts) and not traits.orders_count
    so_far = pays(contracts, today, writer) if by_contract else bought(traits, average, today, writer)
    found = [*so_far, *expected(traits, writer)]
    return found if defined else [Stat(stat.label, stat.value, stat.note) for stat in found]


def bought(traits: Traits, average: float | None, today: date, writer: Writer) -> Iterator[Stat]:
    count, language = traits.orders_count, writer.language
    yield Stat(_("Purchases"), number(count, language), per_year(traits, today, language), definition("customer-days"))
    yield Stat(_("Spent"), writer.money(traits.spent_minor), _("returns taken off"), definition("revenue"))
    mean = MISSING if average is None else writer.money(average)
    yield Stat(_("Average purchase"), mean, "", definition("average-purchase"))
    last = day(traits.last_order_on, language) if traits.last_order_on else MISSING
    first = _("first on %(day)s") % {"day": day(traits.first_order_on, language)} if traits.first_order_on else ""
    yield Stat(_("Last purchase"), last, first, definition("inactivity-rule"))


def pays(contracts: Sequence[Contract], today: date, writer: Writer) -> Iterator[Stat]:
    """Of somebody who has contracts and no orders."""
    running = [one for one in contracts if one.started_on <= today and (one.ended_on is None or one.ended_on > today)]
    monthly = sum(
        one.amount_minor / MONTHS[Contract.Period(one.period)] for one in running if one.currency == writer.currency
    )
    yield Stat(_("Monthly revenue"), writer.money(monthly), "", definition("mrr"))
    since = min(one.started_on for one in contracts)
    yield Stat(_("First contract"), day(since, writer.language), "", definition("spell"))
    ends = [one.ended_on for one in contracts if one.ended_on]
    open_end = len(ends) < len(contracts)
    yield Stat(_("Under contract until"), _("no end set") if open_end else day(max(ends), writer.language))


def per_year(traits: Traits, today: date, language: str) -> str:
    """Purchases a year since the first one; nothing while too little time has passed to say it."""
    if not traits.first_order_on or (today - traits.first_order_on).days < ENOUGH_DAYS:
        return ""
    years = (today - traits.first_order_on).days / DAYS_A_YEAR
    return _("%(number)s a year since the first") % {"number": number(traits.orders_count / years, language, digits=1)}


def expected(traits: Traits, writer: Writer) -> Iterator[Stat]:
    language = writer.language
    alive = None if traits.risk is None else 1 - traits.risk
    yield Stat(
        _("Still a customer"), share(alive, language, digits=0), _("probability"), definition("probability-alive")
    )
    purchases = number(traits.expected_purchases, language, digits=1)
    note = "" if traits.expected_purchases is None else _("%(number)s purchases expected") % {"number": purchases}
    yield Stat(_("Expected value"), writer.money(traits.value_minor), note, definition("expected-value"))
    yield Stat(_("Value at risk"), writer.money(traits.value_at_risk_minor), "", definition("value-at-risk"))
    scores = (traits.recency_score, traits.frequency_score, traits.monetary_score)
    if all(scores):
        yield Stat(_("RFM"), " · ".join(map(str, scores)), _("recency, frequency, money: 1 to 5"), definition("rfm"))
