"""How a figure came about: its formula with the numbers that stand in it. Numbers and signs, hardly a word."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from regulars.analytics.results import ChurnPeriod, RecurringPeriod, RevenuePeriod, Share
from regulars.analytics.survival.shapes import MonthShare
from regulars.insight.reader import Reader

QUARTER = 3


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


def of_parts(part: float | None, whole: float | None, reader: Reader) -> str:
    """A part of some money as a share of it."""
    if part is None or not whole:
        return ""
    return f"{reader.money(part)} ÷ {reader.money(whole)} = {reader.share(part / whole)}"


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


def of_half_gone(curve: Iterable[MonthShare], reader: Reader) -> str:
    """«month 18: 50.6%; month 19: 49.2%»: between which months the curve falls to a half."""
    points = list(curve)
    below = next((number for number, point in enumerate(points) if point.share <= 1 / 2), None)
    if not below:
        return ""
    return "; ".join(
        _("month %(month)s: %(share)s") % {"month": point.month, "share": reader.share(point.share)}
        for point in points[below - 1 : below + 1]
    )
