"""How a figure came about: its formula with the numbers that stand in it. Numbers and signs, hardly a word."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from regulars.analytics.results import ChurnPeriod, RecurringPeriod, RevenuePeriod, Share
from regulars.analytics.survival.shapes import MeanLifetime, MonthShare
from regulars.insight.reader import Reader

QUARTER, YEAR = 3, 12


def of_movement(period: ChurnPeriod, reader: Reader) -> str:
    """«9,118 + 774 + 711 − 888 = 9,715»: start + new + returned − lost = end."""
    number = reader.number
    came = f"{number(period.start)} + {number(period.new)} + {number(period.returned)}"
    return f"{came} − {number(period.lost)} = {number(period.end)}"


def of_new(period: ChurnPeriod, reader: Reader) -> str:
    """The same the other way round: end − start − returned + lost = new."""
    number = reader.number
    left = f"{number(period.end)} − {number(period.start)} − {number(period.returned)}"
    return f"{left} + {number(period.lost)} = {number(period.new)}"


def of_share(share: Share, reader: Reader) -> str:
    """«888 ÷ 9,118 = 9.7%»; nothing where there is nobody to divide by."""
    if not share.total:
        return ""
    return f"{reader.number(share.count)} ÷ {reader.number(share.total)} = {reader.share(share.value)}"


def of_count(count: int, total: int, reader: Reader) -> str:
    """The same of two counts whose interval nobody asks for."""
    return of_share(Share(count, total, count / total if total else None, None, None), reader)


def of_parts(part: float | None, whole: float | None, reader: Reader) -> str:
    """A part of some money as a share of it."""
    if part is None or not whole:
        return ""
    return f"{reader.money(part)} ÷ {reader.money(whole)} = {reader.share(part / whole)}"


def of_risk(at_risk: float | None, value: float | None, reader: Reader) -> str:
    """Value at risk as a share of what everybody would bring who stays: «20 ÷ (30 + 20) = 40%»."""
    if at_risk is None or value is None or not at_risk + value:
        return ""
    whole = f"({reader.money(value)} + {reader.money(at_risk)})"
    return f"{reader.money(at_risk)} ÷ {whole} = {reader.share(at_risk / (value + at_risk))}"


def of_mean(total: float | None, count: int, reader: Reader) -> str:
    if total is None or not count:
        return ""
    return f"{reader.money(total)} ÷ {reader.number(count)} = {reader.money(total / count)}"


def of_revenue(period: RevenuePeriod, reader: Reader) -> str:
    """From customers of before + from new ones."""
    parts = f"{reader.money(period.from_old_minor)} + {reader.money(period.from_new_minor)}"
    return f"{parts} = {reader.money(period.revenue_minor)}"


def of_recurring(period: RecurringPeriod, reader: Reader) -> str:
    """start + new + back again + expanded − contracted − lost = end."""
    gained = (period.start_minor, period.new_minor, period.reactivated_minor, period.expansion_minor)
    lost = (period.contraction_minor, period.churned_minor)
    words = " + ".join(reader.money(one) for one in gained) + "".join(f" − {reader.money(one)}" for one in lost)
    return f"{words} = {reader.money(period.end_minor)}"


def of_gross_retention(period: RecurringPeriod, reader: Reader) -> str:
    """(start − contracted − lost) ÷ start."""
    if period.grr is None:
        return ""
    start = reader.money(period.start_minor)
    left = f"({start} − {reader.money(period.contraction_minor)} − {reader.money(period.churned_minor)})"
    return f"{left} ÷ {start} = {reader.share(period.grr)}"


def of_staying(curve: Iterable[MonthShare], month: int, reader: Reader) -> str:
    """«96.1% × 94.0% × 95.2% × 96.0% = 82.6%»: how many stayed through each quarter."""
    shares = {point.month: point.share for point in curve} | {0: 1.0}
    ends = range(QUARTER, month + 1, QUARTER)
    if not all(shares.get(end) for end in ends):
        return ""
    factors = " × ".join(reader.share(shares[end] / shares[end - QUARTER]) for end in ends)
    return f"{factors} = {reader.share(shares[month])}"


def of_curve(curve: Iterable[MonthShare], reader: Reader) -> str:
    """«month 12: 96.1% × 94.0% × 95.2% × 96.0% = 82.6%»: of the first year, or as much of it as was seen; of less than
    half a year there is nothing to multiply."""
    points = list(curve)
    if not points:
        return ""
    month = min(points[-1].month // QUARTER * QUARTER, YEAR)
    stayed = of_staying(points, month, reader) if month > QUARTER else ""
    return _month(month, stayed) if stayed else _month(points[-1].month, reader.share(points[-1].share))


def _month(number: int, words: str) -> str:
    return _("month %(month)s: %(share)s") % {"month": number, "share": words}


def of_mean_months(mean: MeanLifetime, reader: Reader) -> str:
    """«62.5% there on average × 24 = 15.0»: the area under the curve, its height by its length."""
    words = {
        "share": reader.share(mean.months / mean.within),
        "within": reader.number(mean.within),
        "months": reader.number(mean.months, 1),
    }
    return _("%(share)s there on average × %(within)s = %(months)s") % words


def of_half_gone(curve: Iterable[MonthShare], reader: Reader) -> str:
    """«month 18: 50.6%; month 19: 49.2%»: between which months the curve falls to a half; where it has not, its end."""
    points = list(curve)
    below = next((number for number, point in enumerate(points) if point.share <= 1 / 2), len(points))
    around = points[max(below - 1, 0) : below + 1]
    return "; ".join(_month(point.month, reader.share(point.share)) for point in around)


def of_test(foretold: float, happened: float, reader: Reader) -> str:
    """How a model did on what it had not seen. It foretells numbers, not names: there are no rows to open."""
    words = {"foretold": reader.number(foretold), "happened": reader.number(happened)}
    said = _("Learnt without the newest months, tried on them: %(foretold)s foretold, %(happened)s happened") % words
    if not happened:
        return said
    return f"{said}; {words['foretold']} ÷ {words['happened']} = {reader.share(foretold / happened)}"
