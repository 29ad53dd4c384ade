"""Cohorts by what brought the customers, or by any attribute: group beside group."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics.paying_back import FEW, months_behind
from regulars.analytics.results import CohortGroup, CohortSplit, CohortTable, Grain
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.cohort_ages import (
    age_words,
    at_age,
    explained_age,
    formula_of,
    sentence_of,
    words_of,
)
from regulars.insight.sections.cohorts import AGES_SHOWN, Frame, HeatMap, ages_table, heat_of, most_of
from regulars.insight.sections.parts import Chart, Key, chart
from regulars.insight.stored import Figures
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.words import attribute_title, value_title

LINES_SHOWN = 3
AGES_COMPARED = {Grain.MONTH: (1, 3, 6, 12), Grain.QUARTER: (1, 2, 4, 8)}


@dataclass(frozen=True)
class GroupSection:
    """One group: how many came, how they stayed, and its heat map."""

    title: str
    size: str
    sentence: str
    heat: HeatMap


@dataclass(frozen=True)
class Beside:
    """All groups of an attribute: compared, then one after the other. `left_out`: who is in none of them."""

    title: str
    compared: Chart
    sections: dict[str, GroupSection]
    left_out: str


def beside(figures: Figures, reader: Reader, attribute: str, grain: Grain, measure: str) -> Beside | None:
    """None where this run has no cohorts by the attribute, or none within the days asked for."""
    split = figures.cohorts_split_by(attribute)
    found = _found(figures, split, grain) if split else []
    if split is None or not found:
        return None
    most = max(most_of(table, measure) for _group, table in found)
    return Beside(
        title=_("By %(attribute)s") % {"attribute": attribute_title(attribute).lower()},
        compared=_compared(split, found, reader, grain, measure),
        sections={
            f"group-{place}": _section(group, table, reader, attribute, grain, measure, place, most)
            for place, (group, table) in enumerate(found, 1)
        },
        left_out=_left_out(split, reader),
    )


def _found(figures: Figures, split: CohortSplit, grain: Grain) -> list[tuple[CohortGroup, CohortTable]]:
    pairs = ((group, figures.within(group.by(grain))) for group in split.groups)
    return [(group, table) for group, table in pairs if table is not None and table.rows]


def _section(
    group: CohortGroup,
    table: CohortTable,
    reader: Reader,
    attribute: str,
    grain: Grain,
    measure: str,
    place: int,
    most: float,
) -> GroupSection:
    came = sum(row.customers for row in table.rows)
    words = ngettext("%(count)s customer came", "%(count)s customers came", came) % {"count": reader.number(came)}
    title = value_title(attribute, group.value)
    frame = Frame(
        id=f"heat-{place}",
        table="cohorts-group",
        query=(("by", attribute), ("group", str(place))),
        split=reader.links.split_of(attribute, group.value),
        most=most,
        title=title,
    )
    return GroupSection(title, words, sentence_of(table, reader, grain), heat_of(table, reader, grain, measure, frame))


def _left_out(split: CohortSplit, reader: Reader) -> str:
    if not split.rest:
        return ""
    words = ngettext(
        "%(count)s customer of smaller groups is not shown.",
        "%(count)s customers of smaller groups are not shown.",
        split.rest,
    )
    return words % {"count": reader.number(split.rest)}


def _compared(
    split: CohortSplit,
    found: list[tuple[CohortGroup, CohortTable]],
    reader: Reader,
    grain: Grain,
    measure: str,
) -> Chart:
    titles = [value_title(split.attribute, group.value) for group, _table in found[:LINES_SHOWN]]
    series = [
        Line(_points(table, title, reader, grain, measure), kind)
        for kind, (title, (_group, table)) in enumerate(zip(titles, found, strict=False), 1)
    ]
    money = measure == "revenue"
    title = _("What each group brings by age") if money else _("How long each group stays")
    write = reader.money_short if money else reader.share_tick
    svg = wide_and_narrow(lambda width: lines(width, label=title, series=series, write=write))
    caption = (
        _("Money at each age for every customer who came. The three largest groups are drawn, the table has all.")
        if money
        else _("The share still there by age. The three largest groups are drawn, the table has all.")
    )
    group, largest = found[0]
    return chart(
        title, svg, compared_table(split, found, grain), reader,
        caption=caption, definition="cohorts", id="groups", grain=grain, by=split.attribute,
        formula=f"{titles[0]} · {(_money_formula if money else formula_of)(largest, reader, grain)}",
        rows=reader.links.rows_of_groups("cohort", split.attribute, group.value, **words_of(largest, grain)),
        keys=tuple(Key(str(kind), words) for kind, words in enumerate(titles, 1)),
    )  # fmt: skip


def _points(table: CohortTable, title: str, reader: Reader, grain: Grain, measure: str) -> tuple[Point, ...]:
    found = []
    for age in range(min(table.ages, AGES_SHOWN + 1)):
        there, came = at_age(table, age)
        if came < FEW:
            break
        value = money_at(table, age) if measure == "revenue" else there / came
        said = reader.money(value) if measure == "revenue" else reader.share(value)
        found.append(Point(str(age), value, f"{title}, {age_words(age, grain)}: {said}"))
    return tuple(found)


def _money_formula(table: CohortTable, reader: Reader, grain: Grain) -> str:
    age = explained_age(table)
    return f"{age_words(age, grain)}: {formulas.of_mean(*_brought(table, age), reader)}"


def money_at(table: CohortTable, age: int) -> float | None:
    """Money at an age for every customer who came, over the cohorts that have it behind them."""
    brought, came = _brought(table, age)
    return brought / came if came else None


def _brought(table: CohortTable, age: int) -> tuple[int, int]:
    """All that was brought at an age, and by how many."""
    rows = [row for row in table.rows if age < months_behind(row, table.last_complete)]
    return sum(row.revenue_minor[age] or 0 for row in rows), sum(row.customers for row in rows)


def compared_table(split: CohortSplit, found: list[tuple[CohortGroup, CohortTable]], grain: Grain) -> Table:
    ages = AGES_COMPARED[grain]
    columns = (
        Column(attribute_title(split.attribute), Kind.TEXT),
        Column(_("Customers who came")),
        *(Column(_there(age, grain), Kind.SHARE) for age in ages),
        Column(_("Brought in a year"), Kind.MONEY),
    )
    rows = tuple((value_title(split.attribute, group.value), *_cells(table, ages, grain)) for group, table in found)
    return Table("cohorts-groups", _("Cohorts by group"), columns, rows)


def _there(age: int, grain: Grain) -> str:
    if grain == Grain.MONTH:
        return ngettext("There after %(count)s month", "There after %(count)s months", age) % {"count": age}
    return ngettext("There after %(count)s quarter", "There after %(count)s quarters", age) % {"count": age}


def _cells(table: CohortTable, ages: tuple[int, ...], grain: Grain) -> tuple[float | None, ...]:
    return (sum(row.customers for row in table.rows), *_stayed(table, ages), in_a_year(table, grain))


def _stayed(table: CohortTable, ages: tuple[int, ...]) -> list[float | None]:
    """Shares at these ages; None where fewer than FEW customers are old enough."""
    pairs = [at_age(table, age) for age in ages]
    return [there / came if came >= FEW else None for there, came in pairs]


def in_a_year(table: CohortTable, grain: Grain) -> float | None:
    """What a customer brings in the periods of the first year, their mean by age added up."""
    periods = 12 if grain == Grain.MONTH else 4
    means = [money_at(table, age) for age in range(min(periods, table.ages))]
    known = [mean for mean in means if mean is not None]
    return sum(known) if len(known) == periods else None


def groups_table(figures: Figures, attribute: str, grain: Grain) -> Table:
    """The comparison, for a download."""
    split = figures.cohorts_split_by(attribute) or CohortSplit(attribute, (), 0)
    return compared_table(split, _found(figures, split, grain), grain)


def group_ages_table(figures: Figures, reader: Reader, attribute: str, place: int, grain: Grain, measure: str) -> Table:
    """The cohorts of the group in that place, for a download; empty where there is none, everybody's by nothing."""
    if not attribute:
        return ages_table(figures.cohorts_by(grain), reader, grain, measure, "cohorts-group")
    split = figures.cohorts_split_by(attribute)
    found = _found(figures, split, grain) if split else []
    inside = 0 < place <= len(found)
    return ages_table(found[place - 1][1] if inside else None, reader, grain, measure, "cohorts-group")
