"""Money: revenue of periods from new and old customers, and recurring revenue of contracts."""

from django.utils.translation import gettext as _

from regulars.analytics.results import Grain, RecurringPeriod, RevenuePeriod
from regulars.insight.drawing.columns import Column as Bar
from regulars.insight.drawing.columns import Part, columns
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.models import Basis
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.churn import SHOWN
from regulars.insight.sections.marks import marks_of
from regulars.insight.sections.parts import Chart, Key, chart, last_over, period_name, stretch
from regulars.insight.stored import Figures
from regulars.insight.tables import Cell, Column, Kind, Table


def revenue_chart(figures: Figures, reader: Reader, grain: Grain) -> Chart | None:
    """Revenue by period, from new and from old customers. None without orders."""
    periods = figures.window.newest(figures.revenue_by(grain), SHOWN[grain])
    if not periods:
        return None
    bars = [_revenue_bar(period, reader) for period in periods]
    marks = marks_of([stretch(period) for period in periods], reader)
    svg = wide_and_narrow(
        lambda width: columns(width, label=_("Revenue"), rows=bars, write=reader.money_short, marks=marks)
    )
    keys = (Key("1", _("From customers of before")), Key("4", _("From new customers")))
    caption = _("Purchases less returns. New are those whose first purchase lies in the period.")
    table = revenue_table(figures, reader, grain)
    last = last_over(periods)
    return chart(
        _("Revenue"),
        svg,
        table,
        reader,
        caption=caption,
        definition="revenue",
        keys=keys,
        marks=marks,
        formula=f"{stretch(last).title(reader.language)}: {formulas.of_revenue(last, reader)}",
        rows=reader.links.orders(stretch(last).word),
        grain=grain,
    )


def _revenue_bar(period: RevenuePeriod, reader: Reader) -> Bar:
    place = stretch(period)
    title = place.title(reader.language)
    old = f"{title}, {_('From customers of before')}: {reader.money(period.from_old_minor)}"
    new = f"{title}, {_('From new customers')}: {reader.money(period.from_new_minor)}"
    url = reader.links.orders(place.word)
    parts = (
        Part(period.from_old_minor, "plot-fill-1", old, url),
        Part(period.from_new_minor, "plot-fill-4", new, url),
    )
    return Bar(place.title(reader.language, short=True), parts, faint=not period.complete)


def revenue_table(figures: Figures, reader: Reader, grain: Grain) -> Table:
    return Table(
        "revenue",
        _("Revenue by period"),
        (
            Column(_("Period"), Kind.TEXT),
            Column(_("Revenue"), Kind.MONEY),
            Column(_("Returns"), Kind.MONEY),
            Column(_("From new customers"), Kind.MONEY),
            Column(_("From customers of before"), Kind.MONEY),
            Column(_("Purchases")),
            Column(_("Customers who bought")),
            Column(_("Average purchase"), Kind.MONEY),
        ),
        tuple(
            (
                _title(period, reader),
                Cell(period.revenue_minor, reader.links.orders(stretch(period).word)),
                period.returned_minor,
                period.from_new_minor,
                period.from_old_minor,
                period.purchases,
                period.customers,
                period.average_purchase_minor,
            )
            for period in reversed(figures.revenue_by(grain))
        ),
    )


def _title(period: RevenuePeriod | RecurringPeriod, reader: Reader) -> str:
    return period_name(stretch(period), period.complete, reader)


def recurring_chart(figures: Figures, reader: Reader, grain: Grain) -> Chart | None:
    """What was added to and taken from the monthly recurring revenue. None without contracts."""
    periods = figures.window.newest(figures.recurring_by(grain), SHOWN[grain])
    if not periods:
        return None
    bars = [_recurring_bar(period, reader) for period in periods]
    marks = marks_of([stretch(period) for period in periods], reader)
    svg = wide_and_narrow(
        lambda width: columns(
            width, label=_("Changes of recurring revenue"), rows=bars, write=reader.money_short, marks=marks
        )
    )
    keys = (
        Key("good", _("New")),
        Key("4", _("Back again")),
        Key("1", _("Expanded")),
        Key("2", _("Contracted")),
        Key("bad", _("Lost")),
    )
    caption = _("Monthly recurring revenue gained and lost in each period.")
    table = recurring_table(figures, reader, grain)
    title = _("Recurring revenue")
    last = last_over(periods)
    return chart(
        title,
        svg,
        table,
        reader,
        caption=caption,
        definition="mrr",
        keys=keys,
        marks=marks,
        formula=f"{stretch(last).title(reader.language)}: {formulas.of_recurring(last, reader)}",
        rows=_holders(reader, "end", stretch(last).word),
        grain=grain,
    )


