"""What winning a customer costs against keeping one, and when it pays back."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics.results import Grain
from regulars.analytics.spending import Payback, payback
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.parts import Stat
from regulars.insight.stored import Figures

YEAR = 12


def spending_stats(figures: Figures, reader: Reader) -> list[Stat]:
    """Cost of a new and of an old customer, who brings the revenue, and the months until a new one has paid for it."""
    plain, link = figures.value.plain, reader.links.definition
    found = []
    if plain.acquisition_minor is not None:
        found.append(
            Stat(_("To win a customer"), reader.money(plain.acquisition_minor), definition=link("net-lifetime-value"))
        )
    if plain.service_minor is not None:
        words = _("a year")
        found.append(
            Stat(
                _("To keep a customer"), reader.money(plain.service_minor), words, definition=link("net-lifetime-value")
            )
        )
    if plain.acquisition_minor and plain.service_minor:
        times = plain.acquisition_minor / plain.service_minor
        how = (
            f"{reader.money(plain.acquisition_minor)} ÷ {reader.money(plain.service_minor)} = {reader.number(times, 1)}"
        )
        title = _("Winning costs as much as keeping, times")
        found.append(Stat(title, reader.number(times, 1), definition=link("net-lifetime-value"), formula=how))
    found += _old_share(figures, reader)
    found += _payback(figures, reader)
    if plain.lifetime_minor is not None:
        found.append(
            Stat(_("A customer brings"), reader.money(plain.lifetime_minor), definition=link("plain-lifetime-value"))
        )
    return found


def _old_share(figures: Figures, reader: Reader) -> list[Stat]:
    months = [month for month in figures.revenue_by(Grain.MONTH) if month.complete][-YEAR:]
    old, total = sum(one.from_old_minor for one in months), sum(one.revenue_minor for one in months)
    if not total:
        return []
    how = formulas.of_parts(old, total, reader)
    note = ngettext("of the revenue of %(count)s month", "of the revenue of %(count)s months", len(months))
    link = reader.links.definition("revenue-from-new")
    title = _("From customers of before")
    return [Stat(title, reader.share(old / total), note % {"count": len(months)}, definition=link, formula=how)]


def _payback(figures: Figures, reader: Reader) -> list[Stat]:
    found = paid_back(figures)
    if found is None or found.months is None:
        return []
    return [
        Stat(
            _("Winning pays back in, months"),
            reader.number(found.months, 1),
            definition=reader.links.definition("net-lifetime-value"),
        )
    ]


def paid_back(figures: Figures) -> Payback | None:
    """Of a customer of the company's average; None where winning has no cost that is known."""
    cost = figures.value.plain.acquisition_minor
    months = [month for month in figures.churn_by(Grain.MONTH) if month.complete and month.start]
    money = [month for month in figures.revenue_by(Grain.MONTH) if month.complete]
    if cost is None or not months or not money:
        return None
    monthly = money[-1].revenue_minor / months[-1].start
    return payback(cost, monthly_minor=monthly, monthly_churn=months[-1].churn.value)
