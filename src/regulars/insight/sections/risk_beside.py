"""Who may leave in two parts of the customers: headline figures of each, and how many stand at which chance."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from regulars.insight.reader import Reader
from regulars.insight.sections import formulas as how
from regulars.insight.sections.parts import Stat
from regulars.insight.tables import Cell, Column, Kind, Table

LIKELIEST = "50"
# From which chance to which, in per cent; the likeliest first.
LEVELS = ((50, 100), (25, 50), (10, 25), (0, 10))


@dataclass(frozen=True)
class Summed:
    """The scores of a part, added up. `levels`: customers by the lower end of their level; addresses lead to the list
    of all of them, and of the likeliest."""

    title: str
    customers: int
    leavers: float
    at_stake_minor: int
    levels: Mapping[int, int]
    address: str
    likeliest: str


def stats(part: Summed, reader: Reader) -> list[Stat]:
    link = reader.links.definition
    mean = part.leavers / part.customers if part.customers else None
    leavers = reader.number(part.leavers, 1)
    formula = f"{leavers} ÷ {reader.number(part.customers)} = {reader.share(mean)}" if part.customers else ""
    return [
        Stat(_("Customers"), reader.number(part.customers), definition=link("risk-of-leaving"), rows=part.address),
        Stat(
            _("Expected to leave"),
            leavers,
            _("%(share)s of them: their chances added up") % {"share": reader.share(mean)},
            definition=link("risk-of-leaving"),
            rows=part.address,
            formula=formula,
        ),
        Stat(
            _("At stake"),
            reader.money_whole(part.at_stake_minor),
            _("what they would bring, times their chances"),
            definition=link("value-at-risk"),
            rows=part.address,
            formula=how.of_mean(part.at_stake_minor, part.customers, reader),
        ),
    ]


def levels_table(parts: list[Summed], reader: Reader) -> Table:
    """Level by level, each part with its customers and their share of it."""
    columns = [Column(_("Chance of leaving"), Kind.TEXT)]
    for part in parts:
        columns += [Column(f"{part.title} · {_('Customers')}"), Column(f"{part.title} · {_('Share')}", Kind.SHARE)]
    rows = []
    for low, high in LEVELS:
        row: list[object] = [f"{low}–{reader.share(high / 100, 0)}"]
        for part in parts:
            count = part.levels[low]
            share = count / part.customers if part.customers else None
            row += [Cell(count, part.likeliest) if str(low) == LIKELIEST else count, share]
        rows.append(tuple(row))
    return Table("risk-beside", _("By the chance of leaving"), tuple(columns), tuple(rows))
