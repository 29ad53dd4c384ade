"""What winning a customer costs against keeping one, and when it pays back."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics.results import Grain, PlainValue
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.parts import Stat, stretch
from regulars.insight.sections.paying import SLUG, formula_of, found_of, won_in
from regulars.insight.sections.value import lifetime_text
from regulars.insight.stored import Figures

YEAR = 12


def spending_stats(figures: Figures, reader: Reader) -> list[Stat]:
    """Cost of a new and of an old customer, who brings the revenue, and the months until a new one has paid for it."""
    plain = figures.value.plain
    yearly = yearly_service(plain)
    found = [
        _winning(plain, figures, reader),
        _keeping(yearly, figures, reader),
        _times(plain.acquisition_minor, yearly, reader),
        _old_share(figures, reader),
        _payback(figures, reader),
        _brings(plain, reader),
    ]
    return [stat for stat in found if stat is not None]


def yearly_service(plain: PlainValue) -> float | None:
    """Serving a customer for a year; what is stored is for as long as they stay."""
    return plain.service_minor / plain.years if plain.service_minor is not None and plain.years else None


def _winning(plain: PlainValue, figures: Figures, reader: Reader) -> Stat | None:
    if plain.acquisition_minor is None:
        return None
    return Stat(
        _("To win a customer"),
        reader.money(plain.acquisition_minor),
        _("since %(day)s") % {"day": reader.day(figures.period.from_on)},
        definition=reader.links.definition("winning-against-keeping"),
        formula=_shared_out(
            sum(month.acquisition_minor or 0 for month in figures.costs), plain.acquisition_minor, reader
        ),
        rows=reader.links.rows("customers"),
    )


def _keeping(yearly: float | None, figures: Figures, reader: Reader) -> Stat | None:
    if yearly is None:
        return None
    return Stat(
        _("To keep a customer"),
        reader.money(yearly),
        _("a year"),
        definition=reader.links.definition("winning-against-keeping"),
        formula=_shared_out(sum(month.service_minor or 0 for month in figures.costs), yearly, reader),
        rows=reader.links.rows("customers"),
    )


def _shared_out(total: int, each: float, reader: Reader) -> str:
    """Costs by those they were shared out among: customers who came, or years of customers."""
    return f"{reader.money(total)} ÷ {reader.number(total / each)} = {reader.money(each)}" if total and each else ""


def _times(winning: float | None, yearly: float | None, reader: Reader) -> Stat | None:
    if not winning or not yearly:
        return None
    times = reader.number(winning / yearly, 1)
    return Stat(
        _("Winning to keeping, times"),
        times,
        _("winning a customer against keeping one for a year"),
        definition=reader.links.definition("winning-against-keeping"),
        formula=f"{reader.money(winning)} ÷ {reader.money(yearly)} = {times}",
        rows=reader.links.rows("customers"),
    )


def _old_share(figures: Figures, reader: Reader) -> Stat | None:
    months = [month for month in figures.revenue_by(Grain.MONTH) if month.complete][-YEAR:]
    old, total = sum(one.from_old_minor for one in months), sum(one.revenue_minor for one in months)
    if not total:
        return None
    note = ngettext("of the revenue of %(count)s month", "of the revenue of %(count)s months", len(months))
    return Stat(
        _("From customers of before"),
        reader.share(old / total),
        note % {"count": len(months)},
        definition=reader.links.definition("revenue-from-new"),
        formula=formulas.of_parts(old, total, reader),
        rows=reader.links.orders(stretch(months[0]).word, stretch(months[-1]).word),
    )


def _payback(figures: Figures, reader: Reader) -> Stat | None:
    """As it was seen, and as the chart below draws it."""
    cohorts = figures.cohorts_by(Grain.MONTH)
    found = found_of(cohorts)
    if found is None or found.months is None:
        return None
    return Stat(
        _("Winning pays back in, months"),
        reader.number(found.months, 1),
        definition=reader.links.definition(SLUG),
        formula=formula_of(found, reader),
        rows=reader.links.rows("cohort", **won_in(cohorts)),
    )


def _brings(plain: PlainValue, reader: Reader) -> Stat | None:
    if plain.lifetime_minor is None:
        return None
    years = _("in %(years)s years") % {"years": reader.number(plain.years, 1)} if plain.years else ""
    return Stat(
        _("A customer brings"),
        reader.money(plain.lifetime_minor),
        years,
        definition=reader.links.definition("plain-lifetime-value"),
        formula=lifetime_text(plain, reader),
        rows=reader.links.rows("customers"),
    )
