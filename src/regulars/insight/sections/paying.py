"""When winning customers pays back: by when they came, and by what brought them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from regulars.analytics.calendar import number_of
from regulars.analytics.paying_back import PaidBack, paid_back
from regulars.analytics.results import CohortRow, CohortSplit, CohortTable, Grain
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader
from regulars.insight.sections.cohort_ages import between
from regulars.insight.sections.parts import Chart, Key, chart
from regulars.insight.stored import Figures
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.words import attribute_title, value_title

SLUG = "payback"
LINES_SHOWN = 3
AGES_SHOWN = 24
YEAR = 12


@dataclass(frozen=True)
class Group:
    """What one line of the table speaks of."""

    title: str
    found: PaidBack
    value: str = ""
    table: CohortTable | None = None


def payback_chart(figures: Figures, reader: Reader) -> Chart | None:
    """What a customer has brought by each month of age, less what winning cost. None where no cost is known."""
    table = figures.cohorts_by(Grain.MONTH)
    found = found_of(table)
    if found is None:
        return None
    title = _("When winning pays back")
    rows = reader.links.rows("cohort", **won_in(table))
    return _chart(title, [Group(_("All customers"), found)], payback_table(figures, reader), reader, rows)


def payback_by_group(figures: Figures, reader: Reader, attribute: str) -> Chart | None:
    """The same for the groups of an attribute beside each other."""
    split = figures.cohorts_split_by(attribute)
    if split is None:
        return None
    found = _groups(figures, split)
    if not found:
        return None
    title = _("When winning pays back, by %(attribute)s") % {"attribute": attribute_title(attribute).lower()}
    first = found[0]
    rows = reader.links.rows_of_groups("cohort", attribute, first.value, **won_in(first.table))
    return _chart(title, found, group_table(figures, attribute), reader, rows, by=attribute)


def _chart(title: str, found: list[Group], table: Table, reader: Reader, rows: str, by: str = "") -> Chart:
    shown = found[:LINES_SHOWN]
    series = [Line(_points(one, reader), kind) for kind, one in enumerate(shown, 1)]
    svg = wide_and_narrow(lambda width: lines(width, label=title, series=series, write=reader.money_short, floor=None))
    caption = _(
        "What a customer has brought by the end of each month since coming, less what winning them cost: paid back "
        "where the line crosses zero. Income is counted, as margins are not known."
    )
    keys = tuple(Key(str(kind), one.title) for kind, one in enumerate(shown, 1)) if len(found) > 1 else ()
    formula = formula_of(found[0].found, reader)
    return chart(
        title, svg, table, reader,
        caption=caption, definition=SLUG, keys=keys, rows=rows,
        formula=f"{found[0].title}: {formula}" if by else formula,
        id="payback-groups" if by else "", by=by,
    )  # fmt: skip


def _points(one: Group, reader: Reader) -> tuple[Point, ...]:
    def said(month: int, left: float) -> str:
        words = {"title": one.title, "month": month, "money": reader.money(left)}
        return _("%(title)s, month %(month)s: %(money)s") % words

    rest = [brought - one.found.cost_minor for brought in (0.0, *one.found.brought_minor[:AGES_SHOWN])]
    return tuple(Point(str(month), left, said(month, left)) for month, left in enumerate(rest))


def formula_of(found: PaidBack, reader: Reader) -> str:
    """Where the sum of the months has covered the cost."""
    cost = reader.money(found.cost_minor)
    if found.months is None:
        return f"{reader.money(found.so_far_minor)} < {cost}"
    full = int(found.months)
    before = found.brought_minor[full - 1] if full else 0.0
    return f"{reader.money(before)} < {cost} ≤ {reader.money(found.brought_minor[min(full, found.seen_months - 1)])}"


def found_of(table: CohortTable | None) -> PaidBack | None:
    """Of all cohorts of a table together; None where no cost of winning is known."""
    return paid_back(table.rows, last_complete=table.last_complete) if table else None


def won_in(table: CohortTable | None) -> dict[str, str]:
    """From which month to which one they came of whom it is known what winning them cost, as an address says it."""
    known = [row for row in table.rows if row.winning_minor is not None] if table else []
    return between(known, Grain.MONTH) if known else {}


def _groups(figures: Figures, split: CohortSplit) -> list[Group]:
    """Groups of whom it is known what winning them cost, the largest first."""
    tables = ((group.value, figures.within(group.by(Grain.MONTH))) for group in split.groups)
    return [
        Group(value_title(split.attribute, value), found, value, table)
        for value, table in tables
        if (found := found_of(table)) is not None
    ]


def payback_table(figures: Figures, reader: Reader) -> Table:
    """By the quarter in which customers came, the newest first."""
    table = figures.cohorts_by(Grain.MONTH)
    found = [
        Group(Stretch(Grain.QUARTER, rows[0].starts_on).title(reader.language), one)
        for rows in reversed(_quarters(table))
        if (one := paid_back(rows, last_complete=table.last_complete if table else True)) is not None
    ]
    return _table("payback", _("Came in"), found)


def _quarters(table: CohortTable | None) -> list[list[CohortRow]]:
    quarters: dict[int, list[CohortRow]] = {}
    for row in table.rows if table else ():
        quarters.setdefault(number_of(row.starts_on, Grain.QUARTER), []).append(row)
    return list(quarters.values())


def group_table(figures: Figures, attribute: str) -> Table:
    split = figures.cohorts_split_by(attribute)
    return _table("payback-groups", attribute_title(attribute), _groups(figures, split) if split else [])


def _table(name: str, first: str, found: list[Group]) -> Table:
    columns = (
        Column(first, Kind.TEXT),
        Column(_("Customers")),
        Column(_("To win a customer"), Kind.MONEY),
        Column(_("Brought in the first month"), Kind.MONEY),
        Column(_("Brought in a year"), Kind.MONEY),
        Column(_("Brought so far"), Kind.MONEY),
        Column(_("Months seen")),
        Column(_("Paid back after, months"), Kind.DECIMAL),
    )
    rows = tuple((one.title, *_cells(one.found)) for one in found)
    return Table(name, _("Payback of winning customers"), columns, rows)


def _cells(found: PaidBack) -> tuple[object, ...]:
    brought = found.brought_minor
    return (
        found.customers,
        found.cost_minor,
        brought[0] if brought else None,
        brought[YEAR - 1] if len(brought) >= YEAR else None,
        found.so_far_minor,
        found.seen_months,
        found.months,
    )
