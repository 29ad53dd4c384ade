"""Churn of the company's segments by who was in them when the period began."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from regulars.analytics.churn_results import ChurnGroup
from regulars.analytics.results import Grain
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.drawing.ranges import ranges
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader
from regulars.insight.sections.parts import Chart, chart
from regulars.insight.sections.rivals import first_of, in_period, lost_of, move_columns, moves_of, range_of
from regulars.insight.stored import Figures
from regulars.insight.tables import Column, Kind, Table

NAME = ""  # a segment is called what the company calls it


@dataclass(frozen=True)
class OfSegments:
    """The chart, or, where no period of these days began with it known who is in them, since when it is."""

    chart: Chart | None
    waiting: str


def of_segments(figures: Figures, reader: Reader, grain: Grain, word: str) -> OfSegments | None:
    """None where there are no segments, or a run has not counted them."""
    groups = _segments(figures)
    if not groups:
        return None
    drawn = _chart(figures, reader, grain, word)
    return OfSegments(drawn, "" if drawn else _waiting(groups, reader))


def segments_table(figures: Figures, grain: Grain, word: str) -> Table:
    columns = (Column(_("Segment"), Kind.TEXT), Column(_("Known since"), Kind.DAY), *move_columns())
    rows = []
    for group, period in in_period(_segments(figures), grain, word):
        name, *moves = moves_of(group, period, NAME)
        rows.append((name, group.since, *moves))
    return Table("churn-segments", _("Movements of segments"), columns, tuple(rows))


def _segments(figures: Figures) -> tuple[ChurnGroup, ...]:
    return figures.definitions.segments if figures.definitions else ()


def _waiting(groups: tuple[ChurnGroup, ...], reader: Reader) -> str:
    first = min(group.since for group in groups if group.since)
    words = _("Who is in a segment is known since %(day)s. Its churn is shown for quarters and years that began later.")
    return words % {"day": reader.day(first)}


def _chart(figures: Figures, reader: Reader, grain: Grain, word: str) -> Chart | None:
    found = in_period(_segments(figures), grain, word)
    if not found:
        return None
    period = found[0][1]
    table = segments_table(figures, grain, word)
    rows = [range_of(group, one, NAME, reader) for group, one in found]
    svg = wide_and_narrow(lambda width: ranges(width, label=table.caption, rows=rows, write=reader.share_tick))
    words = {"period": Stretch(period.grain, period.starts_on).title(reader.language)}
    caption = _(
        "Whoever was in a segment when the period began counts there, also who moved out of it later."
        " A customer may be in several."
    )
    return chart(
        _("Churn by segment, %(period)s") % words,
        svg,
        table,
        reader,
        caption=caption,
        definition="groups-then",
        formula=first_of(found, NAME, reader),
        rows=lost_of(found, reader),
        grain=grain,
        period=word,
    )
