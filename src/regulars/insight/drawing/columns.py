"""Columns: stacked by kind, upwards and downwards from zero."""

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.insight.drawing.marks import Mark, draw_marks
from regulars.insight.drawing.paper import Paper
from regulars.insight.drawing.scales import (
    Bands,
    Frame,
    Straight,
    Write,
    draw_horizontal,
    draw_vertical,
    frame_for,
    round_ticks,
)


@dataclass(frozen=True)
class Part:
    """A piece of a column: below zero when negative. `said` is read out, `url` opens the rows behind it."""

    value: float
    kind: str
    said: str
    url: str = ""


@dataclass(frozen=True)
class Column:
    label: str
    parts: tuple[Part, ...]
    faint: bool = False


def columns(width: int, *, label: str, rows: Sequence[Column], write: Write, marks: Sequence[Mark] = ()) -> Paper:
    """Stacked columns; a period that is not over yet is faint."""
    paper = Paper(width, 250 if width > 400 else 220, label)
    ticks = round_ticks(min(0, *(_below(row) for row in rows)), max(1, *(_above(row) for row in rows)))
    frame = frame_for(paper, [write(tick) for tick in ticks], top=30 if marks else 14)
    scale = Straight(ticks[0], ticks[-1], frame.bottom, frame.top)
    bands = Bands(len(rows), frame.left, frame.right)
    draw_vertical(paper, frame, scale, ticks, write)
    draw_marks(paper, frame, bands, marks)
    for index, row in enumerate(rows):
        _column(paper, bands, index, row, scale)
    draw_horizontal(paper, frame, bands, [row.label for row in rows])
    return paper


def _column(paper: Paper, bands: Bands, index: int, row: Column, scale: Straight) -> None:
    up = down = 0.0
    width = min(bands.width, 46)
    left = bands.middle(index) - width / 2
    for part in row.parts:
        if not part.value:
            continue
        base = up if part.value > 0 else down
        top, bottom = sorted((scale(base), scale(base + part.value)))
        faint = " plot-faint" if row.faint else ""
        paper.rect(left, top, width, bottom - top, part.kind + faint, said=part.said, url=part.url)
        up, down = (up + part.value, down) if part.value > 0 else (up, down + part.value)


def _above(row: Column) -> float:
    return sum(part.value for part in row.parts if part.value > 0)


def _below(row: Column) -> float:
    return sum(part.value for part in row.parts if part.value < 0)


@dataclass(frozen=True)
class Step:
    """One column of a waterfall: a `total` stands on zero, anything else on where the one before it ended."""

    label: str
    value: float
    kind: str
    said: str
    written: str
    url: str = ""
    total: bool = False


def waterfall(width: int, *, label: str, steps: Sequence[Step], write: Write) -> Paper:
    """How a start becomes an end. The axis begins near the totals when the changes are small against them, and says so
    by a torn edge; otherwise the steps could not be seen."""
    paper = Paper(width, 270 if width > 400 else 240, label)
    tops = _heights(steps)
    low, high = min(min(pair) for pair in tops[1:-1]), max(max(pair) for pair in tops)
    torn = low > 0.4 * high
    ticks = round_ticks(low - (high - low) * 0.6 if torn else 0, high)
    torn = torn and ticks[0] > 0
    frame = frame_for(paper, [write(tick) for tick in ticks], top=24, bottom=36)
    scale = Straight(ticks[0], ticks[-1], frame.bottom, frame.top)
    bands = Bands(len(steps), frame.left, frame.right, gap=0.34)
    draw_vertical(paper, frame, scale, ticks, write)
    for index, step in enumerate(steps):
        _step(paper, bands, index, step, tops[index], scale, ticks[0])
        if index:
            y = scale(tops[index - 1][1])
            paper.line(bands.left(index - 1) + bands.width, y, bands.left(index), y, "plot-joint")
        if torn and step.total:
            _tear(paper, frame, bands, index)
    _labels(paper, frame, bands, steps)
    return paper


def _labels(paper: Paper, frame: Frame, bands: Bands, steps: Sequence[Step]) -> None:
    """Every step is named: where the words are too long for one line, they take turns on two."""
    crowded = max(len(step.label) for step in steps) * 6.8 > bands.step
    for index, step in enumerate(steps):
        paper.text(bands.middle(index), frame.bottom + 16 + (13 if crowded and index % 2 else 0), step.label)


def _heights(steps: Sequence[Step]) -> list[tuple[float, float]]:
    heights, standing = [], 0.0
    for step in steps:
        before = 0.0 if step.total else standing
        standing = before + step.value
        heights.append((before, standing))
    return heights


def _step(
    paper: Paper, bands: Bands, index: int, step: Step, height: tuple[float, float], scale: Straight, floor: float
) -> None:
    before, after = max(height[0], floor), max(height[1], floor)
    top, bottom = sorted((scale(before), scale(after)))
    paper.rect(bands.left(index), top, bands.width, max(bottom - top, 1.5), step.kind, said=step.said, url=step.url)
    paper.text(bands.middle(index), top - 7, step.written, "plot-value")


def _tear(paper: Paper, frame: Frame, bands: Bands, index: int) -> None:
    left, right, y = bands.left(index) - 2, bands.left(index) + bands.width + 2, frame.bottom - 14
    count = 8
    points = [(left + (right - left) * i / count, y + (3 if i % 2 else -3)) for i in range(count + 1)]
    paper.path("M" + "L".join(f"{x:.1f} {height:.1f}" for x, height in points), "plot-tear")
