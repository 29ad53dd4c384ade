"""The map of loyalty: sentence, headline figures, the drawing with its table; the same for everybody and for a part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from regulars.analytics.loyalty_map import USUAL, LoyaltyMap, Quadrant, QuadrantCount, map_of_counts
from regulars.insight.drawing.bubbles import Axis, Bubble, Corners, bubbles
from regulars.insight.drawing.paper import Paper, wide_and_narrow
from regulars.insight.loyalty.words import ADVICE, KINDS, TITLES, mark_of
from regulars.insight.reader import PageLinks, Reader
from regulars.insight.sections.parts import Chart, Key, Stat, chart
from regulars.insight.tables import Cell, Column, Kind, Table

DEFINITION = "words-against-deeds"
CHART = "loyalty"
STARS = (1, 2, 3, 4, 5)
SHARES = (0, 0.25, 0.5, 0.75, 1)
Cells = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class LoyaltyLinks(PageLinks):
    """Everything of this page has its own addresses: it is counted for whoever reads."""

    def rows(self, figure: str, **query: object) -> str:
        return _with(reverse("insight:loyalty_list", args=[figure]), self.common)

    def download(self, table: str, ending: str, **query: object) -> str:
        return _with(reverse("insight:loyalty_table", args=[ending]), self.common) if self.may_export else ""

    def picture(self, chart: str, ending: str) -> str:
        return _with(reverse("insight:loyalty_picture", args=[ending]), self.common) if self.may_export else ""


def _with(path: str, common: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(common)}" if common else path


def map_of_cells(cells: Cells, customers: int | None) -> LoyaltyMap:
    """`customers`: how many there are with those who never said anything; None where nobody counted them."""
    counts, money = dict.fromkeys(Quadrant, 0), dict.fromkeys(Quadrant, 0)
    for cell in cells:
        counts[Quadrant(cell["quadrant"])] += cell["customers"]
        money[Quadrant(cell["quadrant"])] += cell["value_minor"]
    known = sum(counts.values()) - counts[Quadrant.NOT_KNOWN]
    counts[Quadrant.NOT_KNOWN] = 0 if customers is None else max(customers - known, 0)
    return map_of_counts(counts, money)


def sentence(found: LoyaltyMap, reader: Reader, *, of_all: bool) -> str:
    """What the map says, in words."""
    by = {one.quadrant: one for one in found.quadrants}
    words = {
        "known": reader.number(found.known.count),
        "all": reader.number(found.customers),
        "loyal": reader.share(by[Quadrant.LOYAL].share.value, 0),
        "drifting": reader.share(by[Quadrant.SATISFIED_NOT_LOYAL].share.value, 0),
        "money": reader.money_whole(by[Quadrant.SATISFIED_NOT_LOYAL].value_minor),
        "unhappy": reader.share(by[Quadrant.LOYAL_BUT_UNHAPPY].share.value, 0),
        "held": reader.share(by[Quadrant.HOSTAGE].share.value, 0),
    }
    said = [
        _("Scores of the last twelve months are known of %(known)s of %(all)s customers.") % words
        if of_all
        else _("Customers here of whom scores of the last twelve months are known: %(known)s.") % words,
        _("Of these %(loyal)s are satisfied and stay; %(drifting)s are satisfied and go all the same.") % words,
        _("%(unhappy)s stay although they are not content, and %(held)s only while a contract holds them.") % words,
    ]
    return " ".join(said)


def stats(found: LoyaltyMap, reader: Reader) -> list[Stat]:
    """A headline for each quadrant; its number opens the customers."""
    return [
        Stat(
            str(TITLES[one.quadrant]),
            reader.number(one.customers),
            _("%(share)s of those who gave a score; %(money)s expected")
            % {"share": reader.share(one.share.value, 0), "money": reader.money_whole(one.value_minor)},
            definition=reader.links.definition(DEFINITION),
            rows=reader.links.rows(one.quadrant.value),
            formula=_formula(one, found, reader),
        )
        for one in found.quadrants
    ]


def _formula(one: QuadrantCount, found: LoyaltyMap, reader: Reader) -> str:
    parts = f"{reader.number(one.customers)} ÷ {reader.number(found.known.count)} = {reader.share(one.share.value)}"
    interval = reader.interval(one.share)
    return f"{parts} ({interval})" if interval else parts


def loyalty_table(found: LoyaltyMap, reader: Reader) -> Table:
    title = _("Satisfied and loyal")
    columns = (
        Column(_("Where they stand"), Kind.TEXT),
        Column(_("Customers")),
        Column(_("Share"), Kind.SHARE),
        Column(_("Interval (95%)"), Kind.TEXT),
        Column(_("Expected value"), Kind.MONEY),
    )
    rows = tuple(
        (
            Cell(str(TITLES[one.quadrant]), reader.links.rows(one.quadrant.value)),
            one.customers,
            one.share.value,
            reader.interval(one.share),
            one.value_minor,
        )
        for one in found.quadrants
    )
    return Table(CHART, title, columns, rows)


def loyalty_chart(found: LoyaltyMap, cells: Cells, reader: Reader) -> Chart | None:
    """Nothing where nobody can be placed."""
    placed = [cell for cell in cells if cell["quadrant"] != Quadrant.NOT_KNOWN]
    if not placed:
        return None
    title = _("What they say against what they do")
    first = found.quadrants[0]
    return chart(
        title,
        wide_and_narrow(lambda width: _drawing(width, title, found, placed, reader)),
        loyalty_table(found, reader),
        reader,
        caption=_(
            "To the right those who say more good things, above those who stay; the larger the circle, the more."
        ),
        definition=DEFINITION,
        formula=f"{TITLES[first.quadrant]}: {_formula(first, found, reader)}",
        rows=reader.links.rows(first.quadrant.value),
        keys=tuple(Key(KINDS[quadrant], str(words)) for quadrant, words in TITLES.items()),  # type: ignore[index]
    )


def _drawing(width: int, title: str, found: LoyaltyMap, cells: Cells, reader: Reader) -> Paper:
    by = {one.quadrant: one for one in found.quadrants}

    def corner(*quadrants: Quadrant) -> tuple[str, str]:
        count = sum(by[one].customers for one in quadrants)
        return str(TITLES[quadrants[0]]), reader.number(count)

    return bubbles(
        width,
        label=title,
        bubbles=[_bubble(cell, reader) for cell in cells],
        across=Axis(STARS[0], STARS[-1], STARS, USUAL.satisfied_from, _("Mean score, 1 to 5")),
        up=Axis(0, 1, SHARES, USUAL.loyal_from),
        write_across=lambda value: reader.number(value),
        write_up=lambda value: reader.share(value, 0),
        corners=Corners(
            top_left=_unhappy_stayers(by, reader),
            top_right=corner(Quadrant.LOYAL),
            bottom_left=corner(Quadrant.LEAVING_UNHAPPY),
            bottom_right=corner(Quadrant.SATISFIED_NOT_LOYAL),
        ),
    )


def _unhappy_stayers(by: Mapping[Quadrant, QuadrantCount], reader: Reader) -> tuple[str, str]:
    """Both who stay because they like to and who are held stand there."""
    free, held = by[Quadrant.LOYAL_BUT_UNHAPPY].customers, by[Quadrant.HOSTAGE].customers
    number = reader.number(free + held)
    if held:
        words = {"all": number, "held": reader.number(held)}
        number = _("%(all)s, of them held: %(held)s") % words
    return str(TITLES[Quadrant.LOYAL_BUT_UNHAPPY]), number


def _bubble(cell: Mapping[str, Any], reader: Reader) -> Bubble:
    quadrant, score, chance = cell["quadrant"], cell["score"], cell["tenth"] / 10
    words = {
        "place": TITLES[quadrant],
        "count": reader.number(cell["customers"]),
        "score": reader.number(score, 1),
        "score_to": reader.number(score + 0.5, 1),
        "chance": reader.share(chance, 0),
        "chance_to": reader.share(chance + 0.1, 0),
    }
    return Bubble(
        x=score + 0.25,
        y=chance + 0.05,
        size=cell["customers"],
        kind=mark_of(quadrant),
        said=_("%(place)s: %(count)s; score %(score)s to %(score_to)s, chance of staying %(chance)s to %(chance_to)s")
        % words,
        url=reader.links.rows(quadrant),
    )


def advice(quadrant: str) -> str:
    return str(ADVICE[quadrant])
