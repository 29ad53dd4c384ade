"""Cohorts: those who came together, and how many of them are still there as time goes by."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.analytics.results import CohortRow, CohortTable, Grain
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.cohort_ages import (
    age_words,
    at_age,
    explained_age,
    formula_of,
    old_enough,
    sentence_of,
    words_of,
)
from regulars.insight.sections.parts import FEW, Chart, File, chart, files_of, sentence_at
from regulars.insight.stored import Figures
from regulars.insight.tables import Cell, Column, Kind, Table
from regulars.lib.money import to_major

ROWS_SHOWN = 24
AGES_SHOWN = 24
SHADES = 8
MEASURE_TITLES = {"customers": gettext_lazy("Customers"), "revenue": gettext_lazy("Revenue")}


@dataclass(frozen=True)
class HeatCell:
    """`shade` 0 to 8; None where nothing could be observed yet. `open`: the period is not over, more may come."""

    text: str
    said: str
    shade: int | None
    url: str = ""
    open: bool = False


@dataclass(frozen=True)
class HeatRow:
    label: str
    url: str
    size: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class HeatMap:
    """`behind`: the rows of the cell that the formula speaks of."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    definition: str
    id: str
    files: tuple[File, ...] = ()
    formula: str = ""
    behind: str = ""

    @property
    def sentence(self) -> str:
        return sentence_at(self.definition)

    @property
    def has_open(self) -> bool:
        return any(cell.open for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class CohortSection:
    heat: HeatMap
    curve: Chart
    sentence: str


@dataclass(frozen=True)
class Frame:
    """Where a heat map stands: its anchor, the table it is taken along as, and what narrows its files and its rows.

    `split` names the group whose rows a cell opens; None = no rows can be opened. `most`: what is darkest, where
    several are to be compared.
    """

    id: str = "heat"
    table: str = "cohorts"
    query: tuple[tuple[str, str], ...] = ()
    split: str | None = ""
    most: float | None = None
    title: str = ""

    def rows(self, reader: Reader, **query: object) -> str:
        return "" if self.split is None else reader.links.rows("cohort", **query, split=self.split)


ALONE = Frame()


def cohort_section(figures: Figures, reader: Reader, grain: Grain, measure: str = "customers") -> CohortSection | None:
    """None where there are no cohorts of this grain."""
    table = figures.cohorts_by(grain)
    if table is None or not table.rows:
        return None
    return CohortSection(
        heat=heat_of(table, reader, grain, measure),
        curve=_curve(figures, reader, grain),
        sentence=sentence_of(table, reader, grain),
    )


def heat_of(table: CohortTable, reader: Reader, grain: Grain, measure: str, frame: Frame = ALONE) -> HeatMap:
    """The newest cohorts by age, the newest first."""
    rows = table.rows[-ROWS_SHOWN:]
    ages = min(max(len(row.active) for row in rows), AGES_SHOWN)
    frame = frame if frame.most is not None else replace(frame, most=most_of(table, measure))
    return HeatMap(
        caption=_caption(reader, measure, frame.title),
        heads=tuple(str(age) for age in range(ages)),
        rows=tuple(
            _part_period(_heat_row(row, reader, grain, measure, ages, frame), row, table.last_complete)
            for row in reversed(rows)
        ),
        definition=reader.links.definition("cohorts"),
        **_explained(table, reader, grain, measure, frame),
        id=f"{reader.anchor}{frame.id}",
        files=files_of(frame.id, frame.table, reader, grain=grain, measure=measure, **dict(frame.query)),
    )


def _caption(reader: Reader, measure: str, group: str) -> str:
    """What the map is called, the group with it where there are several: no two on a page are called the same."""
    words = {"group": group, "currency": reader.currency}
    if measure == "revenue":
        if group:
            return _("%(group)s: revenue at each age for every customer who came, %(currency)s") % words
        return _("Revenue at each age for every customer who came, %(currency)s") % words
    if group:
        return _("%(group)s: customers by when they came, and the share of them there at each age") % words
    return _("Customers by when they came, and the share of them there at each age")


def most_of(table: CohortTable, measure: str) -> float:
    """The highest value of a cell, the first of each cohort left out: it is always the whole."""
    rows = table.rows[-ROWS_SHOWN:]
    return max((value for row in rows for value in _values(row, measure)[1:AGES_SHOWN] if value is not None), default=0)


def _explained(table: CohortTable, reader: Reader, grain: Grain, measure: str, frame: Frame) -> dict[str, str]:
    """The newest cohort that has an age behind it: its formula and its rows."""
    age = explained_age(table)
    row = (old_enough(table, age) or table.rows)[-1]
    place = Stretch(grain, row.starts_on)
    came = _("Came in %(period)s") % {"period": place.title(reader.language)}
    if measure == "customers":
        how, asked = formulas.of_count(row.active[age] or 0, row.customers, reader), {"age": age}
    else:
        how, asked = formulas.of_mean(row.revenue_minor[age], row.customers, reader), {}
    formula = f"{came} · {age_words(age, grain)}: {how}"
    return {"formula": formula, "behind": frame.rows(reader, cohort=place.word, **asked)}


def _values(row: CohortRow, measure: str) -> list[float | None]:
    """What a cell is shaded by: the share still there, or the money for every customer who came."""
    if measure == "customers":
        return list(row.share)
    return [None if money is None else money / row.customers for money in row.revenue_minor]


def _heat_row(row: CohortRow, reader: Reader, grain: Grain, measure: str, ages: int, frame: Frame) -> HeatRow:
    place = Stretch(grain, row.starts_on)
    title = place.title(reader.language)
    values = _values(row, measure)[:ages]
    cells = tuple(_heat_cell(row, age, value, reader, place, measure, frame) for age, value in enumerate(values))
    url = frame.rows(reader, cohort=place.word)
    return HeatRow(title, url, reader.number(row.customers), cells)


def _part_period(shown: HeatRow, row: CohortRow, last_complete: bool) -> HeatRow:
    """Marks the cell of the period that is not over: few there so far are not few who stayed."""
    observed = sum(1 for count in row.active if count is not None)
    if last_complete or observed > len(shown.cells):
        return shown
    last = shown.cells[observed - 1]
    said = _("%(figure)s so far, the period is not over") % {"figure": last.said}
    cells = (*shown.cells[: observed - 1], replace(last, said=said, open=True), *shown.cells[observed:])
    return replace(shown, cells=cells)


def _heat_cell(
    row: CohortRow, age: int, value: float | None, reader: Reader, place: Stretch, measure: str, frame: Frame
) -> HeatCell:
    if value is None:
        return HeatCell("", "", None)
    most = frame.most
    shade = SHADES if not most or value >= most else max(-(-value * SHADES // most), 0)
    if measure == "customers":
        text, said = reader.share(value, 0), f"{reader.number(row.active[age])} / {reader.number(row.customers)}"
    else:
        # Without the currency, which does not fit into a cell in every language; it stands above the map.
        text = reader.number(round(to_major(round(value), reader.currency)))
        said = reader.money(row.revenue_minor[age])
    url = frame.rows(reader, cohort=place.word, age=age) if row.active[age] else ""
    return HeatCell(text, said, int(shade), url)


def _curve(figures: Figures, reader: Reader, grain: Grain) -> Chart:
    """The share still there by age, over all cohorts old enough."""
    table = curve_table(figures, grain)
    points = tuple(
        Point(str(age), share, f"{age_words(age, grain)}: {reader.share(share)}") for age, *_rest, share in table.rows
    )
    svg = wide_and_narrow(
        lambda width: lines(width, label=table.caption, series=[Line(points)], write=reader.share_tick)
    )
    caption = _("All cohorts together, each as far as it has been observed.")
    cohorts = figures.cohorts_by(grain)
    return chart(
        _("How long they stay"),
        svg,
        table,
        reader,
        caption=caption,
        definition="cohorts",
        formula=formula_of(cohorts, reader, grain) if cohorts else "",
        rows=reader.links.rows("cohort", **words_of(cohorts, grain)) if cohorts else "",
        grain=grain,
    )


def curve_table(figures: Figures, grain: Grain) -> Table:
    """Ages as long as enough customers are old enough; part periods are left out."""
    cohorts = figures.cohorts_by(grain)
    columns = (
        Column(_("Age")),
        Column(_("Customers old enough")),
        Column(_("Of them there")),
        Column(_("Share"), Kind.SHARE),
    )
    rows = []
    for age in range(min(cohorts.ages, AGES_SHOWN + 1) if cohorts else 0):
        there, came = at_age(cohorts, age)
        if came < FEW and age:
            break
        rows.append((age, came, there, there / came if came else None))
    return Table("curve", _("Share of customers there by age"), columns, tuple(rows))


def cohort_table(figures: Figures, reader: Reader, grain: Grain, measure: str = "customers") -> Table:
    """All cohorts and ages, for a download."""
    return ages_table(figures.cohorts_by(grain), reader, grain, measure)


def ages_table(
    table: CohortTable | None, reader: Reader, grain: Grain, measure: str, name: str = "cohorts", frame: Frame = ALONE
) -> Table:
    rows = table.rows if table else ()
    ages = table.ages if table else 0
    kind = Kind.NUMBER if measure == "customers" else Kind.MONEY
    columns = (
        Column(_("Came in"), Kind.TEXT),
        Column(_("Customers")),
        *(Column(str(age), kind) for age in range(ages)),
    )
    written = tuple(_table_row(row, reader, grain, measure, frame) for row in rows)
    return Table(name, _("Cohorts"), columns, written)


def _table_row(row: CohortRow, reader: Reader, grain: Grain, measure: str, frame: Frame) -> tuple[object, ...]:
    place = Stretch(grain, row.starts_on)
    came = Cell(place.title(reader.language), frame.rows(reader, cohort=place.word))
    return (came, row.customers, *(row.active if measure == "customers" else row.revenue_minor))
