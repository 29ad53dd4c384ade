"""Groups one under another: a value with the interval it lies in, or a bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.insight.drawing.paper import Paper
from regulars.insight.drawing.scales import Straight, Write, round_ticks

ROW = 30
LABEL_CHARACTERS = 26


@dataclass(frozen=True)
class Range:
    """A group's value; without `low` and `high` it is drawn as a bar from zero."""

    label: str
    value: float | None
    written: str
    said: str
    low: float | None = None
    high: float | None = None
    url: str = ""


def ranges(width: int, *, label: str, rows: Sequence[Range], write: Write, mark: float | None = None) -> Paper:
    """`mark` is the value of all together: a line to compare with."""
    narrow = width < 400
    paper = Paper(width, len(rows) * ROW * (1.5 if narrow else 1) + 30, label)
    ticks = round_ticks(0, max([0.0, *(row.high or row.value or 0 for row in rows), mark or 0]), 3 if narrow else 5)
    left = 12 if narrow else 12 + min(max((len(row.label) for row in rows), default=0), LABEL_CHARACTERS) * 7
    scale = Straight(0, ticks[-1], left, width - 64)
    step = ROW * 1.5 if narrow else ROW
    bottom = len(rows) * step + 6
    for tick in ticks:
        paper.line(scale(tick), 2, scale(tick), bottom, "plot-axis" if tick == 0 else "plot-grid")
        paper.text(scale(tick), bottom + 18, write(tick))
    if mark is not None:
        paper.line(scale(mark), 2, scale(mark), bottom, "plot-mark")
    for index, row in enumerate(rows):
        _row(paper, row, scale, index * step + (step * 0.68 if narrow else step / 2) + 4, left, narrow=narrow)
    return paper


def _row(paper: Paper, row: Range, scale: Straight, y: float, left: float, *, narrow: bool) -> None:
    words = row.label if len(row.label) <= LABEL_CHARACTERS else row.label[: LABEL_CHARACTERS - 1] + "…"
    if narrow:
        paper.text(left, y - 14, words, "plot-name", "start")
    else:
        paper.text(left - 10, y + 4, words, "plot-name", "end")
    paper.text(paper.width - 2, y + 4, row.written, "plot-value", "end")
    if row.value is None:
        return
    if row.low is None or row.high is None:
        paper.rect(scale(0), y - 8, scale(row.value) - scale(0), 16, "plot-fill-1", said=row.said, url=row.url)
        return
    paper.rect(scale(row.low), y - 4, scale(row.high) - scale(row.low), 8, "plot-interval", said=row.said, url=row.url)
    paper.circle(scale(row.value), y, 5, "plot-fill-1", said=row.said, url=row.url)
