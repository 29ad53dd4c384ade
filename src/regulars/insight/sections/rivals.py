"""Rival definitions of churn side by side, and churn by who everybody was when the period began."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.analytics.churn_results import ChurnDefinitionsPeriod, ChurnGroup, ChurnRate, GroupPeriod
from regulars.analytics.results import Grain
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.drawing.ranges import Range, ranges
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader
from regulars.insight.sections.parts import Chart, chart
from regulars.insight.stored import Figures
from regulars.insight.tables import Cell, Column, Kind, Table
from regulars.insight.words import attribute_title, value_title

OURS = "start"
TITLES: dict[str, str | Promise] = {
    "start": gettext_lazy("Of those at the start"),
    "everybody": gettext_lazy("Of everybody who was there"),
    "average_base": gettext_lazy("Of the average number"),
    "renewals": gettext_lazy("Of renewals due"),
    "inactivity": gettext_lazy("Without contracts"),
    "expected": gettext_lazy("Expected by the model"),
    "revenue_churn": gettext_lazy("Of recurring revenue"),
    "grr": gettext_lazy("Gross revenue retention"),
    "nrr": gettext_lazy("Net revenue retention"),
}
MONEY = "minor"
STAYED = ("grr", "nrr")  # of what stayed more is better: beside what left they would only squeeze it


@dataclass(frozen=True)
class Rivals:
    """`groups`: by the chosen attribute, where it was counted."""

    chart: Chart
    groups: Chart | None


def rivals(figures: Figures, reader: Reader, grain: Grain, word: str, attribute: str) -> Rivals | None:
    """All definitions of one period. None where a run has not counted them."""
    period = chosen(figures, grain, word)
    if period is None:
        return None
    return Rivals(_chart(period, figures, reader, grain), groups_chart(figures, reader, grain, word, attribute))


def chosen(figures: Figures, grain: Grain, word: str) -> ChurnDefinitionsPeriod | None:
    """The named period, else the last that is over."""
    found = figures.definitions
    periods = [one for one in found.periods_by(grain) if figures.window.holds(one.starts_on)] if found else []
    named = [one for one in periods if Stretch(grain, one.starts_on).word == word]
    over = [one for one in periods if one.complete]
    return next(iter(named or over[-1:] or periods[-1:]), None)


def _chart(period: ChurnDefinitionsPeriod, figures: Figures, reader: Reader, grain: Grain) -> Chart:
    place = Stretch(grain, period.starts_on)
    table = rivals_table(figures, reader, grain, place.word)
    rows = [
        Range(
            str(TITLES.get(rate.definition, rate.definition)),
            rate.value,
            reader.share(rate.value),
            f"{TITLES.get(rate.definition, rate.definition)}: {reader.share(rate.value)}",
            rate.value if rate.low is None else rate.low,
            rate.value if rate.high is None else rate.high,
        )
        for rate in period.rates
        if rate.definition not in STAYED
    ]
    svg = wide_and_narrow(lambda width: ranges(width, label=table.caption, rows=rows, write=reader.share_tick))
    caption = _(
        "The same period counted in the ways one meets. These pages mean the first; the table adds what stayed."
    )
    ours = period.rate(OURS)
    return chart(
        _("Churn as others count it, %(period)s") % {"period": place.title(reader.language)},
        svg,
        table,
        reader,
        caption=caption,
        definition="churn-rate",
        formula=_fraction(ours, reader) if ours else "",
        rows=reader.links.rows("lost", period=place.word),
        id="rivals",
        grain=grain,
        period=place.word,
    )


def _fraction(rate: ChurnRate, reader: Reader) -> str:
    """«888 ÷ 9,118 = 9.7%», money as money, expected customers with a decimal."""
    write = _writer(rate, reader)
    return f"{write(rate.numerator)} ÷ {write(rate.denominator)} = {reader.share(rate.value)}"


def _writer(rate: ChurnRate, reader: Reader) -> Callable[[float], str]:
    if rate.unit == MONEY:
        return reader.money
    return lambda value: reader.number(value, 0 if float(value).is_integer() else 1)


def rivals_table(figures: Figures, reader: Reader, grain: Grain, word: str) -> Table:
    period = chosen(figures, grain, word)
    title = Stretch(grain, period.starts_on).title(reader.language) if period else ""
    return Table(
        "rivals",
        _("Definitions of churn, %(period)s") % {"period": title},
        (
            Column(_("Definition"), Kind.TEXT),
            Column(_("How it came about"), Kind.TEXT),
            Column(_("Share"), Kind.SHARE),
            Column(_("from"), Kind.SHARE),
            Column(_("to"), Kind.SHARE),
            Column(_("A year before"), Kind.SHARE),
            Column(_("Change, percentage points"), Kind.DECIMAL),
        ),
        tuple(
            (
                str(TITLES.get(rate.definition, rate.definition)),
                _fraction(rate, reader),
                rate.value,
                rate.low,
                rate.high,
                rate.year_ago,
                None if rate.change is None else rate.change * 100,
            )
            for rate in (period.rates if period else ())
        ),
    )


def groups_chart(figures: Figures, reader: Reader, grain: Grain, word: str, attribute: str) -> Chart | None:
    """Churn of a period by what everybody was on the day before it began."""
    found = group_periods(figures, grain, word, attribute)
    if not found:
        return None
    table = groups_table(figures, grain, word, attribute)
    rows = [range_of(group, period, attribute, reader) for group, period in found]
    svg = wide_and_narrow(lambda width: ranges(width, label=table.caption, rows=rows, write=reader.share_tick))
    dated = any(
        one.attribute == attribute and one.dated for one in (figures.definitions.groups if figures.definitions else ())
    )
    caption = (
        _("Customers are in the group they were in when the period began.")
        if dated
        else _("What everybody was in the past is not known, so customers are in the group of today.")
    )
    words = {
        "attribute": attribute_title(attribute).lower(),
        "period": Stretch(found[0][1].grain, found[0][1].starts_on).title(reader.language),
    }
    return chart(
        _("Churn by %(attribute)s, %(period)s") % words,
        svg,
        table,
        reader,
        caption=caption,
        definition="churn-rate",
        formula=first_of(found, attribute, reader),
        rows=lost_of(found, reader),
        id="churn-groups",
        grain=grain,
        period=word,
        attribute=attribute,
    )


def group_periods(figures: Figures, grain: Grain, word: str, attribute: str) -> list[tuple[ChurnGroup, GroupPeriod]]:
    """Groups of an attribute with their period."""
    groups = figures.definitions.of(attribute) if figures.definitions else None
    return in_period(groups.groups if groups else (), grain, word)


def in_period(groups: Iterable[ChurnGroup], grain: Grain, word: str) -> list[tuple[ChurnGroup, GroupPeriod]]:
    """The named period, else the newest that is over, of those that had anybody when it began. Counted by quarter and
    year."""
    grain = Grain.QUARTER if grain == Grain.MONTH else grain
    found = []
    for group in groups:
        periods = [one for one in group.periods if one.grain == grain]
        named = [one for one in periods if Stretch(grain, one.starts_on).word == word]
        period = next(iter(named or [one for one in periods if one.complete][-1:]), None)
        if period is not None and period.start:
            found.append((group, period))
    return found


def range_of(group: ChurnGroup, period: GroupPeriod, attribute: str, reader: Reader) -> Range:
    rate, title = period.rate(OURS), value_title(attribute, group.value)
    value = rate.value if rate else None
    low, high = (rate.low, rate.high) if rate else (None, None)
    return Range(title, value, reader.share(value), f"{title}: {reader.share(value)}", low, high)


def first_of(found: list[tuple[ChurnGroup, GroupPeriod]], attribute: str, reader: Reader) -> str:
    """How the first of the groups came about."""
    group, period = found[0]
    ours = period.rate(OURS)
    return f"{value_title(attribute, group.value)}: {_fraction(ours, reader)}" if ours else ""


def lost_of(found: list[tuple[ChurnGroup, GroupPeriod]], reader: Reader) -> str:
    """Of all groups together: who was in a group then cannot be told from the customers of today."""
    period = found[0][1]
    return reader.links.rows("lost", period=Stretch(period.grain, period.starts_on).word)


def groups_table(figures: Figures, grain: Grain, word: str, attribute: str) -> Table:
    rows = [moves_of(group, period, attribute) for group, period in group_periods(figures, grain, word, attribute)]
    columns = (Column(attribute_title(attribute), Kind.TEXT), *move_columns())
    return Table("churn-groups", _("Movements of groups"), columns, tuple(rows))


def move_columns() -> tuple[Column, ...]:
    return (
        Column(_("Start")),
        Column(_("New")),
        Column(_("Returned")),
        Column(_("Moved in")),
        Column(_("Lost")),
        Column(_("Moved out")),
        Column(_("End")),
        Column(_("Churn"), Kind.SHARE),
        Column(_("from"), Kind.SHARE),
        Column(_("to"), Kind.SHARE),
        Column(_("A year before"), Kind.SHARE),
    )


def moves_of(group: ChurnGroup, period: GroupPeriod, attribute: str) -> tuple[object, ...]:
    rate = period.rate(OURS)
    shares = (rate.value, rate.low, rate.high, rate.year_ago) if rate else (None,) * 4
    moves = (period.start, period.new, period.returned, period.moved_in, period.lost, period.moved_out, period.end)
    return (Cell(value_title(attribute, group.value)), *moves, *shares)
