"""The pieces every section is made of."""

import math
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from regulars.analytics.results import ChurnPeriod, RecurringPeriod, RevenuePeriod, Share
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader
from regulars.insight.tables import Table

CERTAINTY = 1.96  # two-sided 95 %
FEW = 30


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


@dataclass(frozen=True)
class Key:
    """A line of a legend; `kind` is a class of chart.css."""

    kind: str
    text: str


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
    csv_url: str = ""
    xlsx_url: str = ""
    keys: tuple[Key, ...] = ()


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
    **query: object,
) -> Chart:
    """A chart with its table, its definition and its downloads; `query` narrows the download as the chart is.

    id: the anchor of the chart, where two charts of a page stand on the same table.
    """
    return Chart(
        id=id or table.name,
        title=title,
        svg=svg,
        caption=caption,
        definition=reader.links.definition(definition) if definition else "",
        table=shown(replace(table, caption=title), reader),
        csv_url=reader.links.download(table.name, "csv", **query),
        xlsx_url=reader.links.download(table.name, "xlsx", **query),
        keys=keys,
    )


def stretch(period: ChurnPeriod | RevenuePeriod | RecurringPeriod) -> Stretch:
    return Stretch(period.grain, period.starts_on)


def differs(one: Share, other: Share) -> bool:
    """Whether two shares differ by more than chance gives in one of twenty cases."""
    if not one.total or not other.total:
        return False
    pooled = (one.count + other.count) / (one.total + other.total)
    error = math.sqrt(pooled * (1 - pooled) * (1 / one.total + 1 / other.total))
    return abs(one.count / one.total - other.count / other.total) > CERTAINTY * error


def growth(now: float | None, before: float | None) -> float | None:
    """Relative change; None where there was nothing to compare with."""
    return None if now is None or not before else now / before - 1
