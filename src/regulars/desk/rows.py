"""A customer as a line of a list: everything already written, so that the template only places it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst

from regulars.customers.models import Customer
from regulars.customers.types import CustomerRow
from regulars.desk.writing import day, money_writer
from regulars.insight.words import STAGE_TITLES, STAGE_TONES
from regulars.staff import choices
from regulars.ui.figures import MISSING, number, share
from regulars.ui.templatetags.ui_tags import initials, tint

HIGH_RISK, SOME_RISK = 0.7, 0.4


@dataclass(frozen=True)
class Line:
    url: str
    name: str
    more: str
    initials: str
    tint: int
    stage: str | Promise
    tone: str
    last_order: str
    orders: str
    spent: str
    value: str
    value_at_risk: str
    risk: str
    risk_width: int | None
    risk_tone: str


def lines(rows: Iterable[CustomerRow], *, currency: str, language: str) -> Iterator[Line]:
    """The rows in the words of one language."""
    money = money_writer(currency, language)
    kinds = {value: capfirst(str(title)) for value, title in Customer.Kind.choices}
    countries = dict(choices.countries())
    stages = {value: str(title) for value, title in STAGE_TITLES.items()}
    base = reverse("desk:customer", args=[0]).removesuffix("0/")
    for row in rows:
        stage = row.stage or ""
        yield Line(
            url=f"{base}{row.id}/",
            name=row.name,
            more=" · ".join(
                part for part in (kinds.get(row.kind, row.kind), countries.get(row.country, row.country)) if part
            ),
            initials=initials(row.name),
            tint=tint(row.name),
            stage=stages.get(stage, stage),
            tone=STAGE_TONES.get(stage, "neutral"),
            last_order=day(row.last_order_on, language) if row.last_order_on else MISSING,
            orders=number(row.orders_count, language) if (row.orders_count or 0) > 999 else plain(row.orders_count),
            spent=money(row.spent_minor if row.orders_count or row.spent_minor else None),
            value=money(row.value_minor),
            value_at_risk=money(row.value_at_risk_minor),
            risk=share(row.risk, language, digits=0) if row.risk is not None else "",
            risk_width=None if row.risk is None else round(100 * row.risk),
            risk_tone=risk_tone(row.risk),
        )


def plain(count: int | None) -> str:
    """Nothing is a dash: whoever pays by contract has no purchases, and not none of them."""
    return str(count) if count else MISSING


def risk_tone(risk: float | None) -> str:
    if risk is None or risk < SOME_RISK:
        return "good"
    return "bad" if risk >= HIGH_RISK else "warn"
