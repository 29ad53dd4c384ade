"""The pieces every section is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from regulars.analytics.chances import exact_shares
from regulars.analytics.definitions import DEFINITIONS
from regulars.analytics.results import ChurnPeriod, RecurringPeriod, RevenuePeriod, Share
from regulars.insight.drawing.marks import Mark
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader
from regulars.insight.tables import Table

P = TypeVar("P", ChurnPeriod, RevenuePeriod, RecurringPeriod)

RARE = 0.05
FEW = 30
PICTURES = {"svg": "SVG", "png": "PNG"}
TABLES = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet"}


@dataclass(frozen=True)
class Stat:
    """One figure: see ui/stat.html."""

    label: str
    value: str
    note: str = ""
    change: str = ""
    change_tone: str = "neutral"
    change_label: str = ""
    definition: str = ""
    rows: str = ""
    spark: tuple[float | None, ...] = ()
    formula: str = ""

    @property
    def sentence(self) -> str:
        return sentence_at(self.definition)


@dataclass(frozen=True)
class Explained:
    """A definition for what is neither a stat nor a chart: see insight/parts/explain.html."""

    definition: str
    formula: str = ""
    rows: str = ""

    @property
    def sentence(self) -> str:
        return sentence_at(self.definition)


@dataclass(frozen=True)
class Key:
    """A line of a legend; `kind` is a class of chart.css."""

    kind: str
    text: str


@dataclass(frozen=True)
class File:
    """A way to take a chart along; `is_table` for its figures, otherwise it is a picture."""

    text: str
    url: str
    is_table: bool = False


@dataclass(frozen=True)
class ShownTable:
    """A table as its reader sees it: cells are {text, url, align}."""

    caption: str
    columns: tuple[dict[str, str], ...]
    rows: list[list[dict[str, Any]]]


@dataclass(frozen=True)
class Chart:
    """A drawing with everything that belongs to it: see ui/chart.html."""

    id: str
    title: str
    svg: SafeString
    caption: str = ""
    definition: str = ""
    table: ShownTable | None = None
    files: tuple[File, ...] = ()
    keys: tuple[Key, ...] = ()
    marks: tuple[Mark, ...] = ()
    formula: str = ""
    rows: str = ""

    @property
    def sentence(self) -> str:
        return sentence_at(self.definition)


def sentence_at(address: str) -> str:
    """What is written where the address of a definition leads; nothing in a report, which has the page inside."""
    path, _hash, slug = address.partition("#")
    return gettext(DEFINITIONS[slug].sentence) if path and slug in DEFINITIONS else ""


def shown(table: Table, reader: Reader) -> ShownTable:
    columns = tuple({"title": column.title, "align": column.align} for column in table.columns)
    return ShownTable(table.caption, columns, list(table.written(reader)))


def chart(
    title: str,
    svg: SafeString,
    table: Table,
    reader: Reader,
    *,
    caption: str = "",
    definition: str = "",
    keys: tuple[Key, ...] = (),
    id: str = "",
    marks: tuple[Mark, ...] = (),
    formula: str = "",
    rows: str = "",
    **query: object,
) -> Chart:
    """A chart with its table, its definition and its downloads; `query` narrows the download as the chart is.

    id: the anchor of the chart, where two charts of a page stand on the same table.
    """
    return Chart(
        id=f"{reader.anchor}{id or table.name}",
        title=title,
        svg=svg,
        caption=caption,
        definition=reader.links.definition(definition) if definition else "",
        table=shown(replace(table, caption=title), reader),
        files=files_of(id or table.name, table.name, reader, **query),
        keys=keys,
        marks=marks,
        formula=formula,
        rows=rows,
    )


def files_of(id: str, table: str, reader: Reader, **query: object) -> tuple[File, ...]:
    """What can be taken of a chart: pictures where its page makes them, and its table. Nothing without the right."""
    pictures = [File(name, reader.links.picture(f"{reader.anchor}{id}", ending)) for ending, name in PICTURES.items()]
    tables = [File(name, reader.links.download(table, ending, **query), True) for ending, name in TABLES.items()]
    return tuple(file for file in (*pictures, *tables) if file.url)


def stretch(period: ChurnPeriod | RevenuePeriod | RecurringPeriod) -> Stretch:
    return Stretch(period.grain, period.starts_on)


def period_name(where: Stretch, over: bool, reader: Reader) -> str:
    """«Q3 2026», with a word where the period still runs."""
    title = where.title(reader.language)
    return title if over else gettext("%(period)s (not over)") % {"period": title}


def last_over(periods: Sequence[P]) -> P:
    """The last period that is over, or the last one where none is."""
    return next((period for period in reversed(periods) if period.complete), periods[-1])


def differs(one: Share, other: Share) -> bool:
    """Whether two shares differ by more than chance gives in one of twenty cases."""
    if not one.total or not other.total:
        return False
    return exact_shares((one.count, one.total), (other.count, other.total)) <= RARE


def growth(now: float | None, before: float | None) -> float | None:
    """Relative change; None where there was nothing to compare with."""
    return None if now is None or not before else now / before - 1
