"""A heat map as a drawing, for files and letters: pages show it as a table, which can be read and clicked."""

from collections.abc import Sequence
from typing import Protocol

from regulars.insight.drawing.paper import WIDE, Paper

ROW, TOP = 22, 24
DARK = 6


class Cell(Protocol):
    @property
    def text(self) -> str: ...

    @property
    def shade(self) -> int | None: ...


class Row(Protocol):
    @property
    def label(self) -> str: ...

    @property
    def size(self) -> str: ...

    @property
    def cells(self) -> Sequence[Cell]: ...


def heat(label: str, heads: Sequence[str], rows: Sequence[Row]) -> Paper:
    """Rows one under another; a shade from 6 on is dark and is written on in white."""
    paper = Paper(WIDE, TOP + len(rows) * ROW + 6, label)
    left = 14 + max((len(row.label) for row in rows), default=0) * 6.6 + 52
    step = (WIDE - left - 4) / max(len(heads), 1)
    for place, head in enumerate(heads):
        paper.text(left + step * (place + 0.5), TOP - 8, head)
    for index, row in enumerate(rows):
        y = TOP + index * ROW
        paper.text(2, y + 15, row.label, "plot-name", "start")
        paper.text(left - 8, y + 15, row.size, "plot-label", "end")
        for place, cell in enumerate(row.cells):
            if cell.shade is not None:
                _cell(paper, cell, left + step * place, y, step)
    return paper


def _cell(paper: Paper, cell: Cell, x: float, y: float, step: float) -> None:
    paper.rect(x + 1, y + 1, step - 2, ROW - 2, f"plot-heat-{cell.shade}", said=cell.text)
    shade = "dark" if (cell.shade or 0) >= DARK else "light"
    if len(cell.text) * 6 <= step:
        paper.text(x + step / 2, y + 15, cell.text, f"plot-heat-{shade}")
