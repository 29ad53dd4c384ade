"""Churn: how many customers a period began with, who left, who came, and how sure one can be of the share."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics.results import ChurnPeriod, Grain, Share
from regulars.insight.drawing.columns import Column as Bar
from regulars.insight.drawing.columns import Part, Step, columns, waterfall
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.errors import NoSuchTable
from regulars.insight.periods import stretch_of
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.churn_ahead import ahead_chart
from regulars.insight.sections.marks import marks_of
from regulars.insight.sections.parts import Chart, Key, chart, period_name, stretch
from regulars.insight.stored import Figures
from regulars.insight.tables import Cell, Column, Kind, Table

SHOWN = {Grain.MONTH: 24, Grain.QUARTER: 12, Grain.YEAR: 10}


@dataclass(frozen=True)
class ChurnSection:
    period: str
    sentence: str
    waterfall: Chart
    trend: Chart
    movements: Chart
    ahead: Chart | None = None


def churn_section(figures: Figures, reader: Reader, grain: Grain, chosen: str = "") -> ChurnSection | None:
    """The chosen period (the last complete one unless named), and all periods of its length. None: no periods."""
    periods = figures.churn_by(grain)
    if not periods:
        return None
    own = chosen_period(periods, chosen)
    table = churn_table(figures, reader, grain)
    recent = figures.window.newest(periods, SHOWN[grain])
    return ChurnSection(
        period=stretch(own).word,
        sentence=period_sentence(own, reader),
        waterfall=_waterfall(own, reader),
        trend=_trend(recent, table, reader, grain),
        movements=movements_chart(recent, table, reader, grain),
        ahead=ahead_chart(figures, reader),
    )


def chosen_period(periods: list[ChurnPeriod], word: str) -> ChurnPeriod:
    """The named period, or the last one that is over (the first one where none is)."""
    named = [period for period in periods if stretch(period).word == word]
    over = [period for period in periods if period.complete]
    return (named or over[-1:] or periods)[0]


def period_sentence(period: ChurnPeriod, reader: Reader) -> str:
    words = {
        "period": stretch(period).title(reader.language),
        "lost": reader.number(period.lost),
        "start": reader.number(period.start),
        "share": reader.share(period.churn.value),
        "interval": reader.interval(period.churn),
    }
    if not period.start:
        return _("%(period)s began without customers, so there was nobody to lose.") % words
    sentence = ngettext(
        "%(lost)s of the %(start)s customer at the start of %(period)s left: %(share)s (%(interval)s).",
        "%(lost)s of the %(start)s customers at the start of %(period)s left: %(share)s (%(interval)s).",
        period.start,
    )
    return sentence % words


def churn_table(figures: Figures, reader: Reader, grain: Grain) -> Table:
    return Table(
        "churn",
        _("Movements of customers"),
        (
            Column(_("Period"), Kind.TEXT),
            Column(_("Start")),
            Column(_("New")),
            Column(_("Returned")),
            Column(_("Lost")),
            Column(_("End")),
            Column(_("Churn"), Kind.SHARE),
            Column(_("from"), Kind.SHARE),
            Column(_("to"), Kind.SHARE),
            Column(_("Retention"), Kind.SHARE),
            Column(_("Came and left")),
            Column(_("Left and returned")),
        ),
        tuple(_row(period, reader) for period in reversed(figures.churn_by(grain))),
    )


def _row(period: ChurnPeriod, reader: Reader) -> tuple[object, ...]:
    word = stretch(period).word

    def rows(figure: str, count: int) -> Cell:
        return Cell(count, reader.links.rows(figure, period=word) if count else "")

    return (
        period_title(period, reader),
        rows("start", period.start),
        rows("new", period.new),
        rows("returned", period.returned),
        rows("lost", period.lost),
        rows("end", period.end),
        period.churn.value,
        period.churn.low,
        period.churn.high,
        period.retention.value,
        rows("joined_and_left", period.joined_and_left),
        rows("left_and_returned", period.left_and_returned),
    )


def period_title(period: ChurnPeriod, reader: Reader) -> str:
    """With a word where the figures of the period do not mean what they seem to."""
    title = period_name(stretch(period), period.complete, reader)
    return _("%(period)s (too early)") % {"period": title} if period.warm_up and period.complete else title


def _waterfall(period: ChurnPeriod, reader: Reader) -> Chart:
    title, steps, table = stretch(period).title(reader.language), _steps(period, reader), _movement(period, reader)
    svg = wide_and_narrow(lambda width: waterfall(width, label=table.caption, steps=steps, write=reader.number))
    return chart(
        _("How %(period)s changed the number of customers") % {"period": title},
        svg,
        table,
        reader,
        caption=period_sentence(period, reader),
        definition="lost-customers",
        formula=formulas.of_movement(period, reader),
        rows=reader.links.rows("lost", period=stretch(period).word),
        period=stretch(period).word,
    )


def _steps(period: ChurnPeriod, reader: Reader) -> tuple[Step, ...]:
    word = stretch(period).word

    def step(figure: str, label: str, value: int, kind: str, *, total: bool = False) -> Step:
        sign = "" if total or not value else ("+" if value > 0 else "−")
        written = sign + reader.number(abs(value))
        url = reader.links.rows(figure, period=word) if value else ""
        return Step(label, value, kind, f"{label}: {written}", written, url, total)

    return (
        step("start", _("Start"), period.start, "plot-total", total=True),
        step("new", _("New"), period.new, "plot-good"),
        step("returned", _("Returned"), period.returned, "plot-fill-4"),
        step("lost", _("Lost"), -period.lost, "plot-bad"),
        step("end", _("End"), period.end, "plot-total", total=True),
    )


def _movement(period: ChurnPeriod, reader: Reader) -> Table:
    title = stretch(period).title(reader.language)
    return Table(
        "movement",
        _("From start to end of %(period)s") % {"period": title},
        (Column(_("Movement"), Kind.TEXT), Column(_("Customers"))),
        tuple((one.label, Cell(one.value, one.url)) for one in _steps(period, reader)),
    )


def movement_table(figures: Figures, reader: Reader, word: str) -> Table:
    """The steps of one period, for a download. Raises NoSuchPeriod, NoSuchTable."""
    periods = figures.churn_by(stretch_of(word).grain)
    if not periods:
        raise NoSuchTable()
    return _movement(chosen_period(periods, word), reader)


def _trend(periods: list[ChurnPeriod], table: Table, reader: Reader, grain: Grain) -> Chart:
    points = tuple(_point(period, reader) for period in periods)
    high = max(
        (period.churn.value for period in periods if period.churn.value is not None and not period.warm_up), default=0
    )
    marks = marks_of([stretch(period) for period in periods], reader)
    svg = wide_and_narrow(
        lambda width: lines(
            width,
            label=_("Churn by period"),
            series=[Line(points, 2)],
            write=reader.share_tick,
            ceiling=max(high * 1.6, 0.01),
            marks=marks,
        )
    )
    caption = _("Customers lost in a period as a share of those at its start; the band is where the true share lies.")
    own = chosen_period(periods, "")
    return chart(
        _("Churn"),
        svg,
        table,
        reader,
        caption=caption,
        definition="churn-rate",
        marks=marks,
        formula=f"{stretch(own).title(reader.language)}: {formulas.of_share(own.churn, reader)}",
        rows=reader.links.rows("lost", period=stretch(own).word),
        grain=grain,
    )


def _point(period: ChurnPeriod, reader: Reader) -> Point:
    share, place = period.churn, stretch(period)
    said = f"{place.title(reader.language)}: {reader.share(share.value)} ({reader.interval(share)})"
    known = share if not period.warm_up else Share(0, 0, None, None, None)
    open_ = not period.complete
    return Point(
        place.title(reader.language, short=True),
        known.value,
        said,
        None if open_ else known.low,
        None if open_ else known.high,
        open_,
        reader.links.rows("lost", period=place.word),
    )


def movements_chart(periods: list[ChurnPeriod], table: Table, reader: Reader, grain: Grain) -> Chart:
    """Who came above the line, who left below it."""
    title = _("Who came and who left")
    bars = [_bar(period, reader) for period in periods]
    marks = marks_of([stretch(period) for period in periods], reader)
    label = _("Customers who came and left")
    svg = wide_and_narrow(
        lambda width: columns(width, label=label, rows=bars, write=lambda v: reader.number(abs(v)), marks=marks)
    )
    keys = (Key("good", _("New")), Key("4", _("Returned")), Key("bad", _("Lost")))
    own = chosen_period(periods, "")
    return chart(
        title,
        svg,
        table,
        reader,
        definition="new-customers",
        keys=keys,
        id="movements",
        marks=marks,
        formula=f"{stretch(own).title(reader.language)}: {formulas.of_movement(own, reader)}",
        rows=reader.links.rows("new", period=stretch(own).word),
        grain=grain,
    )


def _bar(period: ChurnPeriod, reader: Reader) -> Bar:
    place = stretch(period)

    def part(figure: str, words: str, value: int, kind: str) -> Part:
        said = f"{words}, {place.title(reader.language)}: {reader.number(abs(value))}"
        return Part(value, kind, said, reader.links.rows(figure, period=place.word))

    return Bar(
        place.title(reader.language, short=True),
        (
            part("new", _("New"), period.new, "plot-good"),
            part("returned", _("Returned"), period.returned, "plot-fill-4"),
            part("lost", _("Lost"), -period.lost, "plot-bad"),
        ),
        faint=not period.complete,
    )
