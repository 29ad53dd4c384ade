"""RFM: customers by how lately, how often and for how much they buy."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.cohorts import SHADES, HeatCell, HeatMap, HeatRow
from regulars.insight.sections.parts import Explained, File, files_of
from regulars.insight.stored import Figures
from regulars.insight.tables import Cell, Column, Kind, Table
from regulars.insight.words import GROUP_MEANINGS, group_title


@dataclass(frozen=True)
class GroupLine:
    title: str
    meaning: str
    customers: str
    share: float
    share_text: str
    revenue: str
    url: str


def rfm_grid(figures: Figures, reader: Reader) -> HeatMap | None:
    """Recency down, frequency across. None where nobody bought anything."""
    grid = figures.rfm.recency_frequency
    most, recency, frequency = max(
        (
            (count, recency, frequency)
            for recency, line in enumerate(grid, 1)
            for frequency, count in enumerate(line, 1)
        ),
        default=(0, 0, 0),
    )
    if not most:
        return None
    return HeatMap(
        caption=_("Customers by recency (down) and frequency (across), 5 is best"),
        heads=tuple(str(score) for score in range(1, 6)),
        rows=tuple(_line(recency, grid[recency - 1], most, reader) for recency in range(5, 0, -1)),
        definition=reader.links.definition("rfm"),
        id=f"{reader.anchor}rfm-grid",
        files=files_of("rfm-grid", "rfm-grid", reader),
        formula=f"{_scores(recency, frequency)}: {formulas.of_count(most, figures.rfm.customers, reader)}",
        behind=reader.links.rows("rfm", recency=recency, frequency=frequency),
    )


def _scores(recency: int, frequency: int) -> str:
    return _("Recency %(recency)s, frequency %(frequency)s") % {"recency": recency, "frequency": frequency}


def _line(recency: int, counts: tuple[int, ...], most: int, reader: Reader) -> HeatRow:
    def cell(frequency: int, count: int) -> HeatCell:
        url = reader.links.rows("rfm", recency=recency, frequency=frequency) if count else ""
        return HeatCell(reader.number(count), _scores(recency, frequency), -(-count * SHADES // most), url)

    return HeatRow(str(recency), "", "", tuple(cell(i, count) for i, count in enumerate(counts, 1)))


def grid_table(figures: Figures) -> Table:
    """The same counts for a download, best recency first."""
    columns = (Column(_("Recency")), *(Column(_("Frequency %(score)s") % {"score": score}) for score in range(1, 6)))
    grid = figures.rfm.recency_frequency
    rows = tuple((recency, *grid[recency - 1]) for recency in range(5, 0, -1))
    return Table("rfm-grid", _("Customers by recency (down) and frequency (across), 5 is best"), columns, rows)


def group_files(reader: Reader) -> tuple[File, ...]:
    """The groups with names have no picture."""
    return tuple(one for one in files_of("rfm", "rfm", reader) if one.is_table)


def of_groups(figures: Figures, reader: Reader) -> Explained:
    """The groups with names, by the largest of them."""
    link = reader.links.definition("rfm-groups")
    first = max(figures.rfm.groups, key=lambda group: group.customers, default=None)
    if first is None:
        return Explained(link)
    how = formulas.of_count(first.customers, figures.rfm.customers, reader)
    return Explained(link, f"{group_title(first.code)}: {how}", reader.links.rows("group", group=first.code))


def group_lines(figures: Figures, reader: Reader) -> list[GroupLine]:
    return [
        GroupLine(
            group_title(group.code),
            str(GROUP_MEANINGS.get(group.code, "")),
            reader.number(group.customers),
            group.share,
            reader.share(group.share),
            reader.money_short(group.revenue_minor),
            reader.links.rows("group", group=group.code),
        )
        for group in figures.rfm.groups
    ]


def group_table(figures: Figures, reader: Reader) -> Table:
    return Table(
        "rfm",
        _("Groups of customers"),
        (
            Column(_("Group"), Kind.TEXT),
            Column(_("Customers")),
            Column(_("Share"), Kind.SHARE),
            Column(_("Revenue so far"), Kind.MONEY),
        ),
        tuple(
            (
                group_title(group.code),
                Cell(group.customers, reader.links.rows("group", group=group.code)),
                group.share,
                group.revenue_minor,
            )
            for group in figures.rfm.groups
        ),
    )
