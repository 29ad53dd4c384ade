"""What changed: the last complete month against the one before and the same month a year ago, in words and numbers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics.results import ChurnPeriod, Grain, RecurringPeriod, RevenuePeriod
from regulars.insight.models import Basis
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.parts import Stat, differs, growth, stretch
from regulars.insight.stored import Figures

SPARK = 12


@dataclass(frozen=True)
class Line:
    """A sentence of what changed; `tone` says whether that is good for the company."""

    text: str
    tone: str = "neutral"
    icon: str = "minus"


def overview_stats(figures: Figures, reader: Reader) -> list[Stat]:
    months = figures.churn_by(Grain.MONTH)
    if not months:
        return []
    stats = [_active(figures, months, reader)]
    if over := [month for month in months if month.complete]:
        stats += [_lost(over, reader), _new(over, reader)]
    if money := [month for month in figures.revenue_by(Grain.MONTH) if month.complete]:
        stats.append(_revenue(money, reader))
    if recurring := figures.recurring_by(Grain.MONTH):
        stats.append(_recurring(figures, recurring, reader))
    value = figures.value
    if value.value_at_risk_minor is not None and value.value_minor is not None:
        link = reader.links.definition("value-at-risk")
        note = _("in the next %(months)s months") % {"months": value.horizon_months}
        worth = reader.money_short(value.value_at_risk_minor)
        how = formulas.of_risk(value.value_at_risk_minor, value.value_minor, reader)
        rows = reader.links.at_risk()
        stats.append(Stat(_("Value at risk"), worth, note, definition=link, rows=rows, formula=how))
    return stats


def _active(figures: Figures, months: list[ChurnPeriod], reader: Reader) -> Stat:
    last = months[-1]
    before = next((m for m in months if stretch(m) == stretch(last).year_before), None)
    relative = growth(last.end, before.end if before else None)
    past = _past(figures, last, reader)
    return Stat(
        _("Customers, %(month)s") % {"month": past} if past else _("Customers"),
        reader.number(last.end),
        change=reader.change(relative) if relative is not None else "",
        change_tone=_tone(relative),
        change_label=_("in a year") if relative is not None else "",
        definition=reader.links.definition("active-customers"),
        rows=reader.links.rows("end", period=stretch(last).word) if past else reader.links.rows("active"),
        formula=_of_month(last, formulas.of_movement(last, reader), reader),
        spark=tuple(month.end for month in months[-SPARK:]),
    )


def _past(figures: Figures, last: ChurnPeriod | RecurringPeriod, reader: Reader) -> str:
    """The month a figure is of, where the days asked for end before today."""
    return stretch(last).brief(reader.language) if figures.window.last and last.complete else ""


def _lost(over: list[ChurnPeriod], reader: Reader) -> Stat:
    last = over[-1]
    place = stretch(last)
    return Stat(
        _("Lost, %(month)s") % {"month": place.brief(reader.language)},
        reader.number(last.lost),
        f"{reader.share(last.churn.value)} ({reader.interval(last.churn)})" if last.start else "",
        definition=reader.links.definition("churn-rate"),
        rows=reader.links.rows("lost", period=place.word),
        formula=formulas.of_share(last.churn, reader),
        spark=tuple(month.churn.value for month in over[-SPARK:]),
    )


def _new(over: list[ChurnPeriod], reader: Reader) -> Stat:
    last = over[-1]
    place = stretch(last)
    returned = ngettext("and %(count)s returned", "and %(count)s returned", last.returned)
    return Stat(
        _("New, %(month)s") % {"month": place.brief(reader.language)},
        reader.number(last.new),
        returned % {"count": reader.number(last.returned)},
        definition=reader.links.definition("new-customers"),
        rows=reader.links.rows("new", period=place.word),
        formula=formulas.of_new(last, reader),
        spark=tuple(float(month.new) for month in over[-SPARK:]),
    )


def _revenue(money: list[RevenuePeriod], reader: Reader) -> Stat:
    last = money[-1]
    before = _year_before(money)
    relative = growth(last.revenue_minor, before.revenue_minor if before else None)
    return Stat(
        _("Revenue, %(month)s") % {"month": stretch(last).brief(reader.language)},
        reader.money_short(last.revenue_minor),
        change=reader.change(relative) if relative is not None else "",
        change_tone=_tone(relative),
        change_label=_("on a year ago") if relative is not None else "",
        definition=reader.links.definition("revenue"),
        rows=reader.links.orders(stretch(last).word),
        formula=formulas.of_revenue(last, reader),
        spark=tuple(float(month.revenue_minor) for month in money[-SPARK:]),
    )


def _recurring(figures: Figures, recurring: list[RecurringPeriod], reader: Reader) -> Stat:
    relative = growth(recurring[-1].end_minor, recurring[-13].end_minor if len(recurring) > 12 else None)
    past = _past(figures, recurring[-1], reader)
    return Stat(
        _("Recurring, %(month)s") % {"month": past} if past else _("Recurring, a month"),
        reader.money_short(recurring[-1].end_minor),
        change=reader.change(relative) if relative is not None else "",
        change_tone=_tone(relative),
        change_label=_("in a year") if relative is not None else "",
        definition=reader.links.definition("mrr"),
        rows=reader.links.rows("end", period=stretch(recurring[-1]).word, basis=Basis.CONTRACTS.value),
        formula=_of_month(recurring[-1], formulas.of_recurring(recurring[-1], reader), reader),
        spark=tuple(float(month.end_minor) for month in recurring[-SPARK:]),
    )


def _of_month(period: ChurnPeriod | RecurringPeriod, formula: str, reader: Reader) -> str:
    """A figure of today grew out of the month that is running: its formula says which."""
    return f"{_title(stretch(period), reader)}: {formula}"


def _tone(relative: float | None) -> str:
    if not relative:
        return "neutral"
    return "good" if relative > 0 else "bad"


def _year_before(periods: list[RevenuePeriod]) -> RevenuePeriod | None:
    wanted = stretch(periods[-1]).year_before
    return next((period for period in periods if stretch(period) == wanted), None)


def what_changed(figures: Figures, reader: Reader) -> list[Line]:
    """The last complete month in sentences, each saying what it is compared with."""
    lines = []
    if over := [month for month in figures.churn_by(Grain.MONTH) if month.complete]:
        lines += [_lost_line(over, reader), _balance_line(over[-1], reader)]
    if money := [month for month in figures.revenue_by(Grain.MONTH) if month.complete]:
        lines.append(_revenue_line(money, reader))
    if recurring := [month for month in figures.recurring_by(Grain.MONTH) if month.complete]:
        lines.append(_recurring_line(recurring[-1], reader))
    lines += _slipping_line(figures, reader)
    return lines


def _lost_line(over: list[ChurnPeriod], reader: Reader) -> Line:
    last = over[-1]
    words = {
        "month": stretch(last).title(reader.language),
        "count": reader.number(last.lost),
        "share": reader.share(last.churn.value),
    }
    text = ngettext(
        "%(month)s: %(count)s customer lost, %(share)s of those at its start.",
        "%(month)s: %(count)s customers lost, %(share)s of those at its start.",
        last.lost,
    )
    compared, tone = _compared(over, reader)
    return Line(f"{text % words} {compared}".strip(), tone, "user-minus")


def _compared(over: list[ChurnPeriod], reader: Reader) -> tuple[str, str]:
    """Against the month before and the same month a year ago, with a verdict on what chance would do by itself."""
    last = over[-1]
    year_ago = next((month for month in over if stretch(month) == stretch(last).year_before), None)
    others = [
        month
        for month in (over[-2] if len(over) > 1 else None, year_ago)
        if month and month.start and not month.warm_up
    ]
    if not others:
        return "", "neutral"
    said = ", ".join(_compared_month(last, month, reader) for month in others)
    unlike = [month for month in others if differs(last.churn, month.churn)]
    if not unlike:
        return _("It was %(others)s: no more of a difference than chance makes.") % {"others": said}, "neutral"
    worse = (last.churn.value or 0) > (unlike[0].churn.value or 0)
    return _("It was %(others)s.") % {"others": said}, "bad" if worse else "good"


def _compared_month(last: ChurnPeriod, month: ChurnPeriod, reader: Reader) -> str:
    """«11.0% in September 2026 (clearly more)»: a verdict only where chance alone would not make the difference."""
    words = {"share": reader.share(month.churn.value), "month": _title(stretch(month), reader)}
    if not differs(last.churn, month.churn):
        return _("%(share)s in %(month)s") % words
    if (month.churn.value or 0) > (last.churn.value or 0):
        return _("%(share)s in %(month)s (clearly more)") % words
    return _("%(share)s in %(month)s (clearly less)") % words


def _title(place: Stretch, reader: Reader) -> str:
    return place.title(reader.language)


def _balance_line(last: ChurnPeriod, reader: Reader) -> Line:
    change = last.end - last.start
    words = {
        "new": reader.number(last.new),
        "returned": reader.number(last.returned),
        "by": reader.number(abs(change)),
        "end": reader.number(last.end),
        "month": _title(stretch(last), reader),
    }
    if change > 0:
        text = _(
            "%(new)s came for the first time and %(returned)s returned: %(by)s customers more, %(end)s at the end of "
            "%(month)s."
        )
    elif change < 0:
        text = _(
            "%(new)s came for the first time and %(returned)s returned: %(by)s customers fewer, %(end)s at the end of "
            "%(month)s."
        )
    else:
        text = _("%(new)s came for the first time and %(returned)s returned: as many customers as before, %(end)s.")
    return Line(text % words, _tone(float(change)), "users-round")


def _revenue_line(money: list[RevenuePeriod], reader: Reader) -> Line:
    last, ago = money[-1], _year_before(money)
    parts = []
    if len(money) > 1 and (relative := growth(last.revenue_minor, money[-2].revenue_minor)) is not None:
        words = {"change": reader.change(relative), "month": _title(stretch(money[-2]), reader)}
        parts.append(_("%(change)s on %(month)s") % words)
    yearly = growth(last.revenue_minor, ago.revenue_minor if ago else None)
    if ago and yearly is not None:
        words = {"change": reader.change(yearly), "month": _title(stretch(ago), reader)}
        parts.append(_("%(change)s on %(month)s") % words)
    words = {"month": _title(stretch(last), reader), "money": reader.money(last.revenue_minor)}
    text = _("In %(month)s revenue was %(money)s") % words
    said = f"{text}: {', '.join(parts)}." if parts else f"{text}."
    if last.revenue_minor > 0:
        share = {"share": reader.share(last.from_new_minor / last.revenue_minor, 0)}
        said += " " + _("%(share)s of it came from new customers.") % share
    return Line(said, _tone(yearly), "banknote")


def _recurring_line(last: RecurringPeriod, reader: Reader) -> Line:
    words = {
        "month": _title(stretch(last), reader),
        "start": reader.money(last.start_minor),
        "end": reader.money(last.end_minor),
    }
    text = _("In %(month)s recurring revenue went from %(start)s to %(end)s a month.") % words
    if last.grr is not None:
        kept = {"grr": reader.share(last.grr), "nrr": reader.share(last.nrr)}
        text += " " + _("Of that at the start %(grr)s was kept, %(nrr)s with the growth of those who stayed.") % kept
    return Line(text, _tone(float(last.end_minor - last.start_minor)), "repeat")


def _slipping_line(figures: Figures, reader: Reader) -> list[Line]:
    slipping = figures.summary["stages"].get("slipping", 0)
    if not slipping or figures.window.last:  # stages are known of today alone
        return []
    text = ngettext("%(count)s customer is slipping away.", "%(count)s customers are slipping away.", slipping) % {
        "count": reader.number(slipping)
    }
    worth = figures.value.value_at_risk_minor
    if worth:
        words = {"money": reader.money(worth), "months": figures.value.horizon_months}
        text += (
            " "
            + _("Over all customers, %(money)s of the next %(months)s months may be lost with those who leave.") % words
        )
    return [Line(text, "warn", "hand-helping")]
