"""What a new customer costs against one who is kept, period by period, and what new and old ones buy."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from regulars.analytics.calendar import number_of
from regulars.analytics.paying_back import came_each
from regulars.analytics.results import ChurnPeriod, Grain, RevenuePeriod
from regulars.analytics.spending import PeriodCosts, WinningAgainstKeeping, winning_against_keeping
from regulars.insight.drawing.columns import Column as Bar
from regulars.insight.drawing.columns import Part, columns
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader
from regulars.insight.sections.churn import SHOWN
from regulars.insight.sections.marks import marks_of
from regulars.insight.sections.parts import Chart, Key, chart, last_over, period_name, stretch
from regulars.insight.stored import Figures
from regulars.insight.tables import Column, Kind, Table

SLUG = "winning-against-keeping"
GRAINS = (Grain.QUARTER, Grain.YEAR, Grain.MONTH)
Found = tuple[Stretch, bool, WinningAgainstKeeping]


def periods_of(figures: Figures, grain: Grain) -> list[Found]:
    """Each period with whether it is over, and what winning and keeping cost and brought in it; oldest first."""
    came = came_each(figures.cohorts_by(Grain.MONTH), grain)
    money = {period.starts_on: period for period in figures.revenue_by(grain)}
    spent = _spent(figures, grain)
    return [
        (
            stretch(period),
            period.complete,
            winning_against_keeping([_period(period, money.get(period.starts_on), came, spent, grain)]),
        )
        for period in figures.churn_by(grain)
    ]


def _spent(figures: Figures, grain: Grain) -> dict[int, tuple[int | None, int | None]]:
    """Costs of winning and of keeping by period; None for what nobody ever wrote down."""
    found: dict[int, tuple[int | None, int | None]] = {}
    for month in figures.costs:
        number = number_of(month.starts_on, grain)
        winning, keeping = found.get(number, (None, None))
        kept = _sum(month.service_minor, month.incentive_minor)
        found[number] = (_sum(winning, month.acquisition_minor), _sum(keeping, kept))
    return found


def _sum(one: int | None, other: int | None) -> int | None:
    known = [value for value in (one, other) if value is not None]
    return sum(known) if known else None


def _period(
    period: ChurnPeriod,
    money: RevenuePeriod | None,
    came: dict[int, int],
    spent: dict[int, tuple[int | None, int | None]],
    grain: Grain,
) -> PeriodCosts:
    number = number_of(period.starts_on, grain)
    winning, keeping = spent.get(number, (None, None))
    return PeriodCosts(
        came=came.get(number, 0),
        kept=period.start - period.lost,
        winning_minor=winning,
        keeping_minor=keeping,
        from_new_minor=money.from_new_minor if money else 0,
        from_old_minor=money.from_old_minor if money else 0,
    )


def costs_chart(figures: Figures, reader: Reader, grain: Grain) -> Chart | None:
    """Cost of a new customer and of a kept one by period. None where no cost is known."""
    found = periods_of(figures, grain)[-SHOWN[grain] :]
    if not any(one.winning_minor is not None or one.keeping_minor is not None for _where, _over, one in found):
        return None
    names = (_("To win a customer"), _("To keep a customer"))
    series = [
        Line(tuple(_point(where, over, value, words, reader) for where, over, value in values), kind)
        for kind, words, values in zip((2, 1), names, _values(found), strict=True)
    ]
    places = [where for where, _over, _one in found]
    marks = marks_of(places, reader)
    title = _("What a new customer costs, and a kept one")
    svg = wide_and_narrow(lambda width: lines(width, label=title, series=series, write=reader.money_short, marks=marks))
    return chart(
        title, svg, costs_table(figures, reader, grain), reader,
        caption=_(
            "Costs of the period by the customers who came in it, and by those who stayed through it. Where many came, "
            "a kept one looks dear: newcomers are served from the same money."
        ),
        definition=SLUG, keys=(Key("2", names[0]), Key("1", names[1])), marks=marks,
        formula=_formula(found, reader), rows=_rows(found, reader), grain=grain,
    )  # fmt: skip


def _values(found: Sequence[Found]) -> tuple[list[tuple[Stretch, bool, float | None]], ...]:
    won = [(where, over, one.cost_of_new_minor) for where, over, one in found]
    kept = [(where, over, one.cost_of_kept_minor) for where, over, one in found]
    return won, kept


def _point(where: Stretch, over: bool, value: float | None, words: str, reader: Reader) -> Point:
    said = f"{where.title(reader.language)}, {words}: {reader.money(value)}"
    return Point(where.title(reader.language, short=True), value, said, open=not over)


def _last(found: Sequence[Found]) -> tuple[Stretch, WinningAgainstKeeping]:
    """The last period that is over and of which a cost is known."""
    known = [one for one in found if one[2].cost_of_new_minor is not None or one[2].cost_of_kept_minor is not None]
    where, _over, one = next((one for one in reversed(known or found) if one[1]), (known or found)[-1])
    return where, one


def _rows(found: Sequence[Found], reader: Reader) -> str:
    """Who came, or where no cost of winning is known, who stayed."""
    where, one = _last(found)
    if one.cost_of_new_minor is None:
        return reader.links.rows("kept", period=where.word)
    return reader.links.rows("cohort", cohort=where.word)


def _formula(found: Sequence[Found], reader: Reader) -> str:
    where, one = _last(found)
    parts = [
        f"{reader.money(cost)} ÷ {reader.number(number)} = {reader.money(each)}"
        for cost, number, each in (
            (one.winning_minor, one.came, one.cost_of_new_minor),
            (one.keeping_minor, one.kept, one.cost_of_kept_minor),
        )
        if each is not None
    ]
    return f"{where.title(reader.language)}: {'; '.join(parts)}" if parts else ""


def costs_table(figures: Figures, reader: Reader, grain: Grain) -> Table:
    """Every period, the newest first."""
    headings = (
        Column(_("Period"), Kind.TEXT),
        Column(_("Came")),
        Column(_("Spent on winning"), Kind.MONEY),
        Column(_("To win a customer"), Kind.MONEY),
        Column(_("Stayed")),
        Column(_("Spent on keeping"), Kind.MONEY),
        Column(_("To keep a customer"), Kind.MONEY),
        Column(_("Winning to keeping, times"), Kind.DECIMAL),
        Column(_("From new customers"), Kind.MONEY),
        Column(_("From customers of before"), Kind.MONEY),
        Column(_("New: brought for each unit spent"), Kind.DECIMAL),
        Column(_("Old: brought for each unit spent"), Kind.DECIMAL),
    )
    rows = tuple(_row(*one, reader) for one in reversed(periods_of(figures, grain)))
    return Table("costs", _("Winning and keeping by period"), headings, rows)


def _row(where: Stretch, over: bool, one: WinningAgainstKeeping, reader: Reader) -> tuple[object, ...]:
    return (
        period_name(where, over, reader),
        one.came,
        one.winning_minor,
        one.cost_of_new_minor,
        one.kept,
        one.keeping_minor,
        one.cost_of_kept_minor,
        one.times,
        one.from_new_minor,
        one.from_old_minor,
        one.winning_return,
        one.keeping_return,
    )


# New and old customers' purchases ------------------------------------------------------------------------------------


def purchases_chart(figures: Figures, reader: Reader, grain: Grain) -> Chart | None:
    """How often new and old customers bought. None without orders, or where a run of before did not count it."""
    periods = figures.window.newest(figures.revenue_by(grain), SHOWN[grain])
    if not periods or any(period.new_purchases is None for period in periods):
        return None
    marks = marks_of([stretch(period) for period in periods], reader)
    bars = [_bar(period, reader) for period in periods]
    title = _("Purchases of new and of old customers")
    svg = wide_and_narrow(lambda width: columns(width, label=title, rows=bars, write=reader.number, marks=marks))
    last = last_over(periods)
    new = last.new_purchases or 0
    return chart(
        title, svg, purchases_table(figures, reader, grain), reader,
        caption=_("New are those whose first purchase lies in the period, with all their purchases in it."),
        definition="revenue-from-new", marks=marks,
        keys=(Key("1", _("From customers of before")), Key("4", _("From new customers"))),
        formula=f"{stretch(last).title(reader.language)}: {reader.number(last.purchases)} − {reader.number(new)}"
        f" = {reader.number(last.purchases - new)}",
        rows=reader.links.orders(stretch(last).word), grain=grain,
    )  # fmt: skip


def _bar(period: RevenuePeriod, reader: Reader) -> Bar:
    place, new = stretch(period), period.new_purchases or 0
    title, url = place.title(reader.language), reader.links.orders(place.word)
    old = period.purchases - new
    parts = (
        Part(old, "plot-fill-1", f"{title}, {_('From customers of before')}: {reader.number(old)}", url),
        Part(new, "plot-fill-4", f"{title}, {_('From new customers')}: {reader.number(new)}", url),
    )
    return Bar(place.title(reader.language, short=True), parts, faint=not period.complete)


def purchases_table(figures: Figures, reader: Reader, grain: Grain) -> Table:
    headings = (
        Column(_("Period"), Kind.TEXT),
        Column(_("Purchases")),
        Column(_("From new customers")),
        Column(_("From customers of before")),
        Column(_("Share of customers of before"), Kind.SHARE),
    )
    rows = tuple(_purchases_row(period, reader) for period in reversed(figures.revenue_by(grain)))
    return Table("purchases", _("Purchases of new and of old customers"), headings, rows)


def _purchases_row(period: RevenuePeriod, reader: Reader) -> tuple[object, ...]:
    old = None if period.new_purchases is None else period.purchases - period.new_purchases
    share = old / period.purchases if old is not None and period.purchases else None
    shown = period_name(stretch(period), period.complete, reader)
    return (shown, period.purchases, period.new_purchases, old, share)
