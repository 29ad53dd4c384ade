"""Heat maps: a grid whose cells are the darker the more there is."""

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.insight.drawing.paper import Paper

SHADES = 8


@dataclass(frozen=True)
class Cell:
    """`share` 0 to 1 gives the shade; None is a place nobody could have observed."""

    share: float | None
    written: str = ""
    said: str = ""
    url: str = ""


@dataclass(frozen=True)
class Row:
    label: str
    note: str
    cells: tuple[Cell, ...]


def heat_map(
    width: int, *, label: str, rows: Sequence[Row], heads: Sequence[str], corner: str = "", height: float = 24
) -> Paper:
    """Rows with a label and a note on the left, heads above; words inside where they fit."""
    left = max((len(row.label) + len(row.note) for row in rows), default=0) * 6.4 + 26
    longest = max((len(row.cells) for row in rows), default=1)
    step = (width - left - 4) / max(longest, 1)
    paper = Paper(width, 26 + len(rows) * height + 4, label)
    paper.text(0, 16, corner, "plot-label", "start")
    _heads(paper, heads[:longest], left, step)
    for index, row in enumerate(rows):
        _row(paper, row, left, 24 + index * height, step, height)
    return paper


def _heads(paper: Paper, heads: Sequence[str], left: float, step: float) -> None:
    widest = max((len(words) for words in heads), default=1) * 6.6 + 6
    every = max(1, -(-int(widest) // max(int(step), 1)))
    for index, words in enumerate(heads):
        if index % every == 0:
            paper.text(left + (index + 0.5) * step, 16, words)


def _row(paper: Paper, row: Row, left: float, y: float, step: float, height: float) -> None:
    middle = y + height / 2 + 4
    paper.text(0, middle, row.label, "plot-label", "start")
    paper.text(left - 10, middle, row.note, "plot-note", "end")
    for index, cell in enumerate(row.cells):
        if cell.share is None:
            continue
        shade = min(int(cell.share * SHADES + 0.999), SHADES)
        x = left + index * step
        paper.rect(x + 0.75, y + 0.75, step - 1.5, height - 1.5, f"plot-heat-{shade}", said=cell.said, url=cell.url)
        if cell.written and len(cell.written) * 6.2 + 4 <= step:
            paper.text(x + step / 2, middle, cell.written, f"plot-in plot-on-{shade}")
