"""Figures by attribute: industry, segment, product, manager ..."""

from django.utils.translation import gettext as _

from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.drawing.ranges import Range, ranges
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.parts import Chart, chart
from regulars.insight.stored import Figures
from regulars.insight.tables import Cell, Column, Kind, Table
from regulars.insight.words import attribute_title, value_title


def split_chart(figures: Figures, reader: Reader, attribute: str) -> Chart | None:
    """Churn of the last twelve months by an attribute. None where it was not split by it."""
    split = figures.split(attribute)
    if split is None or not split.groups:
        return None
    table = split_table(figures, reader, attribute)
    count, total = (sum(getattr(g.last_year, name) for g in split.groups) for name in ("count", "total"))
    rows = [
        Range(
            value_title(attribute, group.value),
            group.last_year.value,
            reader.share(group.last_year.value),
            f"{value_title(attribute, group.value)}: {reader.share(group.last_year.value)}"
            f" ({reader.interval(group.last_year)})",
            group.last_year.low,
            group.last_year.high,
            reader.links.rows_of_group("active", attribute, group.value),
        )
        for group in split.groups
    ]
    svg = wide_and_narrow(
        lambda width: ranges(
            width,
            label=table.caption,
            rows=rows,
            write=reader.share_tick,
            mark=count / total if total else None,
        )
    )
    caption = _(
        "Churn of the last twelve months by the groups of today; “Groups as they were” has those of then."
        " In 95 of 100 cases the bar holds the true share: short for large groups."
    )
    title = _("By %(attribute)s") % {"attribute": attribute_title(attribute).lower()}
    first = split.groups[0]
    return chart(
        title,
        svg,
        table,
        reader,
        caption=caption,
        definition="splits",
        formula=f"{rows[0].label}: {formulas.of_share(first.last_year, reader)}",
        rows=reader.links.rows_of_groups("lost_in_a_year", attribute, first.value),
        attribute=attribute,
    )


def split_table(figures: Figures, reader: Reader, attribute: str) -> Table:
    split = figures.split(attribute)
    groups = split.groups if split else ()
    return Table(
        "split",
        _("Figures by %(attribute)s") % {"attribute": attribute_title(attribute).lower()},
        (
            Column(attribute_title(attribute), Kind.TEXT),
            Column(_("Customers ever")),
            Column(_("Active")),
            Column(_("At the start of the year")),
            Column(_("Lost within it")),
            Column(_("Churn, 12 months"), Kind.SHARE),
            Column(_("from"), Kind.SHARE),
            Column(_("to"), Kind.SHARE),
            Column(_("Revenue"), Kind.MONEY),
            Column(_("Average purchase"), Kind.MONEY),
            Column(_("Expected value, mean"), Kind.MONEY),
            Column(_("Value at risk"), Kind.MONEY),
        ),
        tuple(
            (
                value_title(attribute, group.value),
                Cell(group.customers, reader.links.rows_of_group("customers", attribute, group.value)),
                Cell(group.active, reader.links.rows_of_group("active", attribute, group.value)),
                group.last_year.total,
                Cell(group.last_year.count, reader.links.rows_of_group("lost_in_a_year", attribute, group.value)),
                group.last_year.value,
                group.last_year.low,
                group.last_year.high,
                group.revenue_minor,
                group.average_purchase_minor,
                group.mean_value_minor,
                group.value_at_risk_minor,
            )
            for group in groups
        ),
    )
