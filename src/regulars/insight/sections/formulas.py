"""How a figure came about: its formula with the numbers that stand in it. No sentences: numbers and signs alone."""

from regulars.analytics.results import ChurnPeriod, RecurringPeriod, RevenuePeriod, Share
from regulars.insight.reader import Reader


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