def _recurring_bar(period: RecurringPeriod, reader: Reader) -> Bar:
    place = stretch(period)

    def part(words: str, value: int, kind: str, figure: str) -> Part:
        said = f"{place.title(reader.language)}, {words}: {reader.money(abs(value))}"
        return Part(value, kind, said, _holders(reader, figure, place.word))

    parts = (
        part(_("New"), period.new_minor, "plot-good", "new"),
        part(_("Back again"), period.reactivated_minor, "plot-fill-4", "returned"),
        part(_("Expanded"), period.expansion_minor, "plot-fill-1", "kept"),
        part(_("Contracted"), -period.contraction_minor, "plot-fill-2", "kept"),
        part(_("Lost"), -period.churned_minor, "plot-bad", "lost"),
    )
    return Bar(place.title(reader.language, short=True), parts, faint=not period.complete)


def _holders(reader: Reader, figure: str, period: str) -> str:
    """The customers with contracts who moved; growth and shrinking are among those who were kept."""
    return reader.links.rows(figure, period=period, basis=Basis.CONTRACTS.value)


def retention_chart(figures: Figures, reader: Reader, grain: Grain) -> Chart | None:
    """Gross and net retention of recurring revenue. None without contracts."""
    periods = figures.window.newest(figures.recurring_by(grain), SHOWN[grain])
    if not any(period.grr is not None for period in periods):
        return None
    names = ((_("Gross"), "grr", 1), (_("Net"), "nrr", 3))
    series = [
        Line(tuple(_retention_point(period, getattr(period, field), words, reader) for period in periods), kind)
        for words, field, kind in names
    ]
    marks = marks_of([stretch(period) for period in periods], reader)
    svg = wide_and_narrow(
        lambda width: lines(
            width, label=_("Revenue retention"), series=series, write=reader.share_tick, floor=None, marks=marks
        )
    )
    keys = tuple(Key(str(kind), words) for words, _field, kind in names)
    caption = _("Gross: the share of the revenue at the start that is left, without any growth. Net: with it.")
    table = recurring_table(figures, reader, grain)
    title = _("Revenue retention")
    last = last_over([period for period in periods if period.grr is not None])
    return chart(
        title,
        svg,
        table,
        reader,
        caption=caption,
        definition="grr",
        keys=keys,
        id="retention",
        marks=marks,
        formula=f"{stretch(last).title(reader.language)}: {formulas.of_gross_retention(last, reader)}",
        rows=_holders(reader, "kept", stretch(last).word),
        grain=grain,
    )


def _retention_point(period: RecurringPeriod, value: float | None, words: str, reader: Reader) -> Point:
    place = stretch(period)
    said = f"{place.title(reader.language)}, {words}: {reader.share(value)}"
    return Point(place.title(reader.language, short=True), value, said, open=not period.complete)


def recurring_table(figures: Figures, reader: Reader, grain: Grain) -> Table:
    return Table(
        "recurring",
        _("Monthly recurring revenue by period"),
        (
            Column(_("Period"), Kind.TEXT),
            Column(_("Start"), Kind.MONEY),
            Column(_("New"), Kind.MONEY),
            Column(_("Back again"), Kind.MONEY),
            Column(_("Expanded"), Kind.MONEY),
            Column(_("Contracted"), Kind.MONEY),
            Column(_("Lost"), Kind.MONEY),
            Column(_("End"), Kind.MONEY),
            Column(_("Revenue churn"), Kind.SHARE),
            Column(_("Gross retention"), Kind.SHARE),
            Column(_("Net retention"), Kind.SHARE),
        ),
        tuple(
            (
                _title(period, reader),
                Cell(period.start_minor, _holders(reader, "start", stretch(period).word)),
                Cell(period.new_minor, _holders(reader, "new", stretch(period).word)),
                Cell(period.reactivated_minor, _holders(reader, "returned", stretch(period).word)),
                period.expansion_minor,
                -period.contraction_minor,
                Cell(-period.churned_minor, _holders(reader, "lost", stretch(period).word)),
                Cell(period.end_minor, _holders(reader, "end", stretch(period).word)),
                period.revenue_churn,
                period.grr,
                period.nrr,
            )
            for period in reversed(figures.recurring_by(grain))
        ),
    )
